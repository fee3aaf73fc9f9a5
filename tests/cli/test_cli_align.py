"""`aligner align`: what it prints, what it writes, what it refuses before any work."""

from __future__ import annotations

import csv
import errno
import json

import pytest

from aligner.exporters import EXPORTERS
from aligner.project import load_project

ALL = (".aligner", ".tmx", ".csv", ".tsv", ".jsonl")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_without_an_output_the_alignment_and_a_summary_line_are_printed(cli, pair):
    done = cli("align", *pair)
    assert (done.status, done.err) == (0, "")
    head, *rows, summary = done.out.splitlines()
    assert head.split() == ["bead", "type", "confidence"]
    assert rows[0].split()[:2] == ["0", "1-1"]
    assert rows[1].strip() == "The court opened its hearing on Monday."
    assert rows[2].strip() == "افتتحت المحكمة جلستها يوم الاثنين."
    assert summary.startswith("4 segments (en) and 4 (ar) in 4 beads: 4 × 1-1; mean confidence ")


def test_an_omission_is_named_and_its_empty_side_takes_no_line(cli, pair):
    source, target = pair
    heading = "Chapter twelve of the annual report on fisheries and harbours\n\n"
    source.write_text(heading + source.read_text("utf-8"), "utf-8")
    rows = cli("align", source, target).out.splitlines()
    assert rows[1].split()[:2] == ["0", "1-0"]
    assert rows[1].split()[-1] == "omission"
    assert rows[2].strip() == heading.strip()
    assert rows[3].split()[:2] == ["1", "1-1"]


def test_outputs_are_written_and_standard_output_stays_empty(cli, pair, tmp_path):
    outputs = [tmp_path / f"ruling{ending}" for ending in ALL]
    done = cli("align", *pair, *(part for path in outputs for part in ("-o", path)))
    assert (done.status, done.out) == (0, "")
    assert [line.split(":")[0] for line in done.err.splitlines()[1:]] == [
        f"wrote {path}" for path in outputs
    ]
    assert [bead.type for bead in load_project(outputs[0]).beads] == ["1-1"] * 4
    with outputs[2].open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["source_index"] for row in rows] == ["0-0", "1-1", "2-2", "3-3"]
    assert len(outputs[4].read_text("utf-8").splitlines()) == 4


def test_json_is_the_only_thing_printed_and_names_what_was_written(cli, pair, tmp_path):
    output = tmp_path / "ruling.tmx"
    done = cli("align", *pair, "-o", output, "--json")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["source"] == {
        "name": "ruling.en.txt",
        "lang": "en",
        "segments": 4,
        "coverage": 1.0,
    }
    assert data["types"] == {"1-1": 4}
    assert data["signature"]["encoder"].startswith("use-m3@")
    assert data["written"][0]["files"] == [str(output)]
    assert data["written"][0]["units"] == 4


@pytest.mark.parametrize("side", [0, 1])
def test_a_dash_is_standard_input(cli, pair, side):
    arguments = [str(path) for path in pair]
    arguments[side] = "-"
    done = cli("align", *arguments, "--json", stdin=pair[side].read_bytes())
    assert done.status == 0
    assert json.loads(done.out)[("source", "target")[side]]["name"] == "stdin"


def test_only_one_document_can_be_standard_input(cli):
    done = cli("align", "-", "-")
    assert (done.status, done.error) == (
        2,
        "only one of the two documents can be standard input",
    )


def test_segmented_input_is_taken_line_by_line(cli, pair):
    source, target = pair
    source.write_text("Article 5. The court\nshall sit in public.\n\nIt decides.\n", "utf-8")
    done = cli("align", source, target, "--segmented", "--json")
    assert json.loads(done.out)["source"]["segments"] == 3


def test_a_group_is_no_larger_than_asked_for(cli, pair):
    joined = pair[1].read_text("utf-8").replace("قضاة. وطرحوا", "قضاة وطرحوا")
    pair[1].write_text(joined, "utf-8")
    assert json.loads(cli("align", *pair, "--json").out)["types"] == {"1-1": 2, "2-1": 1}
    small = json.loads(cli("align", *pair, "--json", "--max-group", 2).out)
    assert small["types"] == {"1-1": 3, "1-0": 1}


