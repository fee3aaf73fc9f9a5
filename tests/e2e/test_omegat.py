"""OmegaT, a real CAT tool, fills a document from the memories that we write.

The memory lies in the project's `tm/auto`, where OmegaT takes exact matches without asking;
what it then writes to `target` shows which units it found.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from aligner.exporters import ExportOptions, export
from aligner.model import Alignment, Bead, Block, Document, Segment

pytestmark = pytest.mark.e2e

SEEDS = Path(__file__).parents[2] / "seeds"

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>{source}</source_lang>
    <target_lang>{target}</target_lang>
    <source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok>
    <target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
    <sentence_seg>{sentences}</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""


class OmegaT:
    """One OmegaT project in a folder of its own, with settings of its own."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.settings = folder / "settings"
        for name in ("source", "target", "omegat", "tm/auto", "glossary", "dictionary"):
            (self.project / name).mkdir(parents=True)

    def prepare(self, document: str, codes: tuple[str, str], *, sentences: bool) -> Path:
        """Set the project up for `document`; the path is where its memory belongs.

        By default OmegaT takes an empty line of plain text for the end of a paragraph.
        """
        settings = PROJECT.format(
            source=codes[0], target=codes[1], sentences=str(sentences).lower()
        )
        (self.project / "omegat.project").write_text(settings, "utf-8")
        (self.project / "source" / "document.txt").write_text(document, "utf-8")
        return self.project / "tm" / "auto" / "memory.tmx"

    def translated(self) -> str:
        """The document as OmegaT translates it from the memory alone."""
        log = self._run("--mode=console-translate")
        # OmegaT goes on without a memory that it cannot read, and says so only here.
        assert "Reading of TMX file complete" in log, log
        return (self.project / "target" / "document.txt").read_text("utf-8-sig")

    def source_units(self) -> list[str]:
        """The units that OmegaT itself cuts the document into."""
        memory = self.settings / "units.tmx"
        self._run(
            "--mode=console-createpseudotranslatetmx",
            f"--pseudotranslatetmx={memory}",
            "--pseudotranslatetype=equal",
        )
        return [tuv[0].text for tuv in etree.parse(memory).iterfind(".//tuv[1]")]

    def _run(self, *arguments: str) -> str:
        self.settings.mkdir(exist_ok=True)
        home = f"-Duser.home={self.settings} -Djava.awt.headless=true -Duser.language=en"
        done = subprocess.run(
            ["omegat", str(self.project), f"--config-dir={self.settings}", *arguments],
            env={**os.environ, "HOME": str(self.settings), "JAVA_TOOL_OPTIONS": home},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=180,
            check=False,
        )
        log = done.stdout + done.stderr
        assert done.returncode == 0, log
        return log


@pytest.fixture
def omegat(tmp_path: Path) -> OmegaT:
    if shutil.which("omegat") is None:
        if os.environ.get("CI"):
            pytest.fail("omegat is not installed; CI must run this test (Debian package omegat)")
        pytest.skip("omegat is not installed (Debian package omegat)")
    return OmegaT(tmp_path)


@pytest.mark.parametrize("codes", [("EN", "AR"), ("en-US", "ar-EG")])
def test_omegat_without_sentences_fills_every_paragraph_but_the_heading(
    codes, omegat, seed_alignment
):
    english = "\n\n".join(block.text for block in seed_alignment.source.blocks)
    memory = omegat.prepare(english, codes, sentences=False)
    report = export(seed_alignment, memory, ExportOptions(unit="paragraph"))
    heading, *paragraphs = omegat.translated().split("\n\n")
    assert heading == seed_alignment.source.blocks[0].text
    assert paragraphs == [block.text for block in seed_alignment.target.blocks]
    assert (report.units, report.empty) == (8, 1)


def test_what_the_commands_write_from_the_two_documents_fills_omegat(omegat, tmp_path):
    aligner = [sys.executable, "-m", "aligner.cli"]
    english, arabic = sorted(SEEDS.glob("00[01]_*.txt"))
    project = tmp_path / "seed.aligner"
    cache = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    memory = omegat.prepare(english.read_text("utf-8"), ("EN", "AR"), sentences=False)
    for command in (
        ["align", str(english), str(arabic), "-o", str(project)],
        ["export", str(project), "-o", str(memory), "--unit", "paragraph"],
    ):
        subprocess.run([*aligner, *command], check=True, env=cache, timeout=180)
    heading, *paragraphs = omegat.translated().split("\n\n")
    assert heading.startswith("## National and political solidarity")
    assert [text.strip() for text in paragraphs] == arabic.read_text("utf-8").split("\n")


def test_omegat_fills_the_english_side_from_a_swapped_memory(omegat, seed_alignment):
    arabic = "\n\n".join(block.text for block in seed_alignment.target.blocks)
    memory = omegat.prepare(arabic, ("AR", "EN-GB"), sentences=False)
    options = ExportOptions(unit="paragraph", swap=True, source_code="en-GB")
    export(seed_alignment, memory, options)
    english = [block.text for block in seed_alignment.source.blocks[1:]]
    assert omegat.translated().split("\n\n") == english


def test_omegat_with_sentences_fills_every_unit_that_it_cuts_as_we_do(omegat, seed_alignment):
    english = "\n\n".join(block.text for block in seed_alignment.source.blocks)
    memory = omegat.prepare(english, ("EN", "AR"), sentences=True)
    units = omegat.source_units()
    export(seed_alignment, memory)
    source, target = seed_alignment.source, seed_alignment.target
    ours = {
        source.text(bead.source): target.text(bead.target)
        for bead in seed_alignment.beads
        if not bead.is_null
    }
    known = [unit for unit in units if unit in ours]
    assert len(known) >= 3, "beads of one English sentence; OmegaT does not cut after `etc.`"
    expected = english
    for unit in known:
        expected = expected.replace(unit, ours[unit])
    assert omegat.translated() == expected


def test_markup_like_text_and_direction_marks_reach_omegat_unchanged(omegat):
    english = [
        'Press <b>Save</b> & "Close"; then wait.',
        "The list ends with ]]> and costs > 5 < 7.",
        "The word \u200fسلام\u200e means peace.",
        "A long clause follows, " + "and then another, " * 600 + "and it ends.",
    ]
    arabic = [
        "اضغط <b>حفظ</b> & «إغلاق» ثم انتظر.",
        "تنتهي القائمة بـ ]]> وتكلف > 5 < 7.",
        "كلمة \u200eسلام\u200f تعني السلام.",
        "تتبعها جملة طويلة، " + "ثم أخرى، " * 1200 + "وتنتهي.",
    ]
    assert len(arabic[3]) > 10_000
    alignment = Alignment(
        _document("en", english),
        _document("ar", arabic),
        tuple(Bead(range(i, i + 1), range(i, i + 1), 5.0, 0.9) for i in range(4)),
    )
    memory = omegat.prepare("\n\n".join(english), ("EN", "AR"), sentences=False)
    export(alignment, memory)
    assert omegat.translated().split("\n\n") == arabic


def _document(lang: str, lines: list[str]) -> Document:
    blocks = tuple(Block(re.sub(r"\s+$", "", line)) for line in lines)
    segments = tuple(Segment(b.text, i, 0, len(b.text)) for i, b in enumerate(blocks))
    return Document(f"lines.{lang}", lang, blocks, segments)
