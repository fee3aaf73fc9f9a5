"""Two runs give the same bytes; caches help, or stay out of it, and never get in the way."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

TEXT_FORMATS = (".tmx", ".csv", ".tsv", ".jsonl")


def dump(project):
    with closing(sqlite3.connect(project)) as connection:
        return list(connection.iterdump())


def test_with_source_date_epoch_two_runs_write_the_same(cli, pair, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folders = tmp_path / "first", tmp_path / "second"
    for folder, cache in zip(folders, ((), ("--no-cache",)), strict=True):
        folder.mkdir()
        outputs = [folder / f"out{ending}" for ending in (*TEXT_FORMATS, ".aligner")]
        named = (part for path in outputs for part in ("-o", path))
        assert cli("align", *pair, *named, *cache).status == 0
    for ending in TEXT_FORMATS:
        one, two = (folder / f"out{ending}" for folder in folders)
        assert one.read_bytes() == two.read_bytes()
    assert dump(folders[0] / "out.aligner") == dump(folders[1] / "out.aligner")
    assert b'creationdate="20231114T221320Z"' in (folders[0] / "out.tmx").read_bytes()


def test_vectors_are_kept_under_the_cache_home_and_used_again(cli, pair, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = cli("align", *pair)
    kept = tmp_path / "cache" / "aligner" / "vectors.sqlite"
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM state").fetchone() == (8,)
    assert cli("align", *pair) == first


def test_no_cache_leaves_the_cache_alone(cli, pair, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cli("align", *pair, "--no-cache").status == 0
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("obstacle", ["a file", "read-only", "rubbish", "a folder"])
def test_a_cache_that_cannot_be_used_is_no_problem(obstacle, cli, pair, tmp_path, monkeypatch):
    expected = cli("align", *pair)
    home = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    if obstacle == "a file":
        home.write_text("in the way", "utf-8")
    elif obstacle == "read-only":
        home.mkdir(mode=0o500)
    elif obstacle == "rubbish":
        (home / "aligner").mkdir(parents=True)
        (home / "aligner" / "vectors.sqlite").write_bytes(os.urandom(10_000))
    else:
        (home / "aligner" / "vectors.sqlite").mkdir(parents=True)
    assert cli("align", *pair) == expected
