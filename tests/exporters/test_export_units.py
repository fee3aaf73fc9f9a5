"""Which units an alignment gives: grouping, direction, filters."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.errors import UsageError
from aligner.exporters import ExportOptions
from aligner.exporters.units import UnitSelection, paragraph_groups
from aligner.model import Alignment, Bead, Block, Document, Finding, Segment, beads_from_pairs


def document(lang: str, *paragraphs: list[str], gap: str = " ") -> Document:
    """A document of paragraphs, each a list of its sentences."""
    segments = []
    for block, sentences in enumerate(paragraphs):
        start = 0
        for sentence in sentences:
            segments.append(Segment(sentence, block, start, start + len(sentence)))
            start += len(sentence) + len(gap)
    blocks = tuple(Block(gap.join(sentences)) for sentences in paragraphs)
    return Document(f"letter.{lang}", lang, blocks, tuple(segments))


def aligned(source: Document, target: Document, *pairs: tuple[list[int], list[int]]) -> Alignment:
    alignment = Alignment(source, target, beads_from_pairs(pairs))
    alignment.check_tiling()
    return alignment


def texts(alignment: Alignment, **options) -> list[tuple[str, str]]:
    selection = UnitSelection(alignment, ExportOptions(**options))
    return [(unit.source_text, unit.target_text) for unit in selection]


def test_sentences_of_a_bead_are_joined_by_one_space(seed_alignment):
    first = next(iter(UnitSelection(seed_alignment, ExportOptions())))
    assert first.source_text.endswith("civilians and servicemen. Consequently, the Army of the "
                                      "Republic of Azerbaijan launched a counter-offensive to "
                                      "prevent this aggression.")  # fmt: skip
    assert (first.bead, first.type, first.source, first.target) == (1, "2-1", range(1, 3), range(1))


def test_an_unmatched_heading_is_left_out_and_counted(seed_alignment):
    selection = UnitSelection(seed_alignment, ExportOptions())
    assert len(list(selection)) == 10
    assert (selection.written, selection.empty) == (10, 1)


def test_tables_keep_the_unmatched_heading_with_its_finding(seed_alignment):
    heading, *_ = UnitSelection(seed_alignment, ExportOptions(), keep_null=True)
    assert (heading.type, heading.target_text, heading.findings) == ("1-0", "", ("omission",))


def test_paragraph_units_are_the_paragraphs_as_they_stand(seed_alignment):
    pairs = texts(seed_alignment, unit="paragraph")
    assert [source for source, _ in pairs] == [b.text for b in seed_alignment.source.blocks[1:]]
    assert [target for _, target in pairs] == [b.text for b in seed_alignment.target.blocks]


def test_a_bead_across_a_paragraph_border_merges_the_two_paragraphs():
    alignment = aligned(
        document("en", ["He came."], ["He saw.", "He won."]),
        document("ar", ["جاء ورأى."], ["وانتصر."]),
        ([0, 1], [0]),
        ([2], [1]),
    )
    assert texts(alignment, unit="paragraph") == [("He came. He saw. He won.", "جاء ورأى. وانتصر.")]


def test_an_omission_inside_a_paragraph_stays_in_it():
    alignment = aligned(
        document("en", ["He came.", "Nobody knew why.", "He won."], ["The end."]),
        document("ar", ["جاء.", "وانتصر."], ["النهاية."]),
        ([0], [0]),
        ([1], []),
        ([2], [1]),
        ([3], [2]),
    )
    first, second = texts(alignment, unit="paragraph")
    assert first == ("He came. Nobody knew why. He won.", "جاء. وانتصر.")
    assert second == ("The end.", "النهاية.")


def test_an_addition_at_the_edge_of_a_paragraph_stays_in_the_paragraph_it_belongs_to():
    alignment = aligned(
        document("en", ["He came."], ["He won."]),
        document("ar", ["جاء.", "والله أعلم."], ["قيل:", "انتصر."]),
        ([0], [0]),
        ([], [1]),
        ([], [2]),
        ([1], [3]),
    )
    assert texts(alignment, unit="paragraph") == [
        ("He came.", "جاء. والله أعلم."),
        ("He won.", "قيل: انتصر."),
    ]


def test_a_paragraph_keeps_the_spacing_that_its_document_has():
    alignment = aligned(
        document("en", ["He came.", "He won."], gap="  "), document("ar", ["جاء وانتصر."]),
        ([0, 1], [0]),
    )  # fmt: skip
    assert texts(alignment, unit="paragraph") == [("He came.  He won.", "جاء وانتصر.")]
    assert texts(alignment, unit="sentence") == [("He came. He won.", "جاء وانتصر.")]


def test_a_paragraph_is_as_sure_as_its_least_sure_bead_and_scores_their_sum():
    source, target = document("en", ["He came.", "He won."]), document("ar", ["جاء.", "انتصر."])
    beads = (Bead(range(1), range(1), 4.0, 0.9), Bead(range(1, 2), range(1, 2), -1.5, 0.4))
    findings = tuple(
        Finding(str(i), check, "minor", bead, (), (), "…")
        for i, (bead, check) in enumerate([(1, "number"), (0, "date"), (1, "number")])
    )
    (unit,) = UnitSelection(
        Alignment(source, target, beads, findings), ExportOptions(unit="paragraph")
    )
    assert (unit.score, unit.confidence, unit.type) == (2.5, 0.4, "2-2")
    assert unit.findings == ("date", "number")


def test_units_below_the_least_confidence_are_left_out_and_counted():
    source = document("en", ["One."], ["Two."], ["Three."], ["Four."])
    target = document("ar", ["واحد."], ["اثنان."], ["ثلاثة."], ["أربعة."])
    sure = (0.2, 0.5, 0.9, math.nan)
    beads = tuple(Bead(range(i, i + 1), range(i, i + 1), 0.0, p) for i, p in enumerate(sure))
    selection = UnitSelection(Alignment(source, target, beads), ExportOptions(min_confidence=0.5))
    assert [unit.source_text for unit in selection] == ["Two.", "Three."]
    assert selection.below == 2


def test_duplicates_are_judged_by_both_texts_and_the_first_one_stays():
    alignment = aligned(
        document("en", ["Yes."], ["Yes."], ["Yes."]),
        document("ar", ["نعم."], ["أجل."], ["نعم."]),
        ([0], [0]),
        ([1], [1]),
        ([2], [2]),
    )
    selection = UnitSelection(alignment, ExportOptions(deduplicate=True))
    assert [unit.bead for unit in selection] == [0, 1]
    assert selection.duplicates == 1


def test_swapping_exchanges_the_sides_and_the_codes_go_with_their_documents(seed_alignment):
    options = ExportOptions(swap=True, source_code="en-GB")
    plain, swapped = (
        list(UnitSelection(seed_alignment, o))
        for o in (ExportOptions(source_code="en-GB"), options)
    )
    assert [(u.target_text, u.target, u.source) for u in plain] == [
        (u.source_text, u.source, u.target) for u in swapped
    ]
    assert [u.type for u in swapped][:2] == ["1-2", "1-2"]
    assert options.codes(seed_alignment) == ("ar", "en-GB")


@pytest.mark.parametrize("code", ["en_GB", "", "english language", "en\n", "é"])
def test_a_code_that_is_no_language_code_is_a_usage_error(code):
    with pytest.raises(UsageError, match="language code"):
        ExportOptions(target_code=code)


@pytest.mark.parametrize("least", [-0.1, 1.5, math.nan])
def test_a_confidence_out_of_range_is_a_usage_error(least):
    with pytest.raises(UsageError, match="from 0 to 1"):
        ExportOptions(min_confidence=least)


@settings(deadline=None)
@given(data=st.data(), keep_null=st.booleans())
def test_every_bead_is_written_or_counted(data, keep_null, hostile_alignments):
    alignment = data.draw(hostile_alignments)
    options = ExportOptions(min_confidence=0.5, deduplicate=True)
    selection = UnitSelection(alignment, options, keep_null=keep_null)
    units = list(selection)
    left_out = selection.empty + selection.below + selection.duplicates
    assert selection.written == len(units) == len(alignment.beads) - left_out
    assert all(unit.confidence >= 0.5 for unit in units)
    assert len({(unit.source_text, unit.target_text) for unit in units}) == len(units)


@settings(deadline=None)
@given(data=st.data())
def test_paragraph_groups_cover_whole_blocks_and_cannot_be_cut_further(data, hostile_alignments):
    alignment = data.draw(hostile_alignments)
    groups = list(paragraph_groups(alignment))
    assert [bead for group in groups for bead in group] == list(range(len(alignment.beads)))
    cuts = {group.stop for group in groups}
    for end in range(1, len(alignment.beads) + 1):
        whole = True
        for side in ("source", "target"):
            segments = getattr(alignment, side).segments
            before = sum(len(getattr(bead, side)) for bead in alignment.beads[:end])
            left = {segment.block for segment in segments[:before]}
            right = {segment.block for segment in segments[before:]}
            whole = whole and not left & right
        assert (end in cuts) == whole
