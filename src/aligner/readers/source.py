"""The bytes of a document, and whether they are what the file's ending says.

Each way in which a file can be the wrong one has its own message; nothing here reads a format.
"""

from __future__ import annotations

import difflib
import os
import stat
import sys
from pathlib import Path

from aligner.errors import InputError

LARGEST_FILE = 200_000_000

_OFFICE_ADVICE = "save it as .docx, .html or plain text"
_BILINGUAL = "files that already hold both languages cannot be read yet"
# Endings that name a format which is no document that can be read, and what to do about each.
UNSUPPORTED: dict[str, str] = (
    dict.fromkeys((".tmx", ".xlf", ".xliff", ".mqxliff", ".sdlxliff", ".txlf"), _BILINGUAL)
    | dict.fromkeys((".csv", ".tsv", ".xlsx", ".jsonl", ".aligner", ".tbx"), _BILINGUAL)
    | dict.fromkeys((".pdf", ".epub", ".odt", ".rtf", ".doc", ".pptx"), _OFFICE_ADVICE)
    | dict.fromkeys((".ppt", ".odp", ".ods", ".xls", ".pages", ".wpd"), _OFFICE_ADVICE)
    | dict.fromkeys((".docm", ".dotx", ".dotm", ".dot"), "save it as .docx")
    | dict.fromkeys((".srt", ".vtt", ".ass", ".sub", ".sbv"), "save the subtitles as plain text")
    | dict.fromkeys((".json", ".xml", ".yaml", ".yml", ".po", ".pot"), "save its text as .txt")
    | dict.fromkeys((".properties", ".resx", ".tex", ".dita"), "save its text as .txt")
    | dict.fromkeys((".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz"), "unpack it first")
    | dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"), "recognise its text first")
    | dict.fromkeys((".mp3", ".mp4", ".wav", ".mov", ".webm"), "transcribe it first")
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (_OLE, "an old Microsoft Office file"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a Rich Text Format document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "a PostScript document"),
)
_INSIDE_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document; rename it to .docx"),
    (b"xl/", "an Excel workbook; save the text as .docx or plain text"),
    (b"ppt/", "a PowerPoint presentation; save the text as .docx or plain text"),
    (b"opendocument.text", "an OpenDocument text; save it as .docx or plain text"),
    (b"application/epub", "an EPUB book; save it as .docx, .html or plain text"),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "an HTML page; rename it to .html"),
    (b"<html", "an HTML page; rename it to .html"),
    (b"<?xml", "an XML document; save its text as plain text"),
)


def read_bytes(path: Path) -> bytes:
    """The content of a file; `-` is standard input.

    Raises:
        InputError: there is no such file, it cannot be read, is empty or over 200 MB.
    """
    if str(path) == "-":
        return _checked(_standard_input(), "standard input")
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError(f"{path} is a folder; name a file in it")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise InputError(_missing(path)) from error
    except PermissionError as error:
        raise InputError(f"{path} cannot be read: permission denied; change its mode") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{str(path)!r} is no file name: {error}") from error
    return _checked(data, str(path))


def unsupported(suffix: str) -> str | None:
    """What to do with a file whose ending names a known format that is no document; else None."""
    return UNSUPPORTED.get(suffix)


def check_is_text(data: bytes, *, markup_allowed: bool) -> None:
    """Refuse content that begins like a binary format or, in plain text, like HTML or XML.

    Raises:
        InputError: it does; the message says what it is.
    """
    kind = kind_of(data)
    if kind is None and not markup_allowed:
        start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        kind = next((what for mark, what in _MARKUP if start.startswith(mark)), None)
    if kind is not None:
        raise InputError(f"is not text but {kind}")


def kind_of(data: bytes) -> str | None:
    """What a binary file is by its first bytes, in words; None if nothing is known of them."""
    found = next((what for mark, what in _SIGNATURES if data.startswith(mark)), None)
    if data.startswith(b"PK\x03\x04"):
        # The names of the first entries stand in the first kilobytes and, all, in the directory.
        edges = data[:8_192] + data[-65_536:]
        found = next((what for mark, what in _INSIDE_ZIP if mark in edges), found)
    elif data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "a document under a password; remove the password in Word and save it again"
        if "WordDocument".encode("utf-16-le") in data:
            return "an old Word document (.doc); open it in Word and save it as .docx"
    return found


def _standard_input() -> bytes:
    try:
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(f"standard input cannot be read: {error}") from error


def _checked(data: bytes, name: str) -> bytes:
    if not data:
        raise InputError(f"{name} is empty; there is nothing to align")
    if len(data) > LARGEST_FILE:
        raise InputError(
            f"{name} is larger than {LARGEST_FILE // 1_000_000} MB; split it into documents"
        )
    return data


def _missing(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"{path} does not exist, nor does the folder {folder}"
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(5_000), strict=False)]
    except OSError:
        names = []
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.6)
    hint = f"; is it {' or '.join(near)}?" if near else "; check the name and the folder"
    return f"{path} does not exist{hint}"
