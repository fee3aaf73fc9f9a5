"""`read_document` chooses the reader, and says for each bad input what it is and what to do."""

import hashlib
import io
import os
import sys
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.errors import AlignerError, InputError, UsageError
from aligner.model import Block
from aligner.readers import READERS, read_document

ARABIC = "قال مسؤول في وزارة الصحة إن القصف أصاب المستشفى الرئيسي في المدينة.\n"


@pytest.fixture
def written(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def test_a_document_carries_name_language_digest_and_blocks(written):
    document = read_document(written("news.ar", ARABIC))
    assert (document.name, document.lang) == ("news.ar", "ar")
    assert document.digest == hashlib.sha256(ARABIC.encode()).hexdigest()
    assert document.segments == ()
    assert [b.text for b in document.blocks] == [ARABIC.strip()]


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.en", "a.ar", "a", "a.unknown", "a.b.en"])
def test_unknown_endings_are_plain_text(written, name):
    assert read_document(written(name, "# Title\n")).blocks[0].text == "# Title"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.MD", "# Title\n"), ("a.markdown", "# Title"), ("a.Htm", "<h1>Title</h1>"),
     ("a.xhtml", "<h1>Title</h1>")],
)  # fmt: skip
def test_known_endings_choose_their_reader_in_any_case(written, name, data):
    (block,) = read_document(written(name, data)).blocks
    assert (block.kind, block.text) == ("heading", "Title")


def test_other_formats_that_are_said_to_be_segmented_give_a_segment_a_block(written):
    document = read_document(written("a.html", "<p>One. Two.<p>Three."), segmented=True)
    assert [(s.text, s.block, s.start, s.end) for s in document.segments] == [
        ("One. Two.", 0, 0, 9),
        ("Three.", 1, 0, 6),
    ]


@pytest.mark.parametrize(
    ("given_code", "kept"),
    [("en", "en"), ("EN-GB", "en-GB"), ("ar-EG", "ar-EG"), ("zh-Hant-TW",) * 2],
)
def test_a_language_that_is_said_is_kept_with_its_region(written, given_code, kept):
    assert read_document(written("a.txt", "x"), lang=given_code).lang == kept


@pytest.mark.parametrize("code", ["english", "e", "en_GB", "", "en-", "٣٣"])
def test_a_language_that_is_no_code_is_wrong_usage(written, code):
    with pytest.raises(UsageError, match="no language code"):
        read_document(written("a.txt", "x"), lang=code)


def test_undecidable_text_is_undetermined(written):
    assert read_document(written("a.txt", "12345\n")).lang == "und"


def test_standard_input_is_plain_text(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(ARABIC.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    document = read_document("-")
    assert (document.name, document.lang, len(document.blocks)) == ("stdin", "ar", 1)


def refused(path, **options):
    with pytest.raises(InputError) as caught:
        read_document(path, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_file_is_named_with_its_likely_neighbour(written):
    path = written("report.en.txt", "x")
    assert "report.en.txt?" in refused(path.with_name("reprot.en.txt"))
    assert "nor does the folder" in refused(path.parent / "no" / "file.txt")


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_refused(written):
    path = written("a.txt", "x")
    path.chmod(0)
    assert "permission denied" in refused(path)


def test_a_name_that_no_file_can_have_is_refused():
    assert "no file name" in refused("a\0b.txt")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", "\u200f\n\ufeff\n".encode()])
def test_an_empty_file_is_refused(written, data):
    assert refused(written("a.txt", data)).endswith(
        (
            "is empty; there is nothing to align",
            "holds no text, only white space or what is not read",
        )
    )


@pytest.mark.parametrize(
    "suffix", "pdf odt srt vtt epub pptx xlsx doc rtf tmx xlf csv tsv jsonl aligner zip PDF".split()
)
def test_endings_that_are_known_but_not_read_are_refused(written, suffix):
    assert f"is a .{suffix.lower()} file" in refused(written(f"a.{suffix}", "some text"))


def _zip_with(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "not text but a PNG image"),
        ("a.md", b"%PDF-1.7\n", "not text but a PDF document"),
        ("a.html", _zip_with("a"), "not text but a ZIP archive"),
        ("a.txt", _zip_with("word/document.xml"), "a Word document; rename it to .docx"),
        ("a.en", b"<!DOCTYPE html><p>Hi", "an HTML page; rename it to .html"),
        ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?><tmx/>", "an XML document"),
        ("a.docx", b"{\\rtf1", "not a Word document (.docx) but a Rich Text"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "binary data"),
        ("a.txt", b"\xc7\xe1", "--encoding"),
    ],
)
def test_content_that_is_not_what_the_ending_says_is_refused(written, name, data, message):
    told = refused(written(name, data))
    assert message in told
    assert name in told


@pytest.mark.parametrize("segmented", [False, True])
def test_a_line_of_many_megabytes_is_refused_by_its_number(written, segmented):
    path = written("a.txt", b"short\n" + b"word " * 2_200_000)
    assert "line 2 is 11 MB long" in refused(path, segmented=segmented)


def test_an_immense_paragraph_of_another_format_is_refused(written):
    assert "break it into paragraphs" in refused(written("a.html", b"<p>" + b"word " * 2_200_000))


def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(written):
    path = written("a.txt", b"x")
    os.truncate(path, 300_000_000)
    assert "larger than 200 MB" in refused(path)


def test_a_reader_that_is_registered_is_used(written, monkeypatch):
    class Shouting:
        name = "shouting"
        suffixes = (".shout",)

        def read(self, data, *, encoding, lang):
            return [Block(data.decode().upper())]

    # A registry is shared by all tests: what is added here must go again.
    monkeypatch.setattr(READERS, "_loaded", dict(READERS._loaded))
    READERS.register(".shout", Shouting())
    assert read_document(written("a.shout", "hello")).blocks[0].text == "HELLO"


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)),
    st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.ar"]),
    st.booleans(),
)
def test_any_file_is_read_or_refused_for_the_user(written, data, name, segmented):
    try:
        document = read_document(written(name, data), segmented=segmented)
    except AlignerError:
        return
    assert document.blocks
    for s in document.segments:
        assert document.blocks[s.block].text[s.start : s.end] == s.text
