"""Plain text becomes paragraphs, and nothing in it is lost or changed."""

import textwrap
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.readers import read_document
from aligner.readers.text import blocks_of_text

SEEDS = sorted((Path(__file__).parent.parent.parent / "seeds").glob("*.txt"))

ENGLISH = [
    "Azerbaijan, since the first years of independence, has been subjected to a policy of "
    "military aggression by its neighbour, and has encountered the challenge of almost one "
    "million refugees and internally displaced persons.",
    "The appeal states that Azerbaijan remains committed to the process of normalization of "
    "relations with Armenia. It was adopted on Monday. The documents further state with regret "
    "that no answer has come from the other side in more than two years.",
]
ARABIC = [
    "لقد أدى الإستفزاز الأرمني الأخير الذي كانت تصاحبه الجرائم الحربية بحق المدنيين الى إستنفار "
    "المجتمع الأذربيجاني بأسره وأظهر التضامن الوطني والسياسي حول التدابير الجوابية المتحققة في "
    "إطار حق الدفاع عن النفس بناء على المادة الواحدة والخمسين من ميثاق الأمم المتحدة.",
    "وأكد المجتمع برمته وكافة القوى السياسية الناشطة في البلاد على دعم المساعي نحو تحرير الإقليم "
    "والأراضي المجاورة له، وتوفير عودة النازحين إلى ديارهم. وقد صدر بيان مشترك في هذا الشأن.",
]


