"""The whole search on real sentences, with the default encoder."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from aligner.alignment import Constraints, Pair, Parameters
from aligner.alignment.crossing import crossings
from aligner.alignment.side import Side
from aligner.embedding import Encoder, get_encoder
from aligner.evaluation import ladder_of, score
from aligner.model import Bead

SAMPLE = Path(__file__).parents[1] / "data" / "tico19-sample.tsv"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return get_encoder()


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str]]:
    lines = SAMPLE.read_text("utf-8").splitlines()
    return [(en, ar) for en, ar in (line.split("\t") for line in lines)]


def pair_of(
    encoder: Encoder,
    source: Sequence[str],
    target: Sequence[str],
    *,
    blocks: tuple[Sequence[int], Sequence[int]] = ((), ()),
    max_group: int = 9,
) -> Pair:
    sides = [
        Side(texts, encoder.states(texts), encoder, side_blocks)
        for texts, side_blocks in ((source, blocks[0]), (target, blocks[1]))
    ]
    return Pair(sides[0], sides[1], Parameters(max_group=max_group))


def assert_tiles(beads: Sequence[Bead], n: int, m: int) -> None:
    assert [k for bead in beads for k in bead.source] == list(range(n))
    assert [k for bead in beads for k in bead.target] == list(range(m))


def strict(beads: Sequence[Bead], gold: Sequence[tuple[range, range]]) -> float:
    wanted = ladder_of([Bead(source, target) for source, target in gold])
    return score(wanted, ladder_of(beads)).strict.ratios.f1


def one_to_one(n: int) -> list[tuple[range, range]]:
    return [(range(k, k + 1), range(k, k + 1)) for k in range(n)]


def test_a_clean_translation_is_aligned_one_to_one_with_confidence(encoder, rows) -> None:
    english, arabic = zip(*rows, strict=True)
    beads = pair_of(encoder, english, arabic).align().beads
    assert_tiles(beads, len(rows), len(rows))
    assert strict(beads, one_to_one(len(rows))) > 0.95
    right = [b for b in beads if b.type == "1-1"]
    assert np.mean([b.confidence for b in right]) > 0.95
    assert all(b.score > 0 for b in right)


def test_swapping_the_sides_swaps_the_alignment(encoder, rows) -> None:
    english, arabic = zip(*rows[:40], strict=True)
    merged = [" ".join(arabic[k : k + 2]) for k in range(0, 40, 2)]
    ahead = pair_of(encoder, english, merged).align().beads
    back = pair_of(encoder, merged, english).align().beads
    matched = [(b.source, b.target) for b in ahead if not b.is_null]
    assert matched == [(b.target, b.source) for b in back if not b.is_null]


def test_merged_sentences_become_groups(encoder, rows) -> None:
    english, arabic = zip(*rows[:60], strict=True)
    merged, gold = [], []
    for k, size in enumerate([1, 2, 3, 1, 2, 1, 4, 1, 1, 2] * 3):
        start = gold[-1][0].stop if gold else 0
        if start + size > len(arabic):
            break
        merged.append(" ".join(arabic[start : start + size]))
        gold.append((range(start, start + size), range(k, k + 1)))
    beads = pair_of(encoder, english[: gold[-1][0].stop], merged).align().beads
    assert strict(beads, gold) > 0.9


def test_a_chapter_missing_on_one_side_becomes_omissions(encoder, rows) -> None:
    english, arabic = zip(*rows, strict=True)
    shorter = arabic[:20] + arabic[42:]
    beads = pair_of(encoder, english, shorter).align().beads
    assert_tiles(beads, len(english), len(shorter))
    omitted = {k for b in beads if not b.target for k in b.source}
    assert len(omitted & set(range(20, 42))) >= 20
    assert len(omitted - set(range(20, 42))) <= 1


def test_a_preface_that_only_one_side_has_becomes_additions(encoder, rows) -> None:
    english, arabic = zip(*rows, strict=True)
    beads = pair_of(encoder, english[15:], arabic).align().beads
    added = {k for b in beads if not b.source for k in b.target}
    assert len(added & set(range(15))) >= 14
    assert len(added - set(range(15))) <= 1


def test_a_passage_that_was_moved_is_a_crossing_candidate(encoder, rows) -> None:
    english, arabic = zip(*rows, strict=True)
    moved = arabic[:5] + arabic[13:] + arabic[5:13]
    pair = pair_of(encoder, english, moved)
    found = crossings(pair.source, pair.target, pair.align().beads)
    assert found
    longest = max(found, key=lambda crossing: len(crossing.source))
    assert set(longest.source) <= set(range(5, 13))
    assert set(longest.target) <= set(range(len(moved) - 8, len(moved)))
    assert len(longest.source) >= 5


def test_unrelated_texts_stay_mostly_alone_or_unsure(encoder, rows) -> None:
    english = [en for en, _ in rows[:20]]
    other = ["حضر اللاعبون إلى الملعب قبل المباراة بساعتين.", "فاز الفريق بثلاثة أهداف."] * 5
    beads = pair_of(encoder, english, other).align().beads
    assert_tiles(beads, 20, 10)
    assert np.mean([b.confidence for b in beads if not b.is_null] or [0.0]) < 0.7


def test_paragraph_borders_keep_a_heading_out_of_its_paragraph(encoder, rows) -> None:
    english, arabic = zip(*rows[5:35], strict=True)
    heading = "What staff should know"
    source = [*english[:10], heading, *english[10:]]
    blocks = [k // 5 for k in range(10)] + [90] + [100 + k // 5 for k in range(20)]
    target_blocks = [k // 5 for k in range(30)]
    beads = pair_of(encoder, source, arabic, blocks=(blocks, target_blocks)).align().beads
    assert Bead(range(10, 11), range(10, 10)) in [Bead(b.source, b.target) for b in beads]


@pytest.mark.parametrize("most", [2, 3, 5, 9, 12])
def test_no_bead_is_larger_than_asked_for(encoder, rows, most: int) -> None:
    english, arabic = zip(*rows[:30], strict=True)
    merged = [" ".join(arabic[k : k + 5]) for k in range(0, 30, 5)]
    beads = pair_of(encoder, english, merged, max_group=most).align().beads
    assert_tiles(beads, 30, 6)
    assert max(len(b.source) + len(b.target) for b in beads) <= max(most, 2)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 5), (6, 1), (2, 30)])
def test_very_short_sides_are_aligned(encoder, rows, n: int, m: int) -> None:
    english, arabic = zip(*rows, strict=True)
    assert_tiles(pair_of(encoder, english[:n], arabic[:m]).align().beads, n, m)


def test_empty_and_repeated_segments_do_no_harm(encoder, rows) -> None:
    english, arabic = zip(*rows[:12], strict=True)
    source = ["", *english, "", ".", "...."]
    target = [*arabic, arabic[0], arabic[0]]
    assert_tiles(pair_of(encoder, source, target).align().beads, len(source), len(target))
    same = ["نعم."] * 40
    assert_tiles(pair_of(encoder, same, same).align().beads, 40, 40)


def test_the_outcome_is_the_same_again(encoder, rows) -> None:
    english, arabic = zip(*rows, strict=True)
    first, second = (pair_of(encoder, english, arabic[3:]).align().beads for _ in range(2))
    assert first == second


def test_a_fixed_bead_stays_and_its_neighbours_make_room(encoder, rows) -> None:
    english, arabic = zip(*rows[:20], strict=True)
    pair = pair_of(encoder, english, arabic)
    fixed = Bead(range(8, 10), range(8, 9))
    beads = pair.align(Constraints(fixed=(fixed,))).beads
    assert_tiles(beads, 20, 20)
    assert (fixed.source, fixed.target) in [(b.source, b.target) for b in beads]


def test_must_and_cannot_links_are_kept(encoder, rows) -> None:
    english, arabic = zip(*rows[:20], strict=True)
    pair = pair_of(encoder, english, arabic)
    together = pair.align(Constraints(must_link=((4, 5),))).beads
    assert any(4 in b.source and 5 in b.target for b in together)
    apart = pair.align(Constraints(cannot_link=((4, 4),))).beads
    assert not any(4 in b.source and 4 in b.target for b in apart)


def test_constraints_that_contradict_each_other_are_refused(encoder, rows) -> None:
    english, arabic = zip(*rows[:10], strict=True)
    pair = pair_of(encoder, english, arabic)
    with pytest.raises(ValueError, match="contradict"):
        pair.align(Constraints(must_link=((2, 2),), cannot_link=((2, 2),)))


def test_realigning_a_stretch_gives_what_the_whole_gives_there(encoder, rows) -> None:
    english, arabic = zip(*rows, strict=True)
    pair = pair_of(encoder, english, arabic)
    whole = pair.align().beads
    part = pair.realign(range(10, 40), range(10, 40)).beads
    inside = [(b.source, b.target) for b in whole if b.source and 10 <= b.source[0] < 40]
    assert [(b.source, b.target) for b in part] == inside
    assert pair.realign(range(5, 5), range(7, 9)).beads == tuple(
        b for b in pair.realign(range(5, 5), range(7, 9)).beads if not b.source
    )


def test_alternatives_come_best_first_and_share_the_probability(encoder, rows) -> None:
    english, arabic = zip(*rows[:12], strict=True)
    pair = pair_of(encoder, english, [*arabic[:5], arabic[5] + " " + arabic[6], *arabic[7:]])
    found = pair.alternatives(range(4, 8), range(4, 7), count=6)
    chances = [chance for chance, _ in found]
    assert len(found) == 6
    assert chances == sorted(chances, reverse=True)
    assert 0.5 < sum(chances) <= 1 + 1e-9
    assert [b.type for b in found[0][1]] == ["1-1", "2-1", "1-1"]
    assert found[0][1] == pair.realign(range(4, 8), range(4, 7)).beads
    assert len({tuple((b.source, b.target) for b in beads) for _, beads in found}) == 6


def test_searching_in_pieces_gives_what_the_whole_gives(encoder, rows, monkeypatch) -> None:
    from aligner.alignment import search

    english, arabic = zip(*rows, strict=True)
    target = [*arabic[:10], arabic[10] + " " + arabic[11], *arabic[12:50], *arabic[53:]]
    whole = pair_of(encoder, english, target).align().beads
    monkeypatch.setattr(search, "_PIECE", 20)
    monkeypatch.setattr(search, "_MARGIN", 8)
    pieces = pair_of(encoder, english, target).align().beads
    assert_tiles(pieces, len(english), len(target))
    assert [(b.source, b.target) for b in pieces] == [(b.source, b.target) for b in whole]


def test_one_thread_or_two_give_the_same_numbers(encoder, rows, monkeypatch) -> None:
    from aligner.alignment import features

    english, arabic = zip(*rows, strict=True)
    found = []
    for cores in (1, 2, 3):
        monkeypatch.setattr(features, "usable_cores", lambda cores=cores: cores)
        found.append(pair_of(encoder, english, arabic[4:]).align().beads)
    assert found[0] == found[1] == found[2]


def test_two_sentences_rendered_by_one_are_found_in_the_shortest_document(encoder) -> None:
    source = ["Three judges heard the case.", "They asked the witnesses many questions."]
    target = ["نظر ثلاثة قضاة في القضية وسألوا الشهود أسئلة كثيرة."]
    assert [b.type for b in pair_of(encoder, source, target).align().beads] == ["2-1"]


def test_a_rough_path_that_goes_astray_is_noticed_and_the_corridor_widened(encoder, rows) -> None:
    from aligner.alignment import search

    english, arabic = zip(*rows, strict=True)
    pair = pair_of(encoder, english, arabic)
    n, off = len(rows), 12
    astray = [(0, k) for k in range(off)] + [(k, k + off) for k in range(n - off)]
    astray += [(n - off + k, n) for k in range(off + 1)]
    path = np.array(astray, np.int64)
    radius = search._reach(pair.source, pair.target, path, 5, pair.profile)
    assert radius.max() >= off
    found = pair._search(path, radius, Constraints(), learn=True).beads
    assert [(b.source, b.target) for b in found] == one_to_one(n)
