"""The edge cases of the tables: where a reader of each language sees sentences end."""

import re
from pathlib import Path

import pytest

from aligner.segmentation import segmenter_for

TABLES = Path(__file__).parent


def _cases(name, lang=None):
    """(language, text, sentences) of each paragraph of a table."""
    for paragraph in (TABLES / name).read_text("utf-8").split("\n\n"):
        lines = [line for line in paragraph.splitlines() if line and not line.startswith("# ")]
        if not lines:
            continue
        expected = lines[-1].removeprefix("= ")
        match = re.match(r"\[(\w+)\] ", expected) if lang is None else None
        code = match.group(1) if match else lang
        expected = expected[match.end() :] if match else expected
        text = expected.replace(" | ", " ").replace("|", "")
        if lines[-1].startswith("= "):
            assert text == re.sub(r" ?\| ?", " ", lines[0]), f"the two lines differ: {lines[0]}"
        yield pytest.param(
            code, text, [part.strip() for part in expected.split("|")], id=f"{code}: {text[:50]}"
        )


CASES = [
    *_cases("english_cases.txt", "en"),
    *_cases("arabic_cases.txt", "ar"),
    *_cases("generic_cases.txt"),
]


def _sentences(lang, text):
    return [text[start:end] for start, end in segmenter_for(lang).spans(text)]


@pytest.mark.parametrize(("lang", "text", "sentences"), CASES)
def test_sentences_end_where_a_reader_sees_them_end(lang, text, sentences):
    assert _sentences(lang, text) == sentences


@pytest.mark.parametrize(("lang", "text", "sentences"), CASES)
def test_a_sentence_alone_is_one_sentence(lang, text, sentences):
    assert [_sentences(lang, sentence) for sentence in sentences] == [[s] for s in sentences]


def test_the_tables_are_large_enough_to_mean_something():
    languages = [case.values[0] for case in CASES]

    assert languages.count("en") >= 60
    assert languages.count("ar") >= 60
    assert len(set(languages)) >= 20
