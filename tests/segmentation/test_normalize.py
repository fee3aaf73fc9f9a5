"""Folding: what a reader takes for the same word or number."""

from hypothesis import given
from hypothesis import strategies as st

from aligner.normalize import fold_arabic, fold_digits, strip_invisible


def test_vowel_signs_and_tatweel_do_not_tell_words_apart():
    assert fold_arabic("مُدارَةٌ") == "مدارة"
    assert fold_arabic("جميــل") == "جميل"


def test_the_forms_of_alef_ya_and_kaf_are_one():
    assert fold_arabic("أإآٱ") == "اااا"
    assert fold_arabic("ىی") == "يي"
    assert fold_arabic("ک") == "ك"


def test_ta_marbuta_stays():
    assert fold_arabic("حياة") == "حياة"


def test_digits_of_every_script_become_ascii_and_separators_stay():
    assert fold_digits("٧٫٩ و ۱۲٬۰۰۰ و १५") == "7٫9 و 12٬000 و 15"


def test_direction_marks_vanish():
    assert strip_invisible("\u200fU.S.\u200e\ufeff") == "U.S."


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold_arabic(fold_arabic(text)) == fold_arabic(text)
    assert fold_digits(fold_digits(text)) == fold_digits(text)


@given(st.text())
def test_digits_keep_their_places(text):
    assert len(fold_digits(text)) == len(text)
