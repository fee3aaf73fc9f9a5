"""Input that is no document: one line that says what it is, status 3, nothing written."""

from __future__ import annotations

import io
import random
import zipfile

import docx
import pytest


def word_document(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A Word document whose text unpacks to a thousand times its size."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_document("The court opened."))) as honest,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for entry in honest.infolist():
            content = honest.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(b"opened", b"opened" * 8_000_000)
            packed.writestr(entry.filename, content)
    return file.getvalue()


def noise() -> bytes:
    return bytes(random.Random(7).choices(range(0x80, 0x100), k=500))  # noqa: S311


BAD = {
    "empty.txt": (lambda: b"", "is empty"),
    "blank.txt": (lambda: b" \n\n \xef\xbb\xbf", "holds no text"),
    "program.txt": (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, "is not text"),
    "zeros.txt": (lambda: bytes(4096), "is not text"),
    "cut.docx": (lambda: word_document("The court opened.")[:9000], "is damaged or incomplete"),
    "bomb.docx": (bomb, "times its size"),
    "text.docx": (lambda: b"The court opened on Monday.", "is not a Word document"),
    "noise.txt": (noise, "name its encoding"),
    "line.txt": (lambda: b"word " * 10_000_000, "50 MB"),
    "report.pdf": (lambda: b"%PDF-1.7\n", "is a .pdf file"),
    "wrong.txt": (lambda: b"%PDF-1.7\n", "a PDF document"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_bad_document_has_a_line_of_its_own(name, cli, pair, tmp_path):
    make, expected = BAD[name]
    bad = tmp_path / name
    bad.write_bytes(make())
    before = sorted(tmp_path.iterdir())
    done = cli("align", bad, pair[1], "-o", tmp_path / "out.tmx", "-o", tmp_path / "out.aligner")
    assert (done.status, done.out) == (3, "")
    assert str(bad) in done.error
    assert expected in done.error
    assert sorted(tmp_path.iterdir()) == before


def test_the_target_is_looked_at_like_the_source(cli, pair, tmp_path):
    (tmp_path / "empty.txt").touch()
    done = cli("align", pair[0], tmp_path / "empty.txt", "-o", tmp_path / "out.tmx")
    assert done.status == 3
    assert not (tmp_path / "out.tmx").exists()


def test_a_missing_file_is_named_with_one_that_is_spelt_alike(cli, pair):
    done = cli("align", pair[0].with_name("ruling.en.tx"), pair[1])
    assert done.status == 3
    assert "ruling.en.tx does not exist" in done.error
    assert "ruling.en.txt" in done.error


def test_a_folder_is_no_document(cli, pair, tmp_path):
    done = cli("align", tmp_path, pair[1])
    assert done.status == 3
    assert f"{tmp_path} is a folder" in done.error


def test_empty_standard_input_is_bad_input(cli, pair):
    done = cli("align", "-", pair[1])
    assert done.status == 3
    assert done.error.startswith("standard input is empty")


def test_a_project_that_is_none_is_bad_input(cli, pair, tmp_path):
    fake = tmp_path / "fake.aligner"
    fake.write_bytes(pair[0].read_bytes())
    done = cli("export", fake, "-o", tmp_path / "out.tmx")
    assert done.status == 3
    assert "is not an aligner project" in done.error
    assert not (tmp_path / "out.tmx").exists()


def test_a_wrong_encoding_is_bad_input_that_names_the_option(cli, pair):
    done = cli("align", *pair, "--encoding", "utf-16")
    assert done.status == 3
    assert "--encoding" in done.error
