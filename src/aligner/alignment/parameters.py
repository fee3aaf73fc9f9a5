"""Parameters of the search, in one place, with their reasons."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a user may choose about an alignment.

    Attributes:
        max_group: most segments of a bead, both sides together, 2 to 16.  9 lets one Arabic
            sentence take up to eight English ones, which covers 99 % of literary beads.
        radius: half-width, in segments, of the corridor that is searched around the rough
            path.  It is widened by itself where the best path comes near its border.
        rounds: rounds in which the parameters adapt to the document pair.
    """

    max_group: int = 9
    radius: int = 5
    rounds: int = 1

    def __post_init__(self) -> None:
        if not 2 <= self.max_group <= 16:
            raise ValueError(f"max_group must be from 2 to 16, not {self.max_group}")
        if self.radius < 1:
            raise ValueError(f"radius must be at least 1, not {self.radius}")