def texts(text):
    return [block.text for block in blocks_of_text(text)]


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.name[:3])
def test_each_paragraph_line_of_a_seed_is_its_own_block(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    blocks = read_document(path).blocks
    assert [b.text for b in blocks] == [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
@pytest.mark.parametrize("paragraphs", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_hard_wrapped_paragraphs_are_put_together_again(paragraphs, width):
    assert texts("\n\n".join(textwrap.fill(p, width) for p in paragraphs)) == paragraphs


def test_wrapped_paragraphs_without_blank_lines_end_where_a_line_is_short():
    wrapped = [textwrap.fill(p, 70) for p in ENGLISH]
    assert len(wrapped[0].splitlines()[-1]) < 50
    assert texts("\n".join(wrapped)) == ENGLISH


def test_an_indented_first_line_begins_a_paragraph():
    wrapped = "\n".join(textwrap.fill(p, 72, initial_indent="    ") for p in ENGLISH)
    assert texts(wrapped) == ENGLISH


def test_wrapping_that_counts_bytes_is_undone_too():
    lines, line = [], ""
    for word in " ".join(ARABIC).split():
        if line and len(f"{line} {word}".encode()) > 75:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    assert texts("\n".join([*lines, line])) == [" ".join(ARABIC)]


def test_chinese_lines_are_joined_without_a_space():
    text = (
        "这家医院在周一遭到两枚导弹袭击。卫生部表示，有三人死亡，另有\n"
        "十二人受伤。当地居民说，袭击发生时街上有很多人，孩子们正在上\n学的路上。"
    )
    assert texts(text) == [text.replace("\n", "")]


def test_two_lines_are_joined_only_if_the_sentence_runs_on():
    assert len(texts("The hospital was hit by two air strikes, killing at least\ntwelve.")) == 1
    assert len(texts("Hospital hit by two air strikes on Monday in Aleppo\nTwelve dead")) == 2


VERSE = """\
Shall I compare thee to a summer’s day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer’s lease hath all too short a date;
Sometime too hot the eye of heaven shines,
And often is his gold complexion dimm'd;"""
ARABIC_VERSE = """\
قفا نبك من ذكرى حبيب ومنزل
بسقط اللوى بين الدخول فحومل
فتوضح فالمقراة لم يعف رسمها
لما نسجتها من جنوب وشمأل
ترى بعر الأرآم في عرصاتها
وقيعانها كأنه حب فلفل"""
METRE = """\
قفا نبك من ذكرى حبيب ومنزل ... بسقط اللوى بين الدخول فحومل
فتوضح فالمقراة لم يعف رسمها ... لما نسجتها من جنوب وشمأل
ترى بعر الأرآم في عرصاتها ... وقيعانها كأنه حب فلفل
كأني غداة البين يوم تحملوا ... لدى سمرات الحي ناقف حنظل
وقوفا بها صحبي علي مطيهم ... يقولون لا تهلك أسى وتجمل
وإن شفائي عبرة مهراقة ... فهل عند رسم دارس من معول"""
ADDRESS = "Mr John Smith\n12 High Street\nHeadington\nOxford OX3 7AB\nUnited Kingdom"
FACTS = """\
Location: Atarib (Aleppo governorate, Syria)
Alleged targets: market, private building and police station
Date: November 13 2017
First airstrike: ~14:07 local time
Second airstrike: ~14:12 local time
Attacks: 3 alleged airstrikes, 6 thermobaric bombs"""
SHOPPING = "bread and butter\napple pie with cream\ncheese\ntea with milk and sugar"


@pytest.mark.parametrize("text", [VERSE, ARABIC_VERSE, METRE, ADDRESS, FACTS, SHOPPING])
def test_verse_addresses_and_lists_keep_their_lines(text):
    assert texts(text) == text.splitlines()


def test_an_address_in_a_wrapped_letter_keeps_its_lines():
    letter = "\n\n".join([ADDRESS, *(textwrap.fill(p, 72) for p in ENGLISH)])
    assert texts(letter) == [*ADDRESS.splitlines(), *ENGLISH]


def test_a_narrower_quotation_in_one_line_paragraphs_is_joined():
    quotation = textwrap.fill(ENGLISH[1], 60)
    assert texts("\n\n".join([ARABIC[0] * 2, quotation])) == [ARABIC[0] * 2, ENGLISH[1]]


def test_marks_stay_in_the_text_and_say_what_a_line_is():
    blocks = blocks_of_text("## Findings\n- a market\n• سوق شعبي\n١- المستشفى\n(ب) المدرسة\nProse.")
    assert [(b.kind, b.level) for b in blocks] == [
        ("heading", 2),
        *[("list-item", 1)] * 4,
        ("paragraph", 0),
    ]
    assert blocks[0].text == "## Findings"
    assert blocks[3].text == "١- المستشفى"


@pytest.mark.parametrize("text", ["#hashtag here", "1999 was a year", "7.9 million", "J. Smith"])
def test_what_only_resembles_a_mark_is_prose(text):
    assert blocks_of_text(text)[0].kind == "paragraph"


def test_a_wrapped_list_item_keeps_its_second_line_and_a_dash_in_prose_opens_none():
    items = [
        "- The parties should stop all attacks on hospitals, schools and other civilian objects, "
        "and investigate those that took place in the last year without any delay.",
        "- The Council should refer the situation to the Court and see to it that the referral "
        "- unlike the last one - is acted upon by the parties as it was in the year 2005.",
    ]
    text = "\n".join(textwrap.fill(i, 72, subsequent_indent="  ") for i in items)
    assert texts(text) == items


def test_a_heading_is_never_joined_with_the_text_below_it():
    wrapped = textwrap.fill(ENGLISH[0], 60)
    heading = "# A heading that is about as long as the lines of the text"
    assert texts(f"{heading}\n{wrapped}") == [heading, ENGLISH[0]]


def test_hyphens_at_a_line_end_stay_and_take_no_space():
    (text,) = texts(
        "The committee has taken note of the statement made on behalf of the long-\n"
        "term residents of the district, who said that no organisation, be it inter\u00ad\n"
        "national or local, had given them help of any kind in that time, neither pre-\n"
        "nor post-war, as their speaker added at the end of it.\n"
    )
    assert "the long-term residents" in text
    assert "it inter\u00adnational or" in text
    assert "neither pre- nor post-war" in text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\f", "\v"])
def test_every_kind_of_line_end_parts_paragraphs(end):
    assert texts(end.join(["مقدمة", "", "ماذا حدث؟"])) == ["مقدمة", "ماذا حدث؟"]


@pytest.mark.parametrize("blank", ["", "  \t", "\u200f", "\ufeff", "\u200b\u00a0", "\u3000"])
def test_lines_with_nothing_to_see_are_blank(blank):
    joined = f"\n{blank}\n".join(textwrap.fill(p, 60) for p in ENGLISH)
    assert texts(joined) == ENGLISH


def test_letters_and_marks_inside_a_line_are_not_touched():
    line = "\u200fقـــال\u00a0«مُحَمَّدٌ»\u200e (OPCW)\u200f: ٧٫٩٪"
    assert texts(f"  {line} \n") == [line]


def test_locators_count_lines_as_an_editor_does():
    blocks = blocks_of_text("One.\r\n\r\nTwo.\fThree.\r\nFour.")
    assert [b.locator for b in blocks] == ["line 1", "line 3", "line 3", "line 4"]


def test_segmented_text_keeps_each_line_as_a_segment(tmp_path):
    path = tmp_path / "text.en"
    path.write_text("First one.\n Second one. \n\n\u200f\nThird\u2028still third.\n", "utf-8")
    document = read_document(path, lang="en", segmented=True)
    assert [s.text for s in document.segments] == [
        "First one.",
        "Second one.",
        "Third\u2028still third.",
    ]
    assert [b.text for b in document.blocks] == [
        "First one.\nSecond one.",
        "Third\u2028still third.",
    ]
    for s in document.segments:
        assert document.blocks[s.block].text[s.start : s.end] == s.text


@given(st.lists(st.text(st.sampled_from("ab ابج.#-\t\u200f\u00a0\u0651\r\f"), max_size=90)))
def test_segments_lie_in_their_blocks_for_any_lines(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(("x\n" + "\n".join(lines)).encode())
    document = read_document(path, segmented=True)
    for s in document.segments:
        assert s.text == s.text.strip() != ""
        assert document.blocks[s.block].text[s.start : s.end] == s.text


_UNSEEN = regex.compile(r"[\s\x1c-\x1f\p{Cf}\u115f\u1160\u3164]")


@settings(max_examples=300)
@given(
    st.text(
        st.one_of(
            st.sampled_from("abcZ اللمن.,؟ \n\n\r-#•1١)\u00ad\u200f\f\u2028學。 "),
            st.characters(exclude_categories=["Cs"]),
        ),
        max_size=600,
    )
)
def test_no_visible_character_is_lost_or_added(text):
    joined = "".join(texts(text))
    assert _UNSEEN.sub("", joined) == _UNSEEN.sub("", text)


def wrap(paragraphs, width):
    return "\n\n".join(textwrap.fill(p, width, break_on_hyphens=False) for p in paragraphs)


@pytest.mark.parametrize("width", [60, 66, 72, 76, 80])
@pytest.mark.parametrize("paragraphs", [ENGLISH, ARABIC], ids=["English", "Arabic"])
def test_wrapping_at_usual_widths_is_undone(paragraphs, width):
    assert texts(wrap(paragraphs, width)) == list(paragraphs)


@given(st.lists(st.sampled_from(ENGLISH + ARABIC), min_size=2, max_size=6), st.integers(45, 90))
def test_wrapping_at_any_width_is_undone_or_parts_a_paragraph_between_sentences(paragraphs, width):
    # Where a line happens to end with its sentence, nothing tells whether the paragraph does.
    found = texts(wrap(paragraphs, width))
    for paragraph in paragraphs:
        block = found.pop(0)
        while block != paragraph:
            assert paragraph.startswith(block)
            assert block.endswith((".", "?", "!", "؟"))
            block += " " + found.pop(0)
    assert not found
