"""How a model is looked for, and what is said if there is none: without network or PyTorch."""

from __future__ import annotations

import importlib
import importlib.util
import types
from pathlib import Path

import pytest

from aligner.embedding import get_encoder, hub, installed_models, transformers
from aligner.errors import ModelError

COMMIT = "836121a0533e5664b21c7aacc5d22951f2b8b25b"


class NotFoundError(Exception):
    pass


class GatedError(NotFoundError):
    pass


class InvalidNameError(ValueError):
    pass


class Libraries:
    """Stand-ins for the libraries of the extra, and a record of what they were asked."""

    def __init__(self) -> None:
        self.on_disk: dict[str, Path] = {}
        self.on_hub: dict[str, str | Exception] = {}
        self.asked: list[str] = []
        self.loads: list[tuple[str, str | None, bool]] = []
        self.broken: set[bool] = set()

    def try_to_load_from_cache(self, repository, file, cache_dir=None):
        if " " in repository:
            raise InvalidNameError("Repo id must use alphanumeric chars")
        folder = self.on_disk.get(repository)
        return str(folder / file) if folder and (folder / file).exists() else None

    def model_info(self, repository, timeout):
        assert 0 < timeout < 60
        self.asked.append(repository)
        answer = self.on_hub.get(repository, NotFoundError(f"404: {repository}"))
        if isinstance(answer, Exception):
            raise answer
        return types.SimpleNamespace(sha=answer)

    def load(self, source, *, revision, local_files_only, trust_remote_code):
        assert trust_remote_code is False
        self.loads.append((source, revision, local_files_only))
        if local_files_only in self.broken:
            raise OSError("no file named tokenizer.json.\nMore about it on our site.")
        return object()

    def __call__(self, name):
        return {
            "huggingface_hub": types.SimpleNamespace(
                HfApi=lambda: types.SimpleNamespace(model_info=self.model_info),
                try_to_load_from_cache=self.try_to_load_from_cache,
                utils=types.SimpleNamespace(
                    RepositoryNotFoundError=NotFoundError,
                    GatedRepoError=GatedError,
                    HFValidationError=InvalidNameError,
                ),
            ),
            "transformers.utils.logging": types.SimpleNamespace(disable_progress_bar=lambda: None),
            "torch": types.SimpleNamespace(set_num_threads=lambda count: None),
            "sentence_transformers": types.SimpleNamespace(SentenceTransformer=self.load),
        }[name]


@pytest.fixture
def libraries(monkeypatch) -> Libraries:
    stand_ins = Libraries()
    monkeypatch.setattr(hub, "_library", stand_ins)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(hub, "transformers_version", lambda: "6.2.0")
    return stand_ins


@pytest.fixture
def download(tmp_path) -> Path:
    snapshot = tmp_path / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "modules.json").write_text("[]")
    (snapshot / "model.safetensors").write_bytes(b"weights")
    return snapshot


def refusal(name: str) -> str:
    with pytest.raises(ModelError) as caught:
        get_encoder(name)
    assert caught.value.exit_code == 4
    (line,) = str(caught.value).splitlines()
    return line


def test_a_downloaded_model_is_loaded_without_the_network(libraries, download):
    libraries.on_disk["someone/tiny"] = download
    loaded = hub.load_model("someone/tiny")
    assert (loaded.name, loaded.revision) == ("someone/tiny", COMMIT[:12])
    assert libraries.loads == [("someone/tiny", COMMIT, True)]
    assert libraries.asked == []


def test_the_librarys_own_models_need_no_organisation(libraries, download):
    libraries.on_disk["sentence-transformers/LaBSE"] = download
    assert hub.load_model("LaBSE").revision == COMMIT[:12]
    assert libraries.loads == [("sentence-transformers/LaBSE", COMMIT, True)]


def test_a_new_model_is_downloaded_at_the_commit_the_hub_names(libraries):
    libraries.on_hub["sentence-transformers/LaBSE"] = COMMIT
    assert hub.load_model("LaBSE").revision == COMMIT[:12]
    assert libraries.asked == ["sentence-transformers/LaBSE"]
    assert libraries.loads == [("sentence-transformers/LaBSE", COMMIT, False)]


