"""The best few paths through a small lattice: the alternatives a reviewer is offered."""

from __future__ import annotations

import heapq

import numpy as np

from aligner.alignment.lattice import Lattice

Path = tuple[tuple[int, int], ...]


def best_paths(lattice: Lattice, count: int) -> list[tuple[float, Path]]:
    """The `count` heaviest paths, best first, as log-probability and (cell, type) pairs.

    Each cell keeps its own best `count` partial paths (Viterbi with lists), so time and memory
    grow with cells × types × count: meant for stretches of some dozen segments.

    Raises:
        ValueError: no path goes through the lattice, or `count` is below 1.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, not {count}")
    corridor, types = lattice.corridor, lattice.types
    others = corridor.others(types, -1)
    total = lattice.log_partition()
    if not np.isfinite(total):
        raise ValueError("no path through the lattice: the constraints contradict each other")
    # Of each cell its best entries: weight, then the bead and the entry it came from.
    kept: list[list[tuple[float, int, int]]] = [[(0.0, -1, -1)]]
    for cell in range(1, corridor.size):
        entries = []
        for kind in range(len(types)):
            score, before = float(lattice.scores[cell, kind]), int(others[cell, kind])
            if before < cell and np.isfinite(score):
                entries += [
                    (entry[0] + score, kind, rank) for rank, entry in enumerate(kept[before])
                ]
        kept.append(heapq.nlargest(count, entries, key=lambda e: (e[0], -e[1], -e[2])))
    found = []
    for place, (weight, _, _) in enumerate(kept[-1]):
        path, rank = [], place
        cell = corridor.size - 1
        while cell > 0:
            _, kind, next_rank = kept[cell][rank]
            path.append((cell, kind))
            cell, rank = int(others[cell, kind]), next_rank
        found.append((weight - total, tuple(reversed(path))))
    return found
