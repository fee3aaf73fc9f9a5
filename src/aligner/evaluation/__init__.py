"""Scoring an alignment against a gold one: strict and lax precision, recall and F1, null F1.

`ladder` reads beads from files, `scores` compares two ladders, `report` puts several files and
their pool in a table.  Nothing here aligns anything.
"""

from aligner.evaluation.ladder import Ladder, LadderBead, ladder_of, read_ladder
from aligner.evaluation.report import Evaluation, FileScore, evaluate_files
from aligner.evaluation.scores import Counts, Ratios, Scores, pool, score

__all__ = [
    "Counts",
    "Evaluation",
    "FileScore",
    "Ladder",
    "LadderBead",
    "Ratios",
    "Scores",
    "evaluate_files",
    "ladder_of",
    "pool",
    "read_ladder",
    "score",
]