def test_a_name_without_organisation_may_be_whole(libraries):
    libraries.on_hub["bert-base-uncased"] = COMMIT
    hub.load_model("bert-base-uncased")
    assert libraries.loads == [("bert-base-uncased", COMMIT, False)]


def test_a_download_that_stopped_before_the_weights_is_taken_up_again(libraries, download):
    (download / "model.safetensors").unlink()
    libraries.on_disk["someone/tiny"] = download
    libraries.on_hub["someone/tiny"] = COMMIT
    hub.load_model("someone/tiny")
    assert libraries.loads == [("someone/tiny", COMMIT, False)]


def test_a_download_that_lacks_another_file_is_taken_up_again(libraries, download):
    libraries.on_disk["someone/tiny"] = download
    libraries.on_hub["someone/tiny"] = COMMIT
    libraries.broken = {True}
    hub.load_model("someone/tiny")
    assert [local for *_, local in libraries.loads] == [True, False]


def test_without_a_network_one_question_is_asked_and_one_line_said(libraries):
    libraries.on_hub["sentence-transformers/LaBSE"] = ConnectionError("Name not known.\nSorry")
    line = refusal("LaBSE")
    assert "cannot be downloaded: Name not known; check the network" in line
    assert len(libraries.asked) == 1


def test_a_model_that_nobody_has_is_said_not_to_exist(libraries):
    assert "there is no model someone/nothing on this machine or on the hub" in refusal(
        "someone/nothing"
    )
    assert libraries.loads == []


def test_a_model_behind_terms_says_so(libraries):
    libraries.on_hub["someone/gated"] = GatedError("401")
    assert "hf auth login" in refusal("someone/gated")


def test_a_name_that_is_none_is_refused_before_the_network(libraries):
    for name in ("not a name", "", " "):
        assert f"{name!r} is no name of a model;" in refusal(name)
    assert libraries.asked == []


def test_a_download_that_breaks_off_is_one_line(libraries):
    libraries.on_hub["someone/tiny"] = COMMIT
    libraries.broken = {True, False}
    line = refusal("someone/tiny")
    assert "the model someone/tiny cannot be loaded: no file named tokenizer.json;" in line


@pytest.mark.parametrize("name", ["./models/none", "/models/none", "~/none", "a/b/c", "a\\b"])
def test_a_folder_that_is_not_there_is_not_asked_of_the_hub(libraries, name):
    assert f"there is no model folder {name};" in refusal(name)
    assert libraries.asked == []


def test_a_file_is_no_model(libraries, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("notes")
    assert "there is no model folder notes.txt" in refusal("notes.txt")


def test_a_folder_is_named_after_itself_and_known_by_its_content(libraries, tmp_path, monkeypatch):
    folder = tmp_path / "mine"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    first = hub.load_model(str(folder))
    assert first.name == "mine"
    monkeypatch.chdir(folder)
    assert (hub.load_model(".").name, hub.load_model(".").revision) == ("mine", first.revision)
    (folder / ".cache").write_text("of no account")
    assert hub.load_model(str(folder)).revision == first.revision
    (folder / "1_Pooling" / "config.json").write_text('{"mean": true}')
    second = hub.load_model(str(folder)).revision
    (folder / "1_Pooling" / "config.json").rename(folder / "1_Pooling" / "other.json")
    assert len({first.revision, second, hub.load_model(str(folder)).revision}) == 3


def test_a_library_that_would_run_code_of_a_model_is_too_old(libraries, monkeypatch, tmp_path):
    monkeypatch.setattr(hub, "transformers_version", lambda: "5.7.0")
    assert "sentence-transformers 5.7.0 is too old" in refusal(str(tmp_path))
    assert libraries.loads == []


def test_without_the_extra_it_is_said_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(transformers, "transformers_version", lambda: None)
    for name in ("LaBSE", str(tmp_path)):
        assert "pip install 'bitext-aligner[transformers]'" in refusal(name)
    row = installed_models()[1]
    assert row["installed"] == "no"
    assert row["needs"] == "pip install 'bitext-aligner[transformers]'"
