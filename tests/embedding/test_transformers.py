"""Sentence-transformers models, with tiny ones that are made here and saved in a folder.

They need the extra.  Where the variable CI is set they run whatever is installed, and so fail
without it, so that no build passes because they were skipped.
"""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import shutil
import string
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from aligner.embedding import VectorCache, cached_states, get_encoder, installed_models
from aligner.errors import ModelError

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("sentence_transformers") is None and not os.environ.get("CI"),
        reason="needs the extra `transformers`",
    ),
    # Of PyTorch's and its relatives' own making.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]

LETTERS = string.ascii_letters + string.digits + string.punctuation
ALPHABET = [*LETTERS, *map(chr, range(0x621, 0x64B))]
TEXTS = (
    "The court opened its hearing on Monday.",
    "افتتحت المحكمة جلستها يوم الاثنين.",
    "",
    "   ",
    "a",
    "😀",
    "a\ud800b",
    "Three judges heard the case, and they asked the witnesses many questions " * 20,
    *("word " * count for count in range(1, 40)),
)


def _save_bert(folder: Path) -> None:
    """Two layers of BERT over single letters, with mean pooling: tokens are padded."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    plain = folder.with_name("plain")
    plain.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *ALPHABET]
    vocabulary += [f"##{letter}" for letter in ALPHABET]
    (plain / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    (plain / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "BertTokenizer", "model_max_length": 64})
    )
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(plain)
    SentenceTransformer(modules=[Transformer(str(plain)), Pooling(32)]).save(str(folder))


def _save_static(folder: Path) -> None:
    """The mean of letter vectors: nothing is padded, and an empty text has no vector."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.manual_seed(1)
    vocabulary = {letter: i for i, letter in enumerate(["[UNK]", *ALPHABET])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)]).save(str(folder))


KINDS = {"bert": (_save_bert, 32), "static": (_save_static, 16)}


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    found = {}
    for kind, (save, _) in KINDS.items():
        found[kind] = tmp_path_factory.mktemp(kind) / f"tiny-{kind}"
        save(found[kind])
    return found


