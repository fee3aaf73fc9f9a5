"""The cache on disk: what it keeps, what it forgets, and that it never stops the work."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.embedding import cache as cache_module
from aligner.embedding.cache import VectorCache, default_cache


def rows(first: int, last: int, size: int = 100) -> dict[bytes, bytes]:
    return {f"key {i}".encode(): f"{i:08}".encode() * (size // 8) for i in range(first, last)}


@pytest.fixture
def cache(tmp_path) -> VectorCache:
    return VectorCache(tmp_path / "cache" / "vectors.sqlite")


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass only when a test says so."""
    now = [1_000_000]
    monkeypatch.setattr(cache_module, "_now", lambda: now[0])
    return now


@contextlib.contextmanager
def as_nobody():
    """Give up the rights of root, which no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder in which anybody may do what its permissions say; pytest's own are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_what_was_put_is_there_in_the_next_run(cache):
    assert cache.get([b"key 1"]) == {}
    cache.put(rows(0, 1500))
    again = VectorCache(cache.path)
    assert again.get(list(rows(0, 1600))) == rows(0, 1500)
    assert again.get([]) == {}


def test_only_its_owner_can_read_the_folder_of_the_cache(cache):
    cache.put(rows(0, 1))
    assert cache.path.parent.stat().st_mode & 0o077 == 0


def test_a_row_that_is_put_again_is_replaced(cache):
    cache.put({b"key": b"old"})
    cache.put({b"key": b"newer"})
    assert cache.get([b"key"]) == {b"key": b"newer"}


def test_the_limit_is_kept_and_the_oldest_rows_go_first(cache, clock):
    cache.limit = 100 * 100
    for hour in range(0, 200, 20):
        clock[0] += 3600
        cache.put(rows(hour, hour + 20, 104))
    left = cache.get(list(rows(0, 200)))
    assert 0.8 * cache.limit < sum(map(len, left.values())) <= cache.limit
    numbers = sorted(int(key.split()[1]) for key in left)
    assert numbers[-1] == 199
    # Within the oldest hour that is left, any row may have gone.
    assert set(range(numbers[0] // 20 * 20 + 20, 200)) <= set(numbers)


def test_a_row_in_use_outlives_younger_ones(cache, clock):
    cache.limit = 100 * 100
    cache.put(rows(0, 50))
    clock[0] += 7200
    cache.put(rows(50, 90))
    clock[0] += 7200
    assert len(cache.get(list(rows(0, 10)))) == 10
    clock[0] += 7200
    cache.put(rows(90, 130))
    left = cache.get(list(rows(0, 130)))
    assert set(rows(0, 10)) <= set(left)
    assert not set(rows(10, 40)) & set(left)
    assert set(rows(50, 130)) <= set(left)


def test_rows_over_the_limit_at_once_leave_a_cache_within_it(cache):
    cache.limit = 1000
    cache.put(rows(0, 100))
    assert sum(map(len, cache.get(list(rows(0, 100))).values())) <= 1000
    cache.limit = 0
    cache.put(rows(100, 101))
    assert cache.get(list(rows(0, 101))) == {}


def test_the_file_stays_in_proportion_to_the_limit(cache, clock):
    """Even when the rows in use lie scattered among those that go."""
    cache.limit = 2_000_000
    for step in range(40):
        clock[0] += 4000
        cache.put(rows(step * 100, step * 100 + 100, 2048))
        cache.get([f"key {i}".encode() for i in range(0, step * 100, 9)])
        assert cache.path.stat().st_size < 2.1 * cache.limit + 2_000_000
    assert cache.path.stat().st_size > cache.limit


@given(st.dictionaries(st.binary(max_size=20), st.binary(max_size=40), max_size=20))
@settings(max_examples=25, deadline=None)
def test_any_bytes_come_back(content):
    with tempfile.TemporaryDirectory() as folder:
        cache = VectorCache(Path(folder) / "vectors.sqlite")
        cache.put(content)
        assert cache.get(list(content)) == content


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(20_000))


def _prose(path: Path) -> None:
    path.write_text("Not a database at all.\n" * 1000)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _other_tables(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE state (key BLOB, vector BLOB)")
        db.commit()


def _other_format(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 7")


def _without_table(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE state")
        db.commit()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "damage", [_zeros, _prose, _cut, _other_tables, _other_format, _without_table, _empty]
)
def test_a_damaged_file_is_replaced(cache, damage):
    cache.put(rows(0, 400))
    damage(cache.path)
    found = cache.get(list(rows(0, 400)))
    assert all(found[key] == rows(0, 400)[key] for key in found)
    cache.put(rows(0, 400))  # a half-readable file may take this to be noticed
    cache.put(rows(400, 410))
    assert cache.get(list(rows(400, 410))) == rows(400, 410)


def test_a_changed_byte_in_a_row_is_noticed(cache):
    cache.put(rows(0, 50, 800))
    content = bytearray(cache.path.read_bytes())
    for i in (7, 23):
        content[content.index(f"{i:08}".encode() * 50) + 200] ^= 1
    cache.path.write_bytes(content)
    expected = rows(0, 50, 800)
    del expected[b"key 7"], expected[b"key 23"]
    assert cache.get(list(rows(0, 50))) == expected
    cache.put(rows(7, 8, 800))
    assert cache.get([b"key 7"]) == rows(7, 8, 800)


def test_a_folder_in_place_of_the_file_is_left_alone(cache):
    cache.path.mkdir(parents=True)
    cache.put(rows(0, 3))
    assert cache.get(list(rows(0, 3))) == {}
    assert cache.path.is_dir()


def test_a_file_in_place_of_the_folder_is_left_alone(tmp_path):
    (tmp_path / "aligner").write_text("mine")
    cache = VectorCache(tmp_path / "aligner" / "vectors.sqlite")
    cache.put(rows(0, 3))
    assert cache.get(list(rows(0, 3))) == {}
    assert (tmp_path / "aligner").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions of POSIX")
def test_a_cache_that_may_only_be_read_is_read(open_folder, clock):
    cache = VectorCache(open_folder / "vectors.sqlite")
    cache.put(rows(0, 5))
    cache.path.chmod(0o444)
    open_folder.chmod(0o555)
    clock[0] += 100_000  # so that the stamps of last use would have to be written
    with as_nobody():
        assert cache.get(list(rows(0, 9))) == rows(0, 5)
        cache.put(rows(5, 9))
        assert cache.get(list(rows(0, 9))) == rows(0, 5)
    open_folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions of POSIX")
@pytest.mark.parametrize("mode", [0o000, 0o555])
def test_a_folder_that_lets_nothing_in_costs_the_cache_and_no_more(open_folder, mode):
    folder = open_folder / "aligner"
    folder.mkdir()
    folder.chmod(mode)
    cache = VectorCache(folder / "vectors.sqlite")
    with as_nobody():
        cache.put(rows(0, 3))
        assert cache.get(list(rows(0, 3))) == {}
    folder.chmod(0o755)
    assert list(folder.iterdir()) == []


def test_a_cache_held_by_another_process_costs_the_cache_and_no_more(cache, monkeypatch):
    monkeypatch.setattr(cache_module, "_WAIT", 0.05)
    cache.put(rows(0, 3))
    with contextlib.closing(sqlite3.connect(cache.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert cache.get(list(rows(0, 3))) == {}
        cache.put(rows(3, 6))
    assert cache.get(list(rows(0, 6))) == rows(0, 3)


def _share(path: Path, first: int) -> int:
    """One process of two: puts rows of its own and reads those of both."""
    cache = VectorCache(path)
    wrong = 0
    for start in range(first, first + 400, 20):
        cache.put(rows(start, start + 20, 2048))
        expected = rows(0, 1000, 2048)
        found = cache.get(list(expected))
        wrong += sum(found[key] != expected[key] for key in found)
    return wrong


def test_two_processes_share_a_cache(cache):
    context = multiprocessing.get_context("spawn")
    # Both wait for the other to be there, so that they meet in making the file too.
    with context.Pool(2, context.Barrier(2).wait) as pool:
        wrong = pool.starmap(_share, [(cache.path, 0), (cache.path, 300)], chunksize=1)
    assert wrong == [0, 0]
    # Rows 300 to 399 were put by both.
    assert cache.get(list(rows(0, 1000))) == rows(0, 700, 2048)


def test_the_cache_lies_under_xdg_cache_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache().path == tmp_path / "aligner" / "vectors.sqlite"


@pytest.mark.parametrize("value", [None, "", "relative/folder", "."])
def test_without_an_absolute_xdg_cache_home_it_lies_in_the_home(tmp_path, monkeypatch, value):
    monkeypatch.setenv("HOME", str(tmp_path))
    if value is None:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", value)
    assert default_cache().path == tmp_path / ".cache" / "aligner" / "vectors.sqlite"


def test_without_a_home_there_is_no_cache(monkeypatch):
    def homeless(cls):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", classmethod(homeless))
    assert default_cache() is None
    monkeypatch.setattr(Path, "home", classmethod(lambda cls: Path("odd")))
    assert default_cache() is None
