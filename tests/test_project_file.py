"""The `.aligner` project keeps everything and believes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.errors import OutputError, ProjectError
from aligner.model import Alignment, Bead, Block, Document, Segment
from aligner.project import SCHEMA_VERSION, load_project, save_project

one_file_for_all = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)


@pytest.fixture
def project(tmp_path: Path, seed_alignment: Alignment) -> Path:
    path = tmp_path / "statement.aligner"
    save_project(seed_alignment, path)
    return path


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_project_gives_back_the_alignment_it_was_made_of(project, seed_alignment):
    assert load_project(project) == seed_alignment


@one_file_for_all
@given(data=st.data())
def test_any_alignment_survives_the_round_trip(data, hostile_alignments, tmp_path):
    alignment = data.draw(hostile_alignments)
    path = tmp_path / "any.aligner"
    save_project(alignment, path)
    loaded = load_project(path)
    assert loaded == alignment
    assert repr(loaded.signature) == repr(alignment.signature), "the order of items is kept"


def test_a_score_that_is_not_a_number_stays_one(tmp_path, seed_alignment):
    beads = (Bead(*_sides(seed_alignment.beads[0]), score=float("nan")), *seed_alignment.beads[1:])
    save_project(seed_alignment.replace(beads=beads), tmp_path / "nan.aligner")
    assert str(load_project(tmp_path / "nan.aligner").beads[0].score) == "nan"


def _sides(bead: Bead) -> tuple[range, range]:
    return bead.source, bead.target


@pytest.mark.parametrize(
    "name", ["100% done?.aligner", "a#b c.aligner", "تقرير.aligner", "file:x?mode=rwc.aligner"]
)
def test_a_path_is_a_path_whatever_characters_it_has(name, tmp_path, seed_alignment):
    save_project(seed_alignment, tmp_path / name)
    assert load_project(tmp_path / name) == seed_alignment
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_saving_and_loading_leave_no_file_beside_the_project(project):
    load_project(project)
    assert list(project.parent.iterdir()) == [project]


def test_a_project_in_a_folder_without_write_permission_can_be_loaded(project, seed_alignment):
    before = project.read_bytes()
    project.chmod(0o444)
    project.parent.chmod(0o555)
    try:
        assert load_project(project) == seed_alignment
    finally:
        project.parent.chmod(0o755)
    assert project.read_bytes() == before


def test_two_runs_at_the_same_source_date_give_the_same_rows(tmp_path, seed_alignment, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704067200")
    dumps = []
    for name in ("a.aligner", "b.aligner"):
        save_project(seed_alignment, tmp_path / name)
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1]
    assert any("2024-01-01T00:00:00+00:00" in line for line in dumps[0])


def test_saving_replaces_what_stood_at_the_path(tmp_path, seed_alignment):
    path = tmp_path / "old.aligner"
    path.write_text("a letter, not a database")
    save_project(seed_alignment, path)
    assert load_project(path) == seed_alignment


def test_saving_into_a_folder_that_does_not_exist_is_an_output_error(tmp_path, seed_alignment):
    with pytest.raises(OutputError, match="cannot write the project"):
        save_project(seed_alignment, tmp_path / "nowhere" / "x.aligner")


def test_an_alignment_that_does_not_tile_is_not_saved(tmp_path, seed_alignment):
    broken = seed_alignment.replace(beads=seed_alignment.beads[:-1])
    with pytest.raises(ValueError, match="cover 15 source segments"):
        save_project(broken, tmp_path / "x.aligner")


def test_a_segment_that_is_not_in_its_block_is_not_saved(tmp_path):
    document = Document("a.txt", "en", (Block("Dear reader"),), (Segment("Dear", 0, 1, 5),))
    alignment = Alignment(document, document, (Bead(range(1), range(1)),))
    with pytest.raises(ValueError, match="slice of its block"):
        save_project(alignment, tmp_path / "x.aligner")


def test_a_missing_project_is_reported_with_its_name(tmp_path):
    with pytest.raises(ProjectError, match=r"gone\.aligner does not exist"):
        load_project(tmp_path / "gone.aligner")


def test_a_folder_is_no_project(tmp_path):
    with pytest.raises(ProjectError, match="cannot read"):
        load_project(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"<?xml version='1.0'?><tmx/>", "is not an aligner project"),
        (b"SQLite format 3\0", "another program"),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(content, message, tmp_path):
    path = tmp_path / "x.aligner"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=message):
        load_project(path)


def test_a_database_of_another_program_is_refused(tmp_path):
    spoil(tmp_path / "x.aligner", "CREATE TABLE bead (number)")
    with pytest.raises(ProjectError, match="another program"):
        load_project(tmp_path / "x.aligner")


def test_a_project_of_a_newer_version_asks_for_an_update(project):
    spoil(project, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(ProjectError, match=r"newer aligner .* update aligner"):
        load_project(project)


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.5, 0.95])
def test_a_truncated_project_is_refused(kept, project):
    content = project.read_bytes()
    project.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(ProjectError):
        load_project(project)


@settings(one_file_for_all, max_examples=150)
@given(data=st.data())
def test_a_damaged_project_loads_or_is_refused_but_never_crashes(data, seed_alignment, tmp_path):
    path = tmp_path / "x.aligner"
    save_project(seed_alignment, path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    message = ""
    try:
        load_project(path)
    except ProjectError as error:
        message = str(error)
    assert "\n" not in message


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM bead WHERE number = 3",
        "UPDATE bead SET source_stop = 1000000 WHERE number = 10",
        "UPDATE bead SET source_start = 'one' WHERE number = 2",
        "DELETE FROM document WHERE side = 1",
        "DELETE FROM block WHERE number = 4",
        "UPDATE block SET kind = 'chapter'",
        "UPDATE block SET text = x'ff'",
        "UPDATE block SET text = CAST(x'ff' AS TEXT)",
        "UPDATE segment SET block = -1 WHERE number = 0",
        "UPDATE segment SET start = stop + 1 WHERE number = 5",
        "UPDATE segment SET start = 0 WHERE number = 2 AND side = 0",
        "UPDATE finding SET bead = 99",
        "UPDATE finding SET severity = 'fatal'",
        "UPDATE span SET stop = 5000",
        "UPDATE span SET side = 2",
        "UPDATE span SET finding = 7",
        "DELETE FROM meta",
        "UPDATE meta SET value = '[1]' WHERE key = 'signature'",
        "UPDATE meta SET value = '{' WHERE key = 'signature'",
        "UPDATE meta SET value = replace(hex(zeroblob(50000)), '0', '[') WHERE key = 'signature'",
    ],
)
def test_content_that_contradicts_itself_is_refused(statement, project):
    spoil(project, statement)
    with pytest.raises(ProjectError, match=r"contradicts itself|cannot be read") as caught:
        load_project(project)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP TABLE finding"],
        ["ALTER TABLE bead RENAME TO b", "CREATE VIEW bead AS SELECT * FROM b"],
        ["ALTER TABLE bead ADD COLUMN big TEXT AS (hex(zeroblob(100000000)))"],
        ["DROP TABLE span", "CREATE VIRTUAL TABLE span USING fts5(finding, side, number)"],
    ],
)
def test_no_view_or_altered_table_stands_in_for_a_table(statements, project):
    spoil(project, *statements)
    with pytest.raises(ProjectError, match="missing or altered"):
        load_project(project)


def test_a_table_that_a_later_version_adds_does_no_harm(project, seed_alignment):
    spoil(project, "CREATE TABLE review (number INTEGER PRIMARY KEY, verdict TEXT)")
    assert load_project(project) == seed_alignment


def test_a_project_that_another_program_is_writing_is_reported_as_such(project, monkeypatch):
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **{**k, "timeout": 0.01}))
    with closing(real(project, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProjectError, match="locked"):
            load_project(project)
