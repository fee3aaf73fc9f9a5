"""The file's ending chooses the format, and a file appears whole or not at all."""

import pytest

from aligner.errors import OutputError, UsageError
from aligner.exporters import EXPORTERS, ExportOptions, ExportReport, export, exporter_for
from aligner.project import load_project


def test_every_registered_ending_is_served_by_an_exporter_that_names_it():
    for ending in EXPORTERS:
        assert ending in EXPORTERS.get(ending).suffixes


@pytest.mark.parametrize("ending", list(EXPORTERS))
def test_every_format_is_written_and_reported(ending, tmp_path, seed_alignment):
    path = tmp_path / f"statement{ending.upper()}"
    report = export(seed_alignment, path)
    assert report.paths == (path,)
    assert path.stat().st_size > 0
    assert list(tmp_path.iterdir()) == [path], "nothing else is left in the folder"


@pytest.mark.parametrize(
    "ending", [".xlsx", ".xlf", ".xliff", ".docx", ".html", ".moses", ".parquet"]
)
def test_a_format_that_is_promised_but_not_there_says_so(ending, tmp_path, seed_alignment):
    with pytest.raises(UsageError, match=r"not supported yet; supported are \.aligner \.tmx"):
        export(seed_alignment, tmp_path / f"x{ending}")


@pytest.mark.parametrize(
    ("name", "message"),
    [("x.doc", "unknown ending .doc"), ("x", "no ending"), (".tmx", "no ending")],
)
def test_an_unknown_ending_lists_what_is_supported(name, message, tmp_path):
    with pytest.raises(UsageError, match=message) as caught:
        exporter_for(tmp_path / name)
    assert ".aligner .tmx .csv .tsv .jsonl" in str(caught.value)


def test_a_failed_export_leaves_the_old_file_and_no_temporary_one(
    tmp_path, seed_alignment, monkeypatch
):
    class Failing:
        name, suffixes = "failing", (".csv",)

        def write(self, alignment, path, options) -> ExportReport:
            path.write_text("half a ro")
            raise OSError(28, "No space left on device")

    monkeypatch.setitem(EXPORTERS._loaded, ".csv", Failing())
    path = tmp_path / "x.csv"
    path.write_text("yesterday's table")
    with pytest.raises(OutputError, match="No space left"):
        export(seed_alignment, path)
    assert path.read_text() == "yesterday's table"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_does_not_exist_is_an_output_error(tmp_path, seed_alignment):
    with pytest.raises(OutputError, match="cannot write"):
        export(seed_alignment, tmp_path / "nowhere" / "x.tmx")


def test_a_project_is_always_the_whole_alignment(tmp_path, seed_alignment):
    options = ExportOptions(min_confidence=1.0, swap=True, unit="paragraph")
    export(seed_alignment, tmp_path / "x.aligner", options)
    assert load_project(tmp_path / "x.aligner") == seed_alignment
