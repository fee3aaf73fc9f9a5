"""The language of a text is told offline, and doubt is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.language import detect_language

SENTENCES = {
    "en": "The hospital was hit by two missiles on Monday, and three people were killed.",
    "ar": "قال مسؤول في وزارة الصحة إن القصف أصاب المستشفى وأسفر عن مقتل ثلاثة أشخاص.",
    "zh": "这家医院在周一遭到两枚导弹袭击，有三人死亡。",
    "nl": "Het ziekenhuis werd maandag getroffen door twee raketten, aldus het ministerie.",
    "fr": "L'hôpital a été touché lundi par deux missiles, selon le ministère de la Santé.",
    "de": "Das Krankenhaus wurde am Montag von zwei Raketen getroffen, und drei starben.",
    "it": "L'ospedale è stato colpito lunedì da due missili, ha detto il ministero.",
    "ja": "病院は月曜日に二発のミサイルで攻撃された。",
    "ko": "병원은 월요일에 두 발의 미사일 공격을 받았다.",
    "pl": "Szpital został w poniedziałek trafiony dwiema rakietami i nie działa.",
    "pt": "O hospital foi atingido na segunda-feira por dois mísseis e não recebeu proteção.",
    "ru": "В понедельник больница была поражена двумя ракетами, и три человека погибли.",
    "es": "El hospital fue alcanzado el lunes por dos misiles, según informó el ministerio.",
    "th": "โรงพยาบาลถูกโจมตีด้วยขีปนาวุธสองลูกเมื่อวันจันทร์",
    "tr": "Hastane pazartesi günü iki füzeyle vuruldu ve üç kişi öldü, diye açıklandı.",
    "fa": "این بیمارستان در شهر حلب هدف حمله قرار گرفت و سه نفر کشته شدند.",
    "ur": "یہ ہسپتال شہر کے مرکز میں ہے اور اس پر حملہ کیا گیا۔",
    "he": "בית החולים הופגז ביום שני",
    "el": "Το νοσοκομείο χτυπήθηκε τη Δευτέρα",
    "uk": "У понеділок лікарню вразили дві ракети, і троє людей загинули.",
    "hi": "सोमवार को अस्पताल पर हमला हुआ",
    "az": "Azərbaycan ordusu cəbhənin müxtəlif istiqamətlərində təxribatların qarşısını alır.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_one_sentence_gives_its_language_away(code):
    assert detect_language(SENTENCES[code]).code == code


@pytest.mark.parametrize("code", ["en", "ar", "fr", "de", "es", "ru", "tr"])
def test_a_page_of_one_language_leaves_no_doubt(code):
    assert detect_language("\n".join([SENTENCES[code]] * 5)).confidence > 0.6


def test_arabic_with_latin_names_and_addresses_is_arabic():
    text = (
        "نشر الأرشيف السوري Syrian Archive مقطعاً على YouTube وعلى "
        "https://syrianarchive.org/en/investigations/Atarib-Market-Bombing في 13 نوفمبر"
    )
    assert detect_language(text).code == "ar"


def test_english_that_quotes_arabic_is_english():
    text = "The group, known as تنسيقية الثورة, said on Monday that it was not in the city."
    assert detect_language(text).code == "en"


def test_foreign_letters_in_names_do_not_make_arabic_persian():
    assert detect_language("قصف بالگراد على پاريس في عام ١٩٤٣ كما ذكرت الصحيفة").code == "ar"


def test_persian_typed_on_an_arabic_keyboard_is_persian():
    assert detect_language("اين كتاب را در خانه خواندم و آن را به او دادم").code == "fa"


def test_vocalised_arabic_is_arabic():
    assert detect_language("فِي الْبَدْءِ خَلَقَ اللهُ السَّمَاوَاتِ وَالأَرْضَ").code == "ar"


@pytest.mark.parametrize("text", ["", "12345 --- 7.9 %", "https://example.org/the/of/and", "XKCD"])
def test_a_text_without_evidence_is_undetermined(text):
    guess = detect_language(text)
    assert (guess.code, guess.confidence) == ("und", 0.0)


def test_a_short_heading_is_told_with_less_confidence_than_a_page():
    short = detect_language("Shelling of a bakery")
    assert short.code == "en"
    assert short.confidence < detect_language(SENTENCES["en"] * 4).confidence


def test_the_seeds_are_told():
    folder = Path(__file__).parent.parent / "seeds"
    codes = [
        detect_language(path.read_text(encoding="utf-8")).code
        for path in sorted(folder.glob("*.txt"))
    ]
    assert codes == ["en", "ar", "en", "en", "en"]


@given(st.text(max_size=300))
def test_any_text_gets_a_guess_with_a_confidence_from_0_to_1(text):
    guess = detect_language(text)
    assert 0.0 <= guess.confidence <= 1.0
    assert guess.code.islower()
