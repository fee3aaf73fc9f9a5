"""States through the cache: each text once, the same bits, never an old revision's."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.embedding import VectorCache, cached_states
from aligner.embedding.usem3 import UseM3Encoder

TEXTS = (
    "The ministry opened three schools.",
    "افتتحت الوزارة ثلاث مدارس.",
    "",
    "The ministry opened three schools.",
    "a\ud800b",
    "a?b",
)


class HashEncoder:
    """States are digests of the texts; counts what it is asked."""

    name = "hash"
    dimension = 8

    def __init__(self, revision: str = "1", dtype=np.float16) -> None:
        self.revision = revision
        self.dtype = dtype
        self.asked: list[str] = []

    def states(self, texts, progress=None):
        self.asked.extend(texts)
        out = np.zeros((len(texts), 8), self.dtype)
        for i, text in enumerate(texts):
            seed = f"{self.revision} {text}".encode("utf-8", "surrogatepass")
            out[i] = np.frombuffer(hashlib.sha256(seed).digest()[:8], np.uint8)
            if progress is not None:
                progress(1)
        return out


@pytest.fixture
def cache(tmp_path) -> VectorCache:
    return VectorCache(tmp_path / "vectors.sqlite")


@pytest.mark.parametrize("kept", [True, False])
def test_each_different_text_is_encoded_once(cache, kept):
    encoder = HashEncoder()
    states = cached_states(encoder, TEXTS, cache if kept else None)
    assert sorted(encoder.asked) == sorted(set(TEXTS))
    np.testing.assert_array_equal(states, HashEncoder().states(TEXTS))


def test_a_second_run_encodes_only_what_is_new(cache):
    cached_states(HashEncoder(), TEXTS, cache)
    encoder = HashEncoder()
    texts = ["A new sentence.", *TEXTS, "A new sentence."]
    states = cached_states(encoder, texts, cache)
    assert encoder.asked == ["A new sentence."]
    np.testing.assert_array_equal(states, HashEncoder().states(texts))


def test_another_revision_never_meets_old_rows(cache):
    cached_states(HashEncoder("1"), TEXTS, cache)
    encoder = HashEncoder("2")
    states = cached_states(encoder, TEXTS, cache)
    assert sorted(encoder.asked) == sorted(set(TEXTS))
    np.testing.assert_array_equal(states, HashEncoder("2").states(TEXTS))


def test_a_row_of_another_length_is_encoded_again_and_replaced(cache):
    cached_states(HashEncoder(dtype=np.float32), TEXTS, cache)
    for asked in (len(set(TEXTS)), 0):
        encoder = HashEncoder()
        states = cached_states(encoder, TEXTS, cache)
        assert len(encoder.asked) == asked
        np.testing.assert_array_equal(states, HashEncoder().states(TEXTS))


def test_progress_counts_every_text_once(cache):
    for _ in range(2):
        steps: list[int] = []
        cached_states(HashEncoder(), TEXTS, cache, steps.append)
        assert sum(steps) == len(TEXTS)


def test_no_texts_make_no_states(cache):
    steps: list[int] = []
    assert cached_states(HashEncoder(), [], cache, steps.append).shape == (0, 8)
    assert steps == []
    assert not cache.path.exists()


def test_the_built_in_encoder_gives_the_same_bits_from_the_cache(cache):
    encoder = UseM3Encoder(threads=1)
    fresh = encoder.states(TEXTS)
    for _ in range(2):
        states = cached_states(encoder, TEXTS, cache)
        assert states.dtype == fresh.dtype
        np.testing.assert_array_equal(states, fresh)


@given(st.lists(st.lists(st.text(st.characters(), max_size=4), max_size=6), max_size=4))
@settings(max_examples=25, deadline=None)
def test_the_history_of_the_cache_changes_nothing(tmp_path_factory, documents):
    cache = VectorCache(tmp_path_factory.mktemp("cache") / "vectors.sqlite", limit=200)
    for texts in documents:
        states = cached_states(HashEncoder(), texts, cache)
        np.testing.assert_array_equal(states, HashEncoder().states(texts))
