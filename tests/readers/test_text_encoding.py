"""Encodings are told when the outcome is plausible, and refused otherwise; never mojibake."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError, InputError, UsageError
from aligner.readers.encoding import decode

PROSE = {
    "ar": "قال مسؤول في وزارة الصحة إن القصف أصاب المستشفى الرئيسي في المدينة، ومقتل ثلاثة.",
    "en": "The Minister’s office said – on Monday – that the café had been hit twice.",
    "fr": "L'hôpital a été touché lundi par deux missiles, selon le ministère de la Santé.",
    "de": "Das Krankenhaus wurde am Montag getroffen. Die Behörden bestätigten die Zahl später.",
    "es": "El hospital fue alcanzado el lunes por dos misiles, según informó España.",
    "pt": "O hospital foi atingido na segunda-feira. A população não recebeu proteção.",
    "pl": "Szpital został w poniedziałek trafiony. Władze potwierdziły później śmierć trzech osób.",
    "tr": "Hastane pazartesi günü vuruldu. Sağlık Bakanlığı üç kişinin öldüğünü açıkladı.",
    "ru": "В понедельник больница была поражена. Министерство здравоохранения сообщило о трёх.",
    "ja": "病院は月曜日に二発のミサイルで攻撃された。保健省は三人が死亡したと発表した。",
    "zh": "这家医院在周一遭到两枚导弹袭击。卫生部表示，有三人死亡。",
    "ko": "병원은 월요일에 두 발의 미사일 공격을 받았다. 보건부는 세 명이 사망했다고 밝혔다.",
    "th": "โรงพยาบาลถูกโจมตีด้วยขีปนาวุธสองลูกเมื่อวันจันทร์ กระทรวงสาธารณสุขกล่าวว่ามีผู้เสียชีวิต",
}
LEGACY = [
    ("ar", "windows-1256"),
    ("ar", "iso-8859-6"),
    ("en", "windows-1252"),
    ("fr", "windows-1252"),
    ("de", "windows-1252"),
    ("es", "windows-1252"),
    ("pt", "windows-1252"),
    ("pl", "windows-1250"),
    ("pl", "iso-8859-2"),
    ("tr", "windows-1254"),
    ("ru", "windows-1251"),
    ("ru", "koi8-r"),
    ("ja", "shift_jis"),
    ("ja", "euc-jp"),
    ("zh", "gb18030"),
    ("ko", "euc-kr"),
    ("th", "cp874"),
]


@pytest.mark.parametrize(("lang", "codec"), LEGACY)
@pytest.mark.parametrize("said", [True, False], ids=["lang-said", "lang-unsaid"])
def test_prose_in_the_code_pages_of_its_language_is_read(lang, codec, said):
    text = PROSE[lang]
    assert decode(text.encode(codec), lang=lang if said else None) == text


def test_traditional_chinese_in_big5_is_read():
    text = "這家醫院在週一遭到兩枚導彈襲擊。衛生部表示，有三人死亡，這是我們的國家。"
    assert decode(text.encode("big5")) == text


@pytest.mark.parametrize("lang", PROSE)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read(lang, codec):
    text = f"{PROSE[lang]}\r\n{PROSE[lang]}\r\n"
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_obeyed_and_taken_off(codec):
    assert decode(PROSE["ar"].encode(codec)) == PROSE["ar"]
    assert decode(PROSE["ar"].encode(codec), encoding="windows-1256") == PROSE["ar"]


@pytest.mark.parametrize("bad", [b"\xd8", b"\xff", b"\xe9", b"\x80"])
def test_one_bad_byte_in_utf8_is_an_error_that_names_its_place(bad):
    start = f"{PROSE['ar']}\n{PROSE['ar']}".encode()
    with pytest.raises(InputError, match=rf"damaged UTF-8: byte 0x{bad[0]:02X} .*\(line 2\)") as e:
        decode(start + b" " + bad + b" " + PROSE["ar"].encode())
    assert f"offset {len(start) + 1} " in str(e.value)
    assert "--encoding" in str(e.value)


def test_a_cut_sequence_in_english_is_no_western_text():
    text = "The Minister’s office said that the café’s owner isn’t there.".encode()
    with pytest.raises(InputError, match="damaged UTF-8"):
        decode(text.replace(b"\x80\x99", b"\x80", 1), lang="en")
    with pytest.raises(InputError, match="--encoding"):
        decode(b"It isn\xe2\x80t there, said the owner of the bar in the street.", lang="en")


@pytest.mark.parametrize("seed", range(0, 256, 16))
def test_bytes_that_are_no_prose_are_refused(seed):
    noise = bytes((seed * 7 + i * i * 31 + i * 57) % 128 + 128 for i in range(60))
    with pytest.raises(InputError, match="--encoding"):
        decode(noise)


def test_arabic_is_not_read_as_the_english_that_the_user_said():
    with pytest.raises(InputError, match=r"windows-1256 \(ar\)"):
        decode(PROSE["ar"].encode("windows-1256"), lang="en")


def test_a_forced_encoding_is_used():
    assert decode("Zoë".encode("mac-roman"), encoding="mac-roman") == "Zoë"


@pytest.mark.parametrize(
    "name", ["klingon", "", "base64", "rot13", "idna", "utf-8\0", "unicode_escape"]
)
def test_a_codec_that_is_none_is_wrong_usage(name):
    with pytest.raises(UsageError, match="unknown encoding"):
        decode(b"text", encoding=name)


def test_bytes_that_a_forced_encoding_does_not_have_are_an_error():
    with pytest.raises(InputError, match="not valid ascii: byte 0xD9"):
        decode("قم".encode(), encoding="ascii")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"ab\x00cd\x00\x01\x02" * 20, b"\x00\x00\x01\xba" * 9]
)
def test_binary_data_is_refused(data):
    with pytest.raises(InputError):
        decode(data)


def test_a_stray_control_character_in_long_text_is_let_be():
    text = "A page that some program made from a PDF\x02 file, word by word."
    assert decode(text.encode()) == text


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from([None, "ar", "en", "zh", "sw"]))
def test_any_bytes_give_text_or_an_error_for_the_user(data, lang):
    message = ""
    try:
        text = decode(data, lang=lang)
    except AlignerError as error:
        message = str(error)
    else:
        assert not text.startswith("\ufeff")
    assert "\n" not in message


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff")))
def test_utf8_text_comes_back_as_it_is(text):
    assert decode(text.encode()) == text
