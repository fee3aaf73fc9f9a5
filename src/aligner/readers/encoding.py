"""From bytes to text: byte order mark, valid UTF-8, else what is plausible, else a clear error.

No byte is ever replaced or dropped.  Text that was not UTF-8 is only read in another encoding
when the outcome is plausible prose of the language (see `plausibility`).
"""

from __future__ import annotations

import codecs
import contextlib

import regex

from aligner.errors import InputError, UsageError
from aligner.readers.plausibility import (
    clear_winner,
    legacy_readings,
    utf16_without_mark,
)

# UTF-32 first: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Text codecs of Python that are not encodings of files, or that take quadratic time.
_NO_FILE_ENCODING = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}

_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_CONTROL_BYTES = regex.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_UTF8_SEQUENCE = regex.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Stray control characters come from PDF extraction and old word processors; more is no text.
_MOST_CONTROLS = 0.002

_EXAMPLE = "--encoding windows-1256"


def decode(data: bytes, *, encoding: str | None = None, lang: str | None = None) -> str:
    """The text of a file.

    Args:
        data: the whole file.
        encoding: codec to use whatever the bytes look like; only a byte order mark, which says
            for certain what a file is, goes before it.
        lang: language of the text, where the user gave it; decides between code pages.

    Returns:
        The text without its byte order mark.

    Raises:
        UsageError: `encoding` is no codec that Python knows.
        InputError: the bytes are not text in `encoding`, or in no encoding that can be told.
    """
    codec = text_codec(encoding) if encoding is not None else None
    for mark, marked in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], marked, offset=len(mark)))
    if codec is not None:
        return _checked(_strict(data, codec).removeprefix("\ufeff"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, lang)
    if _CONTROL_BYTES.search(data):
        wide = utf16_without_mark(data) if _seems_binary(text) else None
        if wide:
            return data.decode(wide)
        return _checked(text)
    return text


def text_codec(name: str) -> str:
    """The name Python has for the encoding that the user calls `name`.

    Raises:
        UsageError: there is none, or it is no encoding of text files.
    """
    try:
        known = codecs.lookup(name.strip()).name
        _probe(known)
    except (LookupError, ValueError) as error:
        raise UsageError(_unknown(name)) from error
    if known.replace("_", "-") in _NO_FILE_ENCODING:
        raise UsageError(_unknown(name))
    return known


def _probe(codec: str) -> None:
    """Raise LookupError if `codec` turns bytes into something that is not text."""
    with contextlib.suppress(UnicodeError):
        b"a".decode(codec)


def _unknown(name: str) -> str:
    return (
        f"unknown encoding {name!r}; use a name such as utf-8, utf-16, windows-1256, "
        "windows-1252 or iso-8859-6"
    )


def _strict(data: bytes, codec: str, offset: int = 0) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        where = _place(data, error.start, offset)
        raise InputError(
            f"is not valid {codec}: {where}; check --encoding, or leave it out to have the "
            "encoding found"
        ) from error
    except UnicodeError as error:
        raise InputError(f"is not valid {codec}: {error}; check --encoding") from error


def _checked(text: str) -> str:
    if _seems_binary(text):
        raise InputError(
            "is not text but binary data; convert it to plain text, .docx, .html or .md, or name "
            f"its encoding, for example {_EXAMPLE}"
        )
    return text


def _seems_binary(text: str) -> bool:
    if "\x00" in text:
        return True
    text = text.removesuffix("\x1a")
    return len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text) + (len(text) > 40)


def _not_utf8(data: bytes, error: UnicodeDecodeError, lang: str | None) -> str:
    where = _place(data, error.start)
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    valid = len(data) - len(_UTF8_SEQUENCE.sub(b"", data))
    # Code pages make up a valid UTF-8 sequence by chance only; a file full of them is UTF-8.
    if valid > high / 2:
        raise InputError(
            f"is damaged UTF-8: {where} fits nothing; repair it, or name the encoding if it is "
            f"another one, for example {_EXAMPLE}"
        )
    if _CONTROL_BYTES.search(data):
        wide = utf16_without_mark(data)
        if wide:
            return data.decode(wide)
        # Latin-1 gives each byte a character, so that the control bytes are counted as such.
        _checked(data.decode("latin-1"))
    readings = legacy_readings(data, _primary(lang))
    winner = clear_winner(readings)
    if winner and (lang is None or winner.lang == _primary(lang) or _unlisted(winner.lang)):
        return data.decode(winner.codec)
    hint = f"; it may be {readings[0].codec} ({readings[0].lang})" if readings else ""
    example = f"--encoding {readings[0].codec}" if readings else _EXAMPLE
    of_language = f" {lang}" if lang else ""
    raise InputError(
        f"is not UTF-8 ({where}) and no other encoding makes it plausible{of_language} text{hint}; "
        f"name its encoding, for example {example}"
    )


def _unlisted(code: str) -> bool:
    return code == "und"


def _primary(lang: str | None) -> str | None:
    return lang.split("-")[0].lower() if lang else None


def _place(data: bytes, position: int, offset: int = 0) -> str:
    line = data.count(b"\n", 0, position) + 1
    value = f"0x{data[position]:02X}" if position < len(data) else "the end"
    return f"byte {value} at offset {position + offset} (line {line})"