def test_two_files_of_one_language_are_aligned_with_a_warning_that_names_it(cli, pair):
    done = cli("align", pair[0], pair[0])
    assert done.status == 0
    assert done.err == (
        "aligner: warning: both documents are in English (en); aligning them all the same\n"
    )
    assert "4 × 1-1" in done.out


def test_a_language_that_cannot_be_told_is_asked_for(cli, pair, tmp_path):
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("1 2 3\n\n4 5 6\n", "utf-8")
    done = cli("align", numbers, pair[1])
    assert done.status == 0
    assert "the language of numbers.txt is not clear; give --source-lang" in done.err
    assert cli("align", numbers, pair[1], "--source-lang", "en").err == ""


@pytest.mark.parametrize("name", ["memory.doc", "memory", "memory.xlsx", "memory.tmx.bak"])
def test_an_output_of_no_known_format_is_refused_before_the_input_is_looked_at(cli, tmp_path, name):
    done = cli("align", tmp_path / "missing", tmp_path / "missing", "-o", tmp_path / name)
    assert done.status == 2
    assert "supported" in done.error
    assert names(tmp_path) == []


def test_a_missing_output_folder_is_an_error_and_nothing_is_written(cli, pair, tmp_path):
    before = names(tmp_path)
    good, bad = tmp_path / "ruling.tmx", tmp_path / "none" / "ruling.csv"
    done = cli("align", *pair, "-o", good, "-o", bad)
    assert done.status == 3
    assert done.error == f"there is no folder {bad.parent}; make it, or write elsewhere"
    assert names(tmp_path) == before


def test_an_output_that_is_a_folder_is_an_error(cli, pair, tmp_path):
    (tmp_path / "ruling.tmx").mkdir()
    done = cli("align", *pair, "-o", tmp_path / "ruling.tmx")
    assert done.status == 3
    assert done.error.endswith("is a folder; name a file to write")


def test_one_output_named_twice_is_refused_however_it_is_spelt(cli, pair, tmp_path):
    done = cli(
        "align", *pair, "-o", tmp_path / "a.tmx", "-o", tmp_path / "." / "x" / ".." / "a.tmx"
    )
    assert done.status == 2
    assert "is named twice" in done.error


def test_an_output_that_is_an_input_is_refused_even_through_a_link(cli, pair, tmp_path):
    source = pair[0].rename(tmp_path / "ruling.csv")
    link = tmp_path / "link.csv"
    link.symlink_to(source)
    before = source.read_bytes()
    for output in (source, link):
        done = cli("align", source, pair[1], "-o", output)
        assert done.status == 2
        assert "is an input" in done.error
    assert source.read_bytes() == before


def test_an_output_that_fails_leaves_no_temporary_file_and_keeps_what_was_there(
    cli, pair, tmp_path, monkeypatch
):
    def full(_self, _alignment, path, _options):
        path.write_text("bead,type", "utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(EXPORTERS.get(".csv")), "write", full)
    memory, table = tmp_path / "ruling.tmx", tmp_path / "ruling.csv"
    table.write_text("yesterday's", "utf-8")
    done = cli("align", *pair, "-o", memory, "-o", table)
    assert done.status == 3
    assert done.err.splitlines()[-1] == (
        f"aligner: error: cannot write {table}: No space left on device"
    )
    assert table.read_text("utf-8") == "yesterday's"
    assert names(tmp_path) == ["ruling.ar.txt", "ruling.csv", "ruling.en.txt", "ruling.tmx"]


def test_an_output_through_a_link_goes_where_the_link_points(cli, pair, tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    link = tmp_path / "memory.tmx"
    link.symlink_to(shared / "team.tmx")
    assert cli("align", *pair, "-o", link).status == 0
    assert link.is_symlink()
    assert names(shared) == ["team.tmx"]
