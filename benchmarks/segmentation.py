"""Sentence boundaries: this project's rules beside other segmenters, on the same text.

    python benchmarks/segmentation.py [--data PATH] [--show N]

Prints one Markdown table of precision, recall and F1 of the boundaries inside paragraphs (the
end of a paragraph is given and counts for nobody).  The parts:

- `cases`: the edge cases of `tests/segmentation`, each a paragraph (our rules pass them all, since
  the tests demand it: the line shows what the others do with them);
- `ntrex`, `tico19`, `ms`: rows of whole translated documents, five to a paragraph;
- `law`, `literature`: lines of the manual Arabic-English gold, likewise.

Only rows count that end in a stop.  Many hold several sentences themselves, so that a boundary
inside a row, right as it may be, lowers precision for every segmenter alike.  Segmenters that
are not installed and parts that have no data are left out, and so is a segmenter for a language
that it does not know.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from aligner.segmentation import segmenter_for

Split = Callable[[str], list[str]]
Paragraph = tuple[str, list[str]]
"""The text, and the sentences that it consists of."""

TABLES = Path(__file__).resolve().parents[1] / "tests" / "segmentation"
ROWS = 5
ENDS_IN_STOP = re.compile(r"[.!?؟…][\"'”’“»)\]]*$")
NAIVE = re.compile(r"(?<=[.!?؟…])\s+")


@dataclass
class Count:
    """Boundaries found and missed, and the time that it took."""

    right: int = 0
    found: int = 0
    true: int = 0
    seconds: float = 0.0
    characters: int = 0

    @property
    def precision(self) -> float:
        """Share of the found boundaries that are true ones."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true boundaries that were found."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.true
        return 2 * self.right / total if total else 1.0


def cases(lang: str) -> Iterator[Paragraph]:
    """The paragraphs of the table of `lang`, as sentences."""
    name = {"en": "english_cases.txt", "ar": "arabic_cases.txt"}[lang]
    for paragraph in (TABLES / name).read_text("utf-8").split("\n\n"):
        lines = [line for line in paragraph.splitlines() if line and not line.startswith("# ")]
        if lines:
            marked = lines[-1].removeprefix("= ")
            text = marked.replace(" | ", " ").replace("|", "")
            yield text, marked.split("|")


def rows(files: Iterable[Path], column: int | None) -> Iterator[Paragraph]:
    """Paragraphs of consecutive lines (or cells of a column) that end in a stop."""
    for path in sorted(files):
        paragraph: list[str] = []
        for line in path.read_text("utf-8").splitlines():
            cells = line.split("\t")
            row = line.strip() if column is None else cells[column].strip()
            if not ENDS_IN_STOP.search(row):
                continue
            paragraph.append(row)
            if len(paragraph) == ROWS:
                yield " ".join(paragraph), paragraph
                paragraph = []
        if len(paragraph) > 1:
            yield " ".join(paragraph), paragraph


def parts(data: Path) -> Iterator[tuple[str, str, list[Paragraph]]]:
    """(name, language, paragraphs) of all that there is to measure on."""
    for lang in ("en", "ar"):
        yield "cases", lang, list(cases(lang))
        for name in ("ntrex", "tico19", "ms"):
            files = (data / "documents" / name).glob("*.tsv")
            yield name, lang, list(rows(files, ("en", "ar").index(lang)))
        for name in ("law", "literature"):
            files = (data / "gold" / f"ar-en-{name}").glob(f"*.{lang}")
            yield name, lang, list(rows(files, None))


def segmenters(lang: str) -> dict[str, Split]:
    """Name and version of every installed segmenter for `lang`, and how to call it."""
    own = segmenter_for(lang)
    found: dict[str, Split] = {
        f"{own.name} {own.version}": lambda text: [text[a:b] for a, b in own.spans(text)],
        "naive regex": NAIVE.split,
    }
    with contextlib.suppress(ImportError):
        from sentencex import segment

        found[f"sentencex {metadata.version('sentencex')}"] = lambda text: list(segment(lang, text))
    with contextlib.suppress(ImportError):
        import pysbd

        found[f"pysbd {metadata.version('pysbd')}"] = pysbd.Segmenter(lang, clean=False).segment
    with contextlib.suppress(ImportError):
        from nltk.tokenize.punkt import PunktSentenceTokenizer

        if lang == "en":
            # Untrained: its parameters are a download.
            tokenizer = PunktSentenceTokenizer()
            found[f"nltk punkt, untrained {metadata.version('nltk')}"] = tokenizer.tokenize
    return found


def ends(sentences: Iterable[str]) -> set[int]:
    """Where sentences end, counted in characters that are not white space; the last end is not."""
    total, found = 0, set()
    for sentence in sentences:
        total += len("".join(sentence.split()))
        found.add(total)
    found.discard(total)
    found.discard(0)
    return found


def measure(split: Split, paragraphs: list[Paragraph], show: int) -> Count:
    """Count the boundaries of one segmenter; print the first `show` of its errors."""
    count = Count()
    for text, sentences in paragraphs:
        start = time.perf_counter()
        predicted = split(text)
        count.seconds += time.perf_counter() - start
        count.characters += len(text)
        true, found = ends(sentences), ends(predicted)
        count.right += len(true & found)
        count.found += len(found)
        count.true += len(true)
        if show > 0 and true != found:
            show -= 1
            print(f"missed {len(true - found)}, extra {len(found - true)}:")
            print("".join(f"    {sentence.strip()}\n" for sentence in predicted))
    return count


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="development data"
    )
    parser.add_argument("--show", type=int, default=0, help="print so many errors of our rules")
    options = parser.parse_args()
    table = ["| text | segmenter | P | R | F1 | MB/s |", "|---|---|---|---|---|---|"]
    for name, lang, paragraphs in parts(options.data):
        if not paragraphs:
            continue
        boundaries = sum(len(sentences) - 1 for _, sentences in paragraphs)
        for number, (label, split) in enumerate(segmenters(lang).items()):
            show = options.show if number == 0 else 0
            count = measure(split, paragraphs, show)
            speed = count.characters / 1e6 / max(count.seconds, 1e-9)
            table.append(
                f"| {lang} {name} ({boundaries}) | {label} | {count.precision:.3f} "
                f"| {count.recall:.3f} | {count.f1:.3f} | {speed:.2f} |"
            )
    print("\n".join(table))


if __name__ == "__main__":
    main()