@pytest.fixture
def copy(folders, tmp_path) -> Path:
    """A copy of the BERT folder that a test may spoil."""
    return Path(shutil.copytree(folders["bert"], tmp_path / "tiny"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_is_a_model(folders, kind):
    encoder = get_encoder(str(folders[kind]))
    assert (encoder.name, encoder.dimension) == (f"tiny-{kind}", KINDS[kind][1])
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    norms = np.linalg.norm(vectors, axis=1)
    # The static model sees nothing in blanks; there is no direction to give them.
    assert np.all(np.isclose(norms, 1, atol=1e-5) | ((norms == 0) & (kind == "static")))
    assert norms[0] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_vectors_are_those_of_the_library(folders, kind):
    from sentence_transformers import SentenceTransformer

    texts = [text.replace("\ud800", "?") for text in TEXTS]
    model = SentenceTransformer(str(folders[kind]), device="cpu")
    expected = model.encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(get_encoder(str(folders[kind])).encode(TEXTS), expected, atol=2e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_does_not_depend_on_what_stands_beside_it(folders, kind):
    encoder = get_encoder(str(folders[kind]))
    alone = np.vstack([encoder.states([text]) for text in TEXTS])
    np.testing.assert_array_equal(encoder.states(TEXTS), alone)
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(TEXTS))[: 10 + 12 * seed]
        np.testing.assert_array_equal(encoder.states([TEXTS[i] for i in order]), alone[order])


def test_a_window_is_composed_of_its_sentences(folders):
    encoder = get_encoder(str(folders["bert"]))
    states = encoder.states(TEXTS)
    np.testing.assert_array_equal(encoder.compose(states, 1), encoder.encode(TEXTS))
    for size in (2, 5):
        windows = encoder.compose(states, size)
        assert windows.shape == (len(TEXTS) - size + 1, 32)
        np.testing.assert_allclose(np.linalg.norm(windows, axis=1), 1, atol=1e-5)
    assert encoder.compose(states[:1], 2).shape == (0, 32)
    assert encoder.encode([]).shape == (0, 32)


def test_progress_adds_up_to_the_number_of_texts(folders):
    steps: list[int] = []
    get_encoder(str(folders["bert"])).states(TEXTS, steps.append)
    assert sum(steps) == len(TEXTS)


def test_a_default_prompt_is_counted_too(copy):
    path = copy / "config_sentence_transformers.json"
    settings = json.loads(path.read_text())
    settings |= {"prompts": {"pair": "translation of a sentence "}, "default_prompt_name": "pair"}
    path.write_text(json.dumps(settings))
    from sentence_transformers import SentenceTransformer

    texts = ["word " * count for count in range(8)]
    expected = SentenceTransformer(str(copy), device="cpu").encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(get_encoder(str(copy)).encode(texts), expected, atol=2e-5)


def test_another_file_in_the_folder_is_another_revision(copy, tmp_path):
    cache = VectorCache(tmp_path / "vectors.sqlite")
    first = get_encoder(str(copy))
    states = cached_states(first, TEXTS, cache)
    np.testing.assert_array_equal(cached_states(first, TEXTS, cache), states)
    assert get_encoder(str(copy)).revision == first.revision
    pooling = copy / "1_Pooling" / "config.json"
    settings = json.loads(pooling.read_text())
    settings["pooling_mode"] = "cls"
    pooling.write_text(json.dumps(settings))
    second = get_encoder(str(copy))
    assert second.revision != first.revision
    assert not np.array_equal(cached_states(second, TEXTS, cache), states)


def test_a_model_in_the_store_of_downloads_needs_no_network(folders, tmp_path, monkeypatch):
    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "models--sentence-transformers--tiny"
    shutil.copytree(folders["bert"], repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    for name in ("tiny", "sentence-transformers/tiny"):
        encoder = get_encoder(name)
        assert encoder.name == name
        assert encoder.revision.startswith(commit[:12] + "+st")
        assert encoder.encode(["a"]).shape == (1, 32)


def test_the_real_client_of_the_hub_is_asked_once(tmp_path, monkeypatch):
    import huggingface_hub

    asked = []

    def unreachable(self, repository, **options):
        asked.append(repository)
        raise ConnectionError("Name or service not known")

    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", unreachable)
    with pytest.raises(ModelError, match="cannot be downloaded: Name or service not known"):
        get_encoder("LaBSE")
    assert asked == ["sentence-transformers/LaBSE"]
    with pytest.raises(ModelError, match="is no name of a model"):
        get_encoder("not a name")


@pytest.mark.parametrize("content", [{}, {"config.json": "{"}, {"modules.json": "[]"}])
def test_a_folder_that_holds_no_model_is_one_line(tmp_path, content):
    for name, text in content.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ModelError) as caught:
        get_encoder(str(tmp_path))
    assert f"the model {tmp_path} cannot be loaded: " in str(caught.value)
    assert "\n" not in str(caught.value)


class Trap:
    """Unpickled without care, this leaves a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_code_in_pickled_weights_is_not_run(copy, tmp_path):
    import torch

    trap = tmp_path / "trapped"
    (copy / "model.safetensors").unlink()
    torch.save({"embeddings": Trap(trap)}, copy / "pytorch_model.bin")
    with pytest.raises(ModelError, match="cannot be loaded"):
        get_encoder(str(copy))
    assert not trap.exists()
    pickle.loads(pickle.dumps(Trap(trap)))  # noqa: S301
    assert trap.exists(), "the trap works"


def test_weights_in_the_older_format_are_read(copy):
    import torch
    from safetensors.torch import load_file

    expected = get_encoder(str(copy)).encode(TEXTS)
    weights = copy / "model.safetensors"
    torch.save(load_file(weights), copy / "pytorch_model.bin")
    weights.unlink()
    np.testing.assert_array_equal(get_encoder(str(copy)).encode(TEXTS), expected)


def test_code_in_the_folder_is_not_run(copy, tmp_path):
    trap = tmp_path / "trapped"
    (copy / "custom.py").write_text(
        textwrap.dedent(f"""
            import pathlib
            from sentence_transformers.models import Pooling
            pathlib.Path({str(trap)!r}).touch()
            class Custom(Pooling):
                pass
        """)
    )
    modules = json.loads((copy / "modules.json").read_text())
    modules[1]["type"] = "custom.Custom"
    (copy / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError, match="cannot be loaded"):
        get_encoder(str(copy))
    assert not trap.exists()


def test_the_library_is_not_imported_before_it_is_needed():
    program = (
        "import sys; from aligner.embedding import get_encoder, installed_models; get_encoder();"
        "installed_models(); print([n for n in ('torch', 'sentence_transformers',"
        "'huggingface_hub', 'transformers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_the_installed_library_is_listed():
    row = installed_models()[1]
    assert row["installed"] == "yes"
    assert row["needs"].startswith("sentence-transformers ")


def test_two_documents_are_aligned_with_a_model_of_the_users_own(folders, tmp_path):
    lines = [f"Sentence number {i} speaks of {word}." for i, word in enumerate(ALPHABET[:20])]
    documents = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    for document in documents:
        Path(document).write_text("\n\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "aligner.cli", "align", *documents]
    command += ["--model", str(folders["bert"]), "-o", str(tmp_path / "out.jsonl")]
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    # Nothing of the library's own talk reaches the user.
    for talk in (b"Loading", b"it/s", b"Warning"):
        assert talk not in done.stderr
    beads = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(bead["source"], bead["target"]) for bead in beads] == [(x, x) for x in lines]
    assert (tmp_path / "cache" / "aligner" / "vectors.sqlite").exists()
