"""What holds for every text in every language, sense or nonsense."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.segmentation import SEGMENTERS, segmenter_for

LANGUAGES = st.sampled_from(sorted(SEGMENTERS))
# Pieces of which rules are made, so that chance finds their edges, between any characters at all.
PIECES = st.sampled_from(
    [
        *". ! ? … ؟ ۔ 。 ।  ; : ، ( ) [ ] [1] « » “ ” \" ' ’ _ * - – • /".split(),
        *[" ", "  ", "\n", "\t", "\u00a0", "\u200f", "\u200e", "\u202b", "..", ". . .", "\ud800"],
        *"a A I Dr U.S e.g. etc. No. 5 12 2020 3.14 The he Smith www.x.org".split(),
        *"د هـ قال وقال المادة إلخ. ق.م ص.ب ٧ بي 他说 好 ไทย या".split(),
    ]
)
TEXTS = st.lists(PIECES | st.characters(codec=None) | st.text(max_size=4), max_size=30).map("".join)


@given(LANGUAGES, TEXTS)
def test_spans_cover_all_but_white_space_once_and_in_order(lang, text):
    spans = segmenter_for(lang).spans(text)

    position = 0
    for start, end in spans:
        assert text[position:start].strip() == ""
        assert start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""


@given(LANGUAGES, TEXTS)
def test_a_sentence_without_a_letter_or_digit_stands_alone_or_not_at_all(lang, text):
    sentences = [text[start:end] for start, end in segmenter_for(lang).spans(text)]

    assert len(sentences) < 2 or all(any(c.isalnum() for c in s) for s in sentences)


@given(LANGUAGES, TEXTS)
def test_a_line_break_counts_as_a_space(lang, text):
    segmenter = segmenter_for(lang)

    assert segmenter.spans(text.replace("\n", " ")) == segmenter.spans(text.replace(" ", "\n"))


@given(LANGUAGES, TEXTS)
def test_white_space_around_a_text_changes_nothing(lang, text):
    segmenter = segmenter_for(lang)
    shifted = [(start + 3, end + 3) for start, end in segmenter.spans(text)]

    assert segmenter.spans(f"   {text}  ") == shifted


def _work(segmenter, text):
    """How many lines of Python the segmentation of `text` runs: work, not time."""
    lines = 0

    def trace(_frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        return trace

    sys.settrace(trace)
    try:
        segmenter.spans(text)
    finally:
        sys.settrace(None)
    return lines


PATTERNS = [
    ".",
    "a. ",
    "a.",
    "A. A. ",
    "( a. ",
    '" a. ',
    "1. ",
    "... ",
    "!\u200f ",
    "[1]. ",
    "د. ",
    '?"',
]


@pytest.mark.parametrize("lang", ["en", "ar", "zh", "th"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_work_grows_with_the_text_and_not_faster(lang, pattern):
    segmenter = segmenter_for(lang)

    short, long = _work(segmenter, pattern * 200), _work(segmenter, pattern * 1600)

    assert long <= 10 * short + 1000


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_long_stretch_of_nonsense_is_segmented(pattern):
    text = pattern * (250_000 // len(pattern))

    spans = segmenter_for("en").spans(text)

    assert spans[0][0] == 0
    assert spans[-1][1] == len(text.rstrip())
