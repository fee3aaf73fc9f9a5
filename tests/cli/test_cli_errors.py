"""Wrong usage, missing models, mistakes of our own: statuses, one line each, `--debug`."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys

import pytest

import aligner.api

PAIR = ("source.txt", "target.txt")
WRONG = [
    (["align", "alone.txt"], "missing argument 'TARGET'"),
    (["align", *PAIR, "--colour"], "no such option: --colour"),
    (["align", *PAIR, "--max-group", "1"], "--max-group"),
    (["align", *PAIR, "--max-group", "17"], "--max-group"),
    (["align", *PAIR, "--max-group", "many"], "--max-group"),
    (["align", *PAIR, "extra.txt"], "extra.txt"),
    (["translate"], "no such command 'translate'"),
    (["export", "memory.aligner"], "-o memory.tmx"),
    (["export", *PAIR, "third.txt", "-o", "x.tmx"], "two documents"),
    (["export", "alone.txt", "-o", "x.tmx"], "is not an .aligner project"),
    (["export", *PAIR, "-o", "x.tmx", "--unit", "word"], "--unit"),
    (["export", *PAIR, "-o", "x.tmx", "--min-confidence", "1.5"], "--min-confidence"),
    (["export", *PAIR, "-o", "x.tmx", "--source-code", "en GB"], "'en GB'"),
    (["evaluate", "gold.txt"], "in pairs"),
    (["evaluate", "gold.txt", "predicted.txt", "gold2.txt"], "in pairs"),
]


@pytest.mark.parametrize(("arguments", "expected"), WRONG)
def test_wrong_usage_is_one_line_and_status_2(arguments, expected, cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = cli(*arguments)
    assert (done.status, done.out) == (2, "")
    assert expected in done.error
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_option_tells_where_the_right_ones_are(cli):
    assert cli("align", *PAIR, "--colour").error.endswith("see `aligner align --help`")


def test_an_unknown_language_or_encoding_is_wrong_usage(cli, pair):
    for option in ("--source-lang", "--encoding"):
        done = cli("align", *pair, option, "klingonese!")
        assert done.status == 2
        assert "klingonese!" in done.error


def test_without_a_command_the_help_is_shown_as_wrong_usage(cli):
    done = cli()
    assert (done.status, done.out) == (2, "")
    assert "Commands:" in done.err


def test_a_model_without_its_extra_is_status_4_and_says_what_to_install(cli, pair, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "sentence_transformers" else find(name, *rest),
    )
    done = cli("align", *pair, "--model", "LaBSE")
    assert (done.status, done.out) == (4, "")
    assert "pip install 'bitext-aligner[transformers]'" in done.error


def test_a_model_folder_that_is_not_there_is_status_4(cli, pair):
    done = cli("align", *pair, "--model", "./models/none")
    assert done.status == 4
    assert "./models/none" in done.error


@pytest.mark.parametrize("arguments", [["--debug", "align"], ["align", "--debug"]])
def test_debug_before_or_after_the_command_shows_the_traceback(arguments, cli, pair, tmp_path):
    done = cli(*arguments, tmp_path / "missing.txt", pair[1])
    assert done.status == 3
    assert "Traceback" in done.err
    assert done.err.splitlines()[-1].startswith("aligner: error: ")


def test_a_file_called_debug_can_be_named_behind_two_dashes(cli, pair, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pair[0].rename(tmp_path / "--debug")
    assert cli("align", "--json", "--", "--debug", pair[1]).status == 0


def test_a_mistake_of_our_own_is_one_line_and_a_status_no_other_error_has(cli, pair, monkeypatch):
    def broken(*_arguments):
        raise KeyError("margin")

    monkeypatch.setattr(aligner.api, "align_documents", broken)
    done = cli("align", *pair)
    assert done.status == 70
    assert done.error == "internal error, KeyError: 'margin'; please report it with --debug"


def test_running_out_of_memory_is_said_in_words(cli, pair, monkeypatch):
    def greedy(*_arguments):
        raise MemoryError

    monkeypatch.setattr(aligner.api, "align_documents", greedy)
    assert cli("align", *pair).error == "there is not enough memory; split the documents"


def test_an_interrupt_is_one_line_and_status_130(cli, pair, monkeypatch):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(aligner.api, "align_documents", interrupted)
    done = cli("align", *pair)
    assert (done.status, done.error) == (130, "interrupted")


def test_a_terminated_export_takes_its_temporary_file_with_it(pair, tmp_path):
    program = f"""
import sys, time
from aligner.cli import main
from aligner.exporters import EXPORTERS
def slow(self, alignment, path, options):
    print("writing", flush=True)
    time.sleep(600)
type(EXPORTERS.get(".tmx")).write = slow
sys.argv = ["aligner", "align", {str(pair[0])!r}, {str(pair[1])!r}, "-o", "out.tmx"]
main()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout.readline() == b"writing\n"
        assert any(path.name.startswith(".aligner-") for path in tmp_path.iterdir())
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert err.decode().splitlines()[-1] == "aligner: error: terminated"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ruling.ar.txt", "ruling.en.txt"]


def test_the_statuses_of_the_process_are_those_of_the_contract(spawn, pair, tmp_path):
    assert spawn("--version").status == 0
    assert spawn("align", pair[0]).status == 2
    missing = spawn("align", pair[0], tmp_path / "missing.txt")
    assert (missing.status, missing.out) == (3, "")
    assert "missing.txt does not exist" in missing.error
    assert spawn("align", *pair, "--model", "./none").status == 4
