"""`aligner segment`: one sentence a line, a blank line between blocks."""

from __future__ import annotations

import subprocess
import sys


def test_sentences_stand_one_a_line_and_blocks_are_parted_by_a_blank_line(cli, pair):
    done = cli("segment", pair[0])
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "The court opened its hearing on Monday.\n"
        "\n"
        "Three judges heard the case.\n"
        "They asked the witnesses many questions.\n"
        "\n"
        "The ruling will be published next week.\n"
    )


def test_arabic_goes_out_as_it_came(cli, pair):
    done = cli("segment", pair[1], "--lang", "ar")
    assert done.out.splitlines()[2:4] == [
        "ونظر في القضية ثلاثة قضاة.",
        "وطرحوا على الشهود أسئلة كثيرة.",
    ]


def test_the_language_named_decides_the_rules(cli, tmp_path):
    text = "Er kam am 3. Oktober nach Berlin. Dort blieb er bis z.B. Mitte Mai.\n"
    path = tmp_path / "reise.txt"
    path.write_text(text, "utf-8")
    assert cli("segment", path, "--lang", "de").out.count("\n") == 2


def test_wrapped_lines_come_out_whole(cli, tmp_path):
    path = tmp_path / "wrapped.txt"
    path.write_text(
        "The court opened its hearing on Monday after a delay that had lasted\n"
        "for more than three months, and three judges heard the case until the\n"
        "late afternoon. The ruling will be published next week by the registry\n"
        "of the court.\n",
        "utf-8",
    )
    assert len(cli("segment", path).out.splitlines()) == 2


def test_what_it_prints_reads_back_with_segmented(cli, pair, tmp_path):
    lines = tmp_path / "lines.en.txt", tmp_path / "lines.ar.txt"
    for document, segmented in zip(pair, lines, strict=True):
        segmented.write_text(cli("segment", document).out, "utf-8")
    assert cli("align", *lines, "--segmented").out == cli("align", *pair).out


def test_standard_input_can_be_segmented(cli, pair):
    done = cli("segment", "-", stdin=pair[0].read_bytes())
    assert done.out == cli("segment", pair[0]).out


def test_a_legacy_encoding_is_found_or_named(cli, pair, tmp_path):
    old = tmp_path / "old.txt"
    old.write_bytes(pair[1].read_text("utf-8").replace("ُ", "").encode("windows-1256"))
    named = cli("segment", old, "--encoding", "windows-1256")
    assert named.out.startswith("افتتحت المحكمة جلستها")
    assert cli("segment", old).out == named.out


def test_a_reader_that_stops_listening_is_no_error(tmp_path):
    long = tmp_path / "long.txt"
    long.write_text("The court opened its hearing on Monday.\n\n" * 20_000, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "aligner.cli", "segment", long],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (141, b"")
