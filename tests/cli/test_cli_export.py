"""`aligner export`: every format from a project, filters, direction, codes, two documents."""

from __future__ import annotations

import csv
import dataclasses
import json

import pytest
from lxml import etree

from aligner.project import load_project, save_project

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def units(path):
    """Language codes and texts of the units of a TMX."""
    return [
        [(tuv.get(XML_LANG), tuv.findtext("seg")) for tuv in unit.iterfind("tuv")]
        for unit in etree.parse(path).iterfind(".//tu")
    ]


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_project_goes_to_every_format_and_back(cli, project, tmp_path):
    outputs = [tmp_path / f"out{e}" for e in (".aligner", ".tmx", ".csv", ".tsv", ".jsonl")]
    done = cli("export", project, *(part for path in outputs for part in ("-o", path)))
    assert (done.status, done.out) == (0, "")
    assert load_project(outputs[0]) == load_project(project)
    texts = [[pair[0][1], pair[1][1]] for pair in units(outputs[1])]
    assert [[row["source"], row["target"]] for row in rows(outputs[2])] == texts
    lines = outputs[3].read_text("utf-8").splitlines()
    assert [line.split("\t")[2:4] for line in lines[1:]] == texts
    beads = [json.loads(line) for line in outputs[4].read_text("utf-8").splitlines()]
    assert [[bead["source"], bead["target"]] for bead in beads] == texts


def test_a_project_gives_what_align_gives(cli, pair, project, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    direct, later = tmp_path / "direct.tmx", tmp_path / "later.tmx"
    cli("align", *pair, "-o", direct)
    cli("export", project, "-o", later)
    assert later.read_bytes() == direct.read_bytes()


def test_two_documents_are_aligned_first(cli, pair, project, tmp_path):
    cli("export", *pair, "-o", tmp_path / "direct.csv")
    cli("export", project, "-o", tmp_path / "project.csv")
    assert (tmp_path / "direct.csv").read_bytes() == (tmp_path / "project.csv").read_bytes()


def test_a_paragraph_can_be_the_unit(cli, project, tmp_path):
    output = tmp_path / "paragraphs.tmx"
    cli("export", project, "-o", output, "--unit", "paragraph")
    assert etree.parse(output).find("header").get("segtype") == "paragraph"
    assert [pair[0][1] for pair in units(output)] == [
        "The court opened its hearing on Monday.",
        "Three judges heard the case. They asked the witnesses many questions.",
        "The ruling will be published next week.",
    ]


def test_units_below_the_confidence_asked_for_are_left_out_and_counted(cli, project, tmp_path):
    alignment = load_project(project)
    beads = [
        dataclasses.replace(bead, confidence=confidence)
        for bead, confidence in zip(alignment.beads, (0.2, 0.9, 0.5, 1.0), strict=True)
    ]
    save_project(alignment.replace(beads=tuple(beads)), project)
    output = tmp_path / "sure.csv"
    done = cli("export", project, "-o", output, "--min-confidence", 0.5, "--json")
    assert [row["bead"] for row in rows(output)] == ["1", "2", "3"]
    assert json.loads(done.out)["written"][0]["below"] == 1


def test_swap_exchanges_the_sides_and_the_codes_stay_with_their_documents(cli, project, tmp_path):
    output = tmp_path / "swapped.tmx"
    done = cli(
        *("export", project, "-o", output, "--swap"),
        *("--source-code", "en-GB", "--target-code", "ar-EG"),
    )
    assert done.status == 0
    assert etree.parse(output).find("header").get("srclang") == "ar-EG"
    assert units(output)[0] == [
        ("ar-EG", "افتتحت المحكمة جلستها يوم الاثنين."),
        ("en-GB", "The court opened its hearing on Monday."),
    ]


def test_duplicates_are_written_once_and_counted(cli, pair, tmp_path):
    for path in pair:
        path.write_text(path.read_text("utf-8") * 2, "utf-8")
    output = tmp_path / "once.tmx"
    done = cli("export", *pair, "-o", output, "--deduplicate")
    assert len(units(output)) == 4
    assert done.err == f"wrote {output}: 4 units; left out 4 written before\n"


def test_beads_with_an_empty_side_are_counted_and_kept_out_of_a_memory(cli, pair, tmp_path):
    pair[0].write_text(
        "Chapter twelve of the annual report on fisheries and harbours\n\n"
        + pair[0].read_text("utf-8"),
        "utf-8",
    )
    memory, table = tmp_path / "out.tmx", tmp_path / "out.csv"
    done = cli("export", *pair, "-o", memory, "-o", table)
    assert done.err.splitlines() == [
        f"wrote {memory}: 4 units; left out 1 with an empty side",
        f"wrote {table}: 5 units",
    ]
    assert rows(table)[0]["target_index"] == ""


def test_a_project_is_not_written_over_itself(cli, project):
    before = project.read_bytes()
    done = cli("export", project, "-o", project)
    assert done.status == 2
    assert project.read_bytes() == before


@pytest.mark.parametrize("name", ["x.tmx", "x.csv"])
def test_an_export_appears_in_a_folder_beside_nothing_else(name, cli, project, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    assert cli("export", project, "-o", folder / name).status == 0
    assert [path.name for path in folder.iterdir()] == [name]
