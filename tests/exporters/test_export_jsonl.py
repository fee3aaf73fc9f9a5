"""JSON lines keep texts untouched, one bead a line."""

import json
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.exporters import ExportOptions, export


def test_a_line_has_the_contracts_keys_in_order_with_proper_types(tmp_path, seed_alignment):
    export(seed_alignment, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 11
    assert lines[0] == (
        '{"bead": 0, "type": "1-0", "source": "## National and political solidarity in Azerbaijan '
        'concerning the latest military provocation by Armenia", "target": "", "score": -0.5, '
        '"confidence": 0.875, "source_index": "0-0", "target_index": "", "findings": ["omission"]}'
    )
    assert "كمن المعرف" in lines[1], "Arabic is readable, not escaped"


def test_a_score_that_is_not_finite_is_null(tmp_path, seed_alignment):
    beads = tuple(
        type(b)(b.source, b.target, float("-inf"), float("nan")) for b in seed_alignment.beads
    )
    export(seed_alignment.replace(beads=beads), tmp_path / "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])
    assert (first["score"], first["confidence"]) == (None, None)


def test_filters_apply_to_lines(tmp_path, seed_alignment):
    report = export(seed_alignment, tmp_path / "o.jsonl", ExportOptions(min_confidence=0.9))
    assert (tmp_path / "o.jsonl").read_bytes() == b""
    assert (report.units, report.below) == (0, 11)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_text_comes_back_as_it_was(data, hostile_alignments, tmp_path):
    alignment = data.draw(hostile_alignments)
    export(alignment, tmp_path / "any.jsonl")
    lines = (tmp_path / "any.jsonl").read_bytes().decode().splitlines()
    for line, bead in zip(lines, alignment.beads, strict=True):
        expected = alignment.target.text(bead.target)
        # Two halves of a surrogate pair that stand side by side are one character to JSON.
        joined = re.sub(
            "[\ud800-\udbff][\udc00-\udfff]",
            lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"),
            expected,
        )
        assert json.loads(line)["target"] == joined
