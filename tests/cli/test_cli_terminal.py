"""What reaches a terminal, and what must not."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ARABIC = re.compile("[\u0600-\u06ff]")
LATIN = re.compile("[A-Za-z]")


def on_a_terminal(*arguments: object, columns: int = 72, **environment: str) -> tuple[int, str]:
    """Status and screen output of `aligner ARGUMENTS…` on a terminal of its own."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "aligner.cli", *map(str, arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(slave)
    received = b""
    with contextlib.suppress(OSError):  # Linux: the other side has closed the terminal
        while part := os.read(master, 65536):
            received += part
    os.close(master)
    return process.wait(), received.decode()


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("screen")
    source, target = folder / "en.txt", folder / "ar.txt"
    source.write_text("The court opened on Monday. Three judges heard the case.\n", "utf-8")
    target.write_text("افتتحت المحكمة يوم الاثنين. ونظر في القضية ثلاثة قضاة.\n", "utf-8")
    return on_a_terminal("align", source, target, "--no-cache")


def test_a_terminal_gets_colours_and_is_left_as_it_was(screen):
    status, text = screen
    assert status == 0
    assert "\x1b[32m" in text  # a sure bead is green
    assert text.count("\x1b[?25l") == text.count("\x1b[?25h") > 0  # the cursor comes back
    assert "Embedding" in text
    assert text.rstrip().splitlines()[-1].startswith("2 segments (en) and 2 (ar) in 2 beads")


def test_arabic_stands_on_lines_of_its_own(screen):
    lines = [ESCAPE.sub("", line) for line in screen[1].splitlines()]
    arabic = [line for line in lines if ARABIC.search(line)]
    assert len(arabic) == 2
    assert not any(LATIN.search(line) for line in arabic)


def test_no_color_means_no_colours_and_no_bold(pair):
    status, text = on_a_terminal("align", *pair, NO_COLOR="1")
    assert status == 0
    assert not re.search(r"\x1b\[[0-9;]*m", text)


def test_long_texts_are_wrapped_to_the_width_of_the_terminal(pair):
    pair[0].write_text("The court opened " + "and closed " * 40 + "again.\n", "utf-8")
    _, text = on_a_terminal("align", *pair, columns=60)
    assert max(len(ESCAPE.sub("", line)) for line in text.splitlines()[:-1]) <= 60


def test_where_there_is_no_terminal_there_are_no_escape_codes(cli, pair, tmp_path):
    for arguments in (
        ["align", *pair],
        ["align", *pair, "-o", tmp_path / "x.tmx"],
        ["models"],
        ["segment", pair[0]],
        ["--help"],
        ["align", "--colour"],
    ):
        done = cli(*arguments)
        assert "\x1b" not in done.out + done.err


# "Clear the screen", "set the title", an 8-bit control sequence, a backspace.
HOSTILE = "The court \x1b[2J\x1b]0;owned\x07 opened \x9b31m on\x08 Monday, and the judges sat."


def test_control_characters_of_a_text_do_not_reach_the_terminal(cli, pair):
    pair[0].write_text(f"{HOSTILE} {'They heard the case at length. ' * 200}\n", "utf-8")
    done = cli("align", *pair)
    assert done.status == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.out)
    assert "opened" in done.out


def test_segment_keeps_them_in_a_pipe_and_drops_them_on_a_terminal(cli, pair):
    pair[0].write_text(f"{HOSTILE} {'They heard the case at length. ' * 200}\n", "utf-8")
    assert "\x1b[2J" in cli("segment", pair[0]).out
    status, text = on_a_terminal("segment", pair[0])
    assert status == 0
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)


def test_names_of_files_do_not_steer_the_terminal_either(cli, pair, tmp_path):
    missing = cli("align", tmp_path / "\x1b[31mred.txt", pair[1])
    assert "\x1b" not in missing.err
    hostile = pair[0].rename(tmp_path / "a\x1b[31m\x9b\n.txt")
    done = cli("align", hostile, pair[1], "--json", "-o", tmp_path / "b\x1b\n.tmx")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.out)
    assert json.loads(done.out)["source"]["name"] == hostile.name
    written = cli("align", hostile, pair[1], "-o", tmp_path / "b\x1b\n.tmx")
    assert "\x1b" not in written.err
    assert len(written.err.splitlines()) == 2


@pytest.mark.parametrize("command", ["align", "models"])
def test_a_full_disk_behind_standard_output_is_an_error_in_words(command, pair):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "aligner.cli", command, *(pair if command == "align" else ())],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == b"aligner: error: cannot write the output: No space left on device\n"
