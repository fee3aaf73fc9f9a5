"""Documents in, documents with segments out."""

from pathlib import Path

import pytest

from aligner.model import Block, Document, Segment
from aligner.segmentation import SEGMENTERS, segment_document, segmenter_for

SEEDS = Path(__file__).parents[2] / "seeds"


def _document(lang, *texts):
    return Document("report.txt", lang, tuple(Block(text) for text in texts))


def test_segments_keep_their_block_and_their_place_in_it():
    document = segment_document(
        _document("en", "Findings", "", "  Mr. Halak spoke.  He left. ", "(a) One. Two")
    )

    assert document.segments == (
        Segment("Findings", 0, 0, 8),
        Segment("Mr. Halak spoke.", 2, 2, 18),
        Segment("He left.", 2, 20, 28),
        Segment("(a) One.", 3, 0, 8),
        Segment("Two", 3, 9, 12),
    )
    assert all(
        document.blocks[segment.block].text[segment.start : segment.end] == segment.text
        for segment in document.segments
    )


def test_a_document_that_has_segments_is_returned_as_it_is():
    document = Document(
        "a.txt", "en", (Block("One. Two."),), (Segment("One. Two.", 0, 0, len("One. Two.")),)
    )

    assert segment_document(document) is document


def test_an_empty_document_has_no_segments():
    assert segment_document(_document("ar", "", " \n")).segments == ()


def test_the_arabic_seed_has_three_sentences_in_its_sixth_paragraph():
    lines = next(SEEDS.glob("001_*")).read_text("utf-8").splitlines()

    document = segment_document(_document("ar", *lines))
    sixth = [segment.text for segment in document.segments if segment.block == 5]

    assert len(sixth) == 3
    assert 'مثل "قره باغ هي أرمينيا"، يعتبر' in sixth[2]
    assert len(document.segments) == len(lines) + 2


def test_the_english_seed_keeps_its_quoted_stop_inside_the_sentence():
    lines = next(SEEDS.glob("000_*")).read_text("utf-8").splitlines()

    document = segment_document(_document("en", *lines))
    quoting = [segment.text for segment in document.segments if "full stop!" in segment.text]

    assert len(quoting) == 1
    assert quoting[0].startswith("The unconstructive stance")
    assert quoting[0].endswith("negotiation process.")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "rules-en"),
        ("EN-gb", "rules-en"),
        ("ar", "rules-ar"),
        ("ar_EG", "rules-ar"),
        ("ar-Latn", "rules-ar"),
        ("fa", "rules-fa"),
        ("sw", "rules-generic"),
        ("", "rules-generic"),
    ],
)
def test_the_primary_subtag_chooses_the_rules(code, name):
    assert segmenter_for(code).name == name


def test_every_registered_segmenter_names_itself_for_the_signature():
    for language in SEGMENTERS:
        segmenter = segmenter_for(language)

        assert segmenter.name.startswith("rules-")
        assert segmenter.version
