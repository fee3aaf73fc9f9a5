"""Scores worked out by hand, the ladder readers, and what must hold for all ladders."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from aligner.errors import InputError, UsageError
from aligner.evaluation import (
    Counts,
    Ladder,
    Scores,
    evaluate_files,
    ladder_of,
    pool,
    read_ladder,
    score,
)
from aligner.model import Alignment, Bead, Block, Document, Segment
from aligner.project import save_project


def bead(source: str, target: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """`bead("01", "2")` links the segments 0 and 1 with segment 2."""
    return tuple(map(int, source)), tuple(map(int, target))


GOLD: Ladder = (bead("0", "0"), bead("1", "12"), bead("2", ""), bead("34", "3"), bead("", "4"))


def triple(counts: Counts) -> tuple[float, float, float]:
    ratios = counts.ratios
    return ratios.precision, ratios.recall, ratios.f1


def test_the_gold_itself_scores_one_everywhere() -> None:
    result = score(GOLD, GOLD)
    assert triple(result.strict) == triple(result.lax) == triple(result.null) == (1, 1, 1)


def test_a_half_found_group_is_lax_but_not_strict() -> None:
    # 1–12 is cut into 1–1 and an addition of 2; the other four beads are right.
    predicted = (*GOLD[:1], bead("1", "1"), bead("", "2"), *GOLD[2:])
    result = score(GOLD, predicted)
    assert result.strict == Counts(hits=4, predicted=6, found=2, gold=3)
    # The addition of 2 is wrong in the lax sense too: a null bead cannot overlap.
    assert result.lax == Counts(hits=5, predicted=6, found=3, gold=3)
    assert result.null == Counts(hits=2, predicted=3, found=2, gold=2)


def test_an_omission_that_was_merged_into_its_neighbour_costs_precision_and_recall() -> None:
    predicted = (bead("0", "0"), bead("12", "12"), bead("34", "3"), bead("", "4"))
    result = score(GOLD, predicted)
    assert triple(result.strict) == pytest.approx((3 / 4, 2 / 3, 12 / 17))
    assert triple(result.lax) == (1, 1, 1)
    assert triple(result.null) == pytest.approx((1, 1 / 2, 2 / 3))


def test_missed_null_beads_cost_no_strict_recall() -> None:
    # As in the original scorer, recall looks at beads with two sides only.
    result = score(GOLD, [bead("0", "0"), bead("1", "12"), bead("34", "3")])
    assert triple(result.strict) == (1, 1, 1)
    assert result.null == Counts(hits=0, predicted=0, found=0, gold=2)


def test_wrong_null_beads_cost_strict_and_lax_precision() -> None:
    gold = [bead("0", "0"), bead("1", "1")]
    result = score(gold, [bead("0", "0"), bead("1", ""), bead("", "1")])
    assert triple(result.strict) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert triple(result.lax) == pytest.approx((1 / 3, 1 / 2, 2 / 5))


def test_an_omission_of_two_segments_is_two_omissions_of_one() -> None:
    gold = [bead("01", ""), bead("2", "0")]
    result = score(gold, [bead("0", ""), bead("1", ""), bead("2", "0")])
    assert result.null == Counts(hits=2, predicted=2, found=2, gold=2)
    assert result.strict == Counts(hits=1, predicted=3, found=1, gold=1)


def test_segment_numbers_of_the_two_sides_are_not_confused_in_null_beads() -> None:
    assert score([bead("1", "")], [bead("", "1")]).null.hits == 0


def test_a_shift_by_one_is_wrong_in_every_sense() -> None:
    gold = [bead(str(i), str(i)) for i in range(4)]
    predicted = [bead("0", ""), *(bead(str(i + 1), str(i)) for i in range(3)), bead("", "3")]
    result = score(gold, predicted)
    assert triple(result.strict) == triple(result.lax) == (0, 0, 0)


def test_one_bead_over_everything_is_lax_perfect_and_strict_zero() -> None:
    gold = [bead(str(i), str(i)) for i in range(5)]
    result = score(gold, [bead("01234", "01234")])
    assert triple(result.lax) == (1, 1, 1)
    assert triple(result.strict) == (0, 0, 0)


def test_many_to_many_beads_that_share_segments_but_no_link_do_not_overlap() -> None:
    # Gold links 0–0 and 1–1; the prediction links the source of one with the target of the other.
    gold = [bead("0", "0"), bead("1", "1"), bead("23", "23")]
    result = score(gold, [bead("0", "1"), bead("1", "0"), bead("2", "23"), bead("3", "")])
    assert result.strict == Counts(hits=0, predicted=4, found=0, gold=3)
    assert result.lax == Counts(hits=1, predicted=4, found=1, gold=3)


def test_crossing_beads_and_repeated_beads_count_once() -> None:
    gold = [bead("0", "1"), bead("1", "0")]
    result = score(gold, [bead("1", "0"), bead("0", "1"), bead("0", "1"), bead("", "")])
    assert result.strict == Counts(hits=2, predicted=2, found=2, gold=2)


def test_an_empty_prediction_scores_zero() -> None:
    result = score(GOLD, [])
    assert triple(result.strict) == triple(result.lax) == triple(result.null) == (0, 0, 0)


def test_a_prediction_without_gold_scores_zero_and_two_empty_ladders_do_too() -> None:
    assert triple(score([], GOLD).strict) == (0, 0, 0)
    assert score([], []) == Scores()


def test_null_scores_are_absent_where_neither_ladder_has_a_null_bead() -> None:
    result = score([bead("0", "0")], [bead("0", "0")])
    assert not result.has_nulls
    assert result.to_dict()["null"] is None


def test_pooling_sums_counts_and_does_not_average() -> None:
    long = score([bead(str(i), str(i)) for i in range(9)], [bead(str(i), str(i)) for i in range(9)])
    short = score([bead("0", "0")], [bead("0", ""), bead("", "0")])
    pooled = pool([long, short])
    assert triple(pooled.strict) == pytest.approx((9 / 11, 9 / 10, 6 / 7))
    assert pool([]) == Scores()


sides = st.lists(st.integers(0, 6), max_size=3, unique=True).map(lambda s: tuple(sorted(s)))
ladders = st.lists(st.tuples(sides, sides), max_size=8)


def naive(gold: Ladder, predicted: Ladder) -> tuple[int, int, int, int]:
    """The definition in words, bead by bead: strict and lax hits, strict and lax found."""

    def overlaps(
        one: tuple[int, ...], others: set[tuple[tuple[int, ...], tuple[int, ...]]]
    ) -> bool:
        return any(set(one[0]) & set(o[0]) and set(one[1]) & set(o[1]) for o in others)

    g, p = ({b for b in ladder if b != ((), ())} for ladder in (gold, predicted))
    g2, p2 = ({b for b in ladder if b[0] and b[1]} for ladder in (g, p))
    return (
        len(p & g),
        sum(b in g or overlaps(b, g) for b in p),
        len(g2 & p2),
        sum(b in p2 or overlaps(b, p2) for b in g2),
    )


@given(ladders, ladders)
def test_counts_agree_with_the_definition_in_words(gold: Ladder, predicted: Ladder) -> None:
    result = score(gold, predicted)
    counted = result.strict.hits, result.lax.hits, result.strict.found, result.lax.found
    assert counted == naive(gold, predicted)


@given(ladders, ladders)
def test_strict_is_never_above_lax_and_ratios_stay_within_zero_and_one(
    gold: Ladder, predicted: Ladder
) -> None:
    result = score(gold, predicted)
    for counts in (result.strict, result.lax, result.null):
        assert all(0 <= ratio <= 1 for ratio in triple(counts))
    assert result.strict.hits <= result.lax.hits
    assert result.strict.found <= result.lax.found


# ---- reading ladders


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_a_bleualign_ladder_is_read_with_spaces_scores_and_windows_line_ends(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path, "a.gold", "\ufeff[0,1]:[0]\r\n[ 2 ] : [1, 2]:0.25\r\n[]:[4]\r\n\r\n[3]:[]:-1e-3\n"
    )
    assert read_ladder(path) == (bead("01", "0"), bead("2", "12"), bead("", "4"), bead("3", ""))


def test_gaps_and_crossings_of_a_gold_ladder_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "a.gold", "[5]:[0, 2]\n[1]:[1]\n")
    assert read_ladder(path) == (bead("5", "02"), bead("1", "1"))


@pytest.mark.parametrize(
    "line",
    [
        "[0] [0]",
        "0:0",
        "[0]:[0]:good",
        "[0,]:[0]",
        "[-1]:[0]",
        "[0]:[0]:1:2",
        "The end.",
        "[٠]:[٠]",
    ],
)
def test_a_line_that_is_no_bead_is_named_with_file_line_and_expectation(
    tmp_path: Path, line: str
) -> None:
    path = write(tmp_path, "a.gold", f"[0]:[0]\n{line}\n")
    with pytest.raises(
        InputError, match=r"a\.gold, line 2: expected a bead such as \[0, 1\]:\[0\]"
    ):
        read_ladder(path)


def test_a_ladder_in_a_legacy_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gold"
    path.write_bytes("[0]:[0]\nنعم".encode("cp1256"))
    with pytest.raises(InputError, match="line 2: not UTF-8"):
        read_ladder(path)


def test_a_missing_ladder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*nowhere\.gold"):
        read_ladder(tmp_path / "nowhere.gold")


def test_a_dash_reads_a_ladder_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"[0]:[1]\n")))
    assert read_ladder(Path("-")) == (bead("0", "1"),)


def test_jsonl_spans_are_inclusive_and_empty_for_an_empty_side(tmp_path: Path) -> None:
    lines = [
        {"bead": 0, "source": "A. B.", "target": "أ", "source_index": "0-1", "target_index": "0-0"},
        {"bead": 1, "source": "", "target": "ب", "source_index": "", "target_index": "1-1"},
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    assert read_ladder(write(tmp_path, "a.jsonl", text)) == (bead("01", "0"), bead("", "1"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[0]:[0]", "expected one JSON object a line"),
        ("[0]", "expected an object"),
        ("{", "expected one JSON object a line"),
        ('{"source_index": "0-0"}', "with source_index and target_index"),
        ('{"source_index": "1-0", "target_index": ""}', "expected source_index"),
        ('{"source_index": "", "target_index": 3}', "expected target_index"),
        ('{"source_index": "0-999999999999", "target_index": ""}', "expected source_index"),
    ],
)
def test_a_jsonl_line_that_is_no_bead_says_what_was_expected(
    tmp_path: Path, line: str, expected: str
) -> None:
    with pytest.raises(InputError, match=expected) as caught:
        read_ladder(write(tmp_path, "a.jsonl", line + "\n"))
    assert "a.jsonl, line 1" in str(caught.value)


def test_the_jsonl_of_a_whole_corpus_is_refused_because_its_numbers_start_again(
    tmp_path: Path,
) -> None:
    line = {"pair": "one", "source_index": "0-0", "target_index": "0-0"}
    text = json.dumps(line) + "\n" + json.dumps(line | {"pair": "two"}) + "\n"
    with pytest.raises(InputError, match="several document pairs"):
        read_ladder(write(tmp_path, "corpus.jsonl", text))


@given(ladders)
def test_a_written_ladder_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, ladder: Ladder
) -> None:
    text = "".join(f"{list(source)}:{list(target)}\n" for source, target in ladder)
    path = write(tmp_path_factory.mktemp("ladder"), "x.txt", text)
    assert read_ladder(path) == tuple(ladder)


def test_a_project_file_is_read_as_the_ladder_of_its_beads(tmp_path: Path) -> None:
    blocks = tuple(Block(text) for text in ("It rains.", "It snows."))
    segments = tuple(Segment(block.text, i, 0, 9) for i, block in enumerate(blocks))
    source = Document("a.txt", "en", blocks, segments)
    target = Document("b.txt", "ar", (Block("تمطر."),), (Segment("تمطر.", 0, 0, 5),))
    beads = (Bead(range(1), range(1)), Bead(range(1, 2), range(1, 1)))
    path = tmp_path / "a.aligner"
    save_project(Alignment(source, target, beads), path)
    assert read_ladder(path) == (bead("0", "0"), bead("1", ""))


def test_beads_of_an_alignment_become_a_ladder() -> None:
    beads = (Bead(range(2), range(1)), Bead(range(2, 2), range(1, 2)))
    assert ladder_of(beads) == (bead("01", "0"), bead("", "1"))


# ---- several files


@pytest.fixture
def two_pairs(tmp_path: Path) -> list[tuple[Path, Path]]:
    gold = write(tmp_path, "g.gold", "[0]:[0]\n[1]:[1]\n[2]:[]\n")
    return [
        (gold, write(tmp_path, "same.txt", "[0]:[0]\n[1]:[1]\n[2]:[]\n")),
        (gold, write(tmp_path, "merged [v1].txt", "[0,1]:[0,1]\n[2]:[]\n")),
    ]


def test_several_files_are_scored_each_and_pooled(two_pairs: list[tuple[Path, Path]]) -> None:
    evaluation = evaluate_files(two_pairs)
    rows = evaluation.rows()
    assert [row[1:] for row in rows] == [
        ("1.000", "1.000", "1.000", "1.000", "1.000", "1.000", "1.000"),
        ("0.500", "0.000", "0.000", "1.000", "1.000", "1.000", "1.000"),
        ("0.800", "0.500", "0.615", "1.000", "1.000", "1.000", "1.000"),
    ]
    assert rows[-1][0] == "pooled (2 files)"
    dump = json.loads(json.dumps(evaluation.to_dict()))
    assert dump["pooled"]["strict"]["precision"] == pytest.approx(0.8)
    assert dump["files"][1]["predicted"].endswith("merged [v1].txt")


def test_one_file_has_no_row_for_the_pool(two_pairs: list[tuple[Path, Path]]) -> None:
    assert len(evaluate_files(two_pairs[:1]).rows()) == 1


def test_a_file_name_with_brackets_stands_in_the_table_as_it_is(
    two_pairs: list[tuple[Path, Path]],
) -> None:
    out = io.StringIO()
    Console(file=out, width=400).print(evaluate_files(two_pairs).table())
    assert "merged [v1].txt" in out.getvalue()
    assert "0.615" in out.getvalue()


def test_a_gold_file_without_a_bead_is_bad_input(tmp_path: Path) -> None:
    empty, full = write(tmp_path, "e.gold", "\n"), write(tmp_path, "f.txt", "[0]:[0]\n")
    with pytest.raises(InputError, match="holds no bead"):
        evaluate_files([(empty, full)])
    assert evaluate_files([(full, empty)]).pooled.strict.ratios.f1 == 0


def test_nothing_to_evaluate_is_wrong_usage() -> None:
    with pytest.raises(UsageError):
        evaluate_files([])
