"""`aligner evaluate` and `aligner models`: tables for people, JSON for machines."""

from __future__ import annotations

import json
from importlib.metadata import version

import pytest

GOLD = "[0]:[0]\n[1]:[1,2]\n[2]:[]\n[3]:[3]\n"
# Three of five beads are right; one more shares a link; gold has three beads with two sides,
# two of them found exactly and all of them touched; one null segment of two is right.
PREDICTED = "[0]:[0]\n[1]:[1]\n[]:[2]\n[2]:[]\n[3]:[3]\n"


@pytest.fixture
def ladders(tmp_path):
    gold, predicted = tmp_path / "gold.txt", tmp_path / "predicted.txt"
    gold.write_text(GOLD, "utf-8")
    predicted.write_text(PREDICTED, "utf-8")
    return gold, predicted


def test_json_has_the_scores_worked_out_by_hand(cli, ladders):
    done = cli("evaluate", *ladders, "--json")
    assert (done.status, done.err) == (0, "")
    scores = json.loads(done.out)["pooled"]
    assert scores["strict"] == pytest.approx({"precision": 0.6, "recall": 2 / 3, "f1": 12 / 19})
    assert scores["lax"] == pytest.approx({"precision": 0.8, "recall": 1, "f1": 8 / 9})
    assert scores["null"] == pytest.approx({"precision": 0.5, "recall": 1, "f1": 2 / 3})


def test_the_table_has_a_row_a_file_and_one_for_all(cli, ladders, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    gold, predicted = ladders
    done = cli("evaluate", gold, predicted, gold, gold)
    assert (done.status, done.err) == (0, "")
    cells = [line.replace("│", " ").split() for line in done.out.splitlines() if "│" in line]
    assert cells[0] == [str(predicted), *"0.600 0.667 0.632 0.800 1.000 0.889 0.667".split()]
    assert cells[1] == [str(gold), *["1.000"] * 7]
    # 7 of 9 beads, 5 of 6 gold beads; 3 null segments of which 2 are right, of 2.
    assert cells[2] == [
        "pooled",
        "(2",
        "files)",
        "0.778",
        "0.833",
        "0.805",
        *cells[2][6:9],
        "0.800",
    ]


def test_an_alignment_is_perfect_against_itself_in_every_format(cli, project, tmp_path):
    lines = tmp_path / "ruling.jsonl"
    cli("export", project, "-o", lines)
    done = cli("evaluate", project, lines, "--json")
    assert json.loads(done.out)["pooled"]["strict"]["f1"] == 1


def test_a_line_that_is_no_bead_is_named(cli, ladders, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("[0]:[0]\nThe court opened.\n", "utf-8")
    done = cli("evaluate", ladders[0], bad)
    assert done.status == 3
    assert f"{bad}, line 2" in done.error


def test_models_are_listed_for_people_and_machines(cli):
    done = cli("models")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("use-m3")
    rows = json.loads(cli("models", "--json").out)
    assert rows[0]["name"] == "use-m3"
    assert rows[0]["installed"] == "yes"
    assert all(row.keys() >= {"name", "what", "needs", "installed", "languages"} for row in rows)


def test_the_version_is_that_of_the_distribution(cli):
    assert cli("--version").out == f"aligner {version('bitext-aligner')}\n"


@pytest.mark.parametrize("command", ["align", "segment", "export", "evaluate", "models"])
def test_each_command_has_a_help_without_the_types_of_python(cli, command):
    done = cli(command, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Usage: aligner {command} [OPTIONS]")
    assert "Path" not in done.out
    assert "{" not in done.out
    assert max(map(len, done.out.splitlines())) <= 80
