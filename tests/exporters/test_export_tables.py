"""CSV for spreadsheets, TSV for scripts."""

import csv
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.exporters import ExportOptions, export
from aligner.exporters.tables import guard, unguard
from aligner.model import Alignment, Bead, Block, Document, Segment

COLUMNS = (
    "bead,type,source,target,score,confidence,source_index,target_index,findings"  # the contract
)
one_folder_for_all = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def one_bead(source: str, target: str, score: float = 1.0) -> Alignment:
    sides = [
        Document("x", lang, (Block(text),), (Segment(text, 0, 0, len(text)),))
        for lang, text in (("en", source), ("ar", target))
    ]
    return Alignment(*sides, (Bead(range(1), range(1), score, 0.99996),))


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def read_tsv(path):
    header, *lines = path.read_text("utf-8").split("\n")[:-1]
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def test_csv_has_the_contracts_columns_and_a_row_for_every_bead(tmp_path, seed_alignment):
    report = export(seed_alignment, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf" + COLUMNS.encode())
    rows = read_csv(tmp_path / "out.csv")
    assert len(rows) == report.units == 11
    heading, first = rows[:2]
    assert heading == {
        "bead": "0",
        "type": "1-0",
        "source": "## National and political solidarity in Azerbaijan concerning the latest "
        "military provocation by Armenia",
        "target": "",
        "score": "-0.5000",
        "confidence": "0.8750",
        "source_index": "0-0",
        "target_index": "",
        "findings": "omission",
    }
    assert (first["type"], first["source_index"], first["target_index"]) == ("2-1", "1-2", "0-0")
    assert first["target"] == seed_alignment.target.segments[0].text


def test_csv_rows_end_with_carriage_return_and_line_feed(tmp_path, seed_alignment):
    export(seed_alignment, tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 12


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(A1)",
        "+49 30 1234",
        "-5 degrees at night",
        "- a list item",
        "@SUM(A1)",
        "\t=1+1",
        "\tindented",
        "\rreturn",
        "\n=1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200f-٥ درجات",
        "\u2067\u200b=1+1",
        "\ufeff@x",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\u3000＝1",
        "\x00=1",
        "'=1+1",
    ],
)
def test_a_text_that_a_spreadsheet_might_run_gets_an_apostrophe(text, tmp_path):
    export(one_bead(text, "نص عادي"), tmp_path / "out.csv")
    export(one_bead(text, "نص عادي"), tmp_path / "out.tsv")
    (row,) = read_csv(tmp_path / "out.csv")
    assert row["source"] == "'" + text.replace("\0", "\ufffd")
    assert row["target"] == "نص عادي"
    (row,) = read_tsv(tmp_path / "out.tsv")
    # In a TSV the white space that opens a cell is gone before a spreadsheet sees it.
    assert row["source"].startswith("'") or row["source"].strip() in ("indented", "return")


@pytest.mark.parametrize("text", ["Dear reader,", "5 - 3 = 2", "'tis true", "## Heading", "٥", ""])
def test_other_texts_stay_as_they_are(text):
    assert guard(text) == text


@given(st.text())
def test_guarding_a_text_can_be_undone(text):
    assert unguard(guard(text)) == text


def test_our_own_numbers_stay_numbers(tmp_path):
    export(one_bead("Yes.", "نعم.", score=-12.34561), tmp_path / "out.csv")
    (row,) = read_csv(tmp_path / "out.csv")
    assert (row["score"], row["confidence"]) == ("-12.3456", "1.0000")


@pytest.mark.parametrize(
    ("score", "cell"), [(float("inf"), ""), (float("nan"), ""), (-0.00001, "0.0000")]
)
def test_a_score_that_is_no_proper_number_does_not_become_a_word(score, cell, tmp_path):
    export(one_bead("Yes.", "نعم.", score=score), tmp_path / "out.csv")
    assert read_csv(tmp_path / "out.csv")[0]["score"] == cell


def test_quotes_commas_and_line_breaks_survive_csv(tmp_path):
    text = 'He said, "no";\r\nthen\nleft,\tquietly.'
    export(one_bead(text, "قال: «لا»"), tmp_path / "out.csv")
    assert read_csv(tmp_path / "out.csv")[0]["source"] == text


def test_tsv_has_one_line_a_bead_and_no_quoting(tmp_path):
    export(one_bead('"No", he said:\r\nnever\tagain.', "لا\u2028أبدا"), tmp_path / "out.tsv")
    (row,) = read_tsv(tmp_path / "out.tsv")
    assert (row["source"], row["target"]) == ('"No", he said: never again.', "لا أبدا")


@one_folder_for_all
@given(data=st.data())
def test_any_text_survives_csv_but_for_nul_and_lone_surrogates(data, hostile_alignments, tmp_path):
    alignment = data.draw(hostile_alignments)
    report = export(alignment, tmp_path / "any.csv")
    rows = read_csv(tmp_path / "any.csv")
    assert len(rows) == report.units == len(alignment.beads)
    for row, bead in zip(rows, alignment.beads, strict=True):
        expected = re.sub("[\0\ud800-\udfff]", "\ufffd", alignment.source.text(bead.source))
        assert unguard(row["source"]) == expected


@one_folder_for_all
@given(data=st.data())
def test_any_text_stays_on_its_line_and_in_its_column_of_a_tsv(data, hostile_alignments, tmp_path):
    alignment = data.draw(hostile_alignments)
    export(alignment, tmp_path / "any.tsv")
    assert len(read_tsv(tmp_path / "any.tsv")) == len(alignment.beads)
    text = (tmp_path / "any.tsv").read_bytes().decode()
    assert len(text.splitlines()) == len(alignment.beads) + 1


def test_swapped_paragraph_rows_name_their_segments(tmp_path, seed_alignment):
    options = ExportOptions(unit="paragraph", swap=True)
    export(seed_alignment, tmp_path / "out.tsv", options)
    rows = read_tsv(tmp_path / "out.tsv")
    assert [row["bead"] for row in rows] == ["0", "1", "2", "3", "4", "5", "6", "9", "10"]
    assert (rows[6]["type"], rows[6]["source_index"], rows[6]["target_index"]) == (
        "3-4",
        "5-7",
        "10-13",
    )
