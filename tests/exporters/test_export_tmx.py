"""TMX that the official DTD accepts and other people's readers load."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from aligner.exporters import ExportOptions, export
from aligner.exporters.tmx import tmx_body, xml_text
from aligner.exporters.units import Unit
from aligner.model import Alignment, Bead, Block, Document, Segment, Signature

DTD = Path(__file__).parent.parent / "data" / "tmx14.dtd"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="session")
def dtd() -> etree.DTD:
    return etree.DTD(str(DTD))


def pairs(root: etree._Element) -> list[tuple[str, str]]:
    return [tuple(seg.text for seg in unit.iter("seg")) for unit in root.iter("tu")]


def one_pair(source: str, target: str) -> Alignment:
    sides = [
        Document("x", lang, (Block(text),), (Segment(text, 0, 0, len(text)),))
        for lang, text in (("en", source), ("ar", target))
    ]
    return Alignment(*sides, (Bead(range(1), range(1), 1.0, 0.5),))


def test_a_memory_begins_with_declaration_and_document_type(tmp_path, seed_alignment):
    export(seed_alignment, tmp_path / "out.tmx")
    assert (tmp_path / "out.tmx").read_text("utf-8").splitlines()[:3] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
    ]


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_the_memory_is_valid_and_complete(unit, tmp_path, seed_alignment, dtd, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704067200")
    report = export(seed_alignment, tmp_path / "out.tmx", ExportOptions(unit=unit))
    root = etree.parse(tmp_path / "out.tmx").getroot()
    assert dtd.validate(root), dtd.error_log
    header = root.find("header")
    assert header.get("segtype") == unit
    assert header.get("srclang") == "en"
    assert header.get("creationdate") == "20240101T000000Z"
    assert header.findtext("prop[@type='x-signature']") == "aligner:0.1.0|model:made by hand"
    assert len(pairs(root)) == report.units == {"sentence": 10, "paragraph": 8}[unit]
    assert report.empty == 1
    first = root.find("body/tu")
    assert [(p.get("type"), p.text) for p in first.iter("prop")] == [
        ("x-score", "7.2500"),
        ("x-confidence", "0.8750"),
        ("x-type", "2-1"),
    ]
    assert [tuv.get(LANG) for tuv in first.iter("tuv")] == ["en", "ar"]


def test_regional_codes_stand_in_the_header_and_in_every_unit(tmp_path, seed_alignment):
    options = ExportOptions(source_code="en-GB", target_code="ar-EG")
    export(seed_alignment, tmp_path / "out.tmx", options)
    root = etree.parse(tmp_path / "out.tmx").getroot()
    assert root.find("header").get("srclang") == "en-GB"
    assert {tuv.get(LANG) for tuv in root.iter("tuv")} == {"en-GB", "ar-EG"}


def test_a_swapped_memory_has_arabic_as_its_source(tmp_path, seed_alignment):
    export(seed_alignment, tmp_path / "out.tmx", ExportOptions(swap=True))
    root = etree.parse(tmp_path / "out.tmx").getroot()
    assert root.find("header").get("srclang") == root.find("body/tu/tuv").get(LANG) == "ar"
    assert root.findtext("header/prop[@type='x-source-document']").startswith("001_")


def test_two_runs_at_the_same_source_date_give_the_same_bytes(
    tmp_path, seed_alignment, monkeypatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704067200")
    for name in ("a.tmx", "b.tmx"):
        export(seed_alignment, tmp_path / name)
    assert (tmp_path / "a.tmx").read_bytes() == (tmp_path / "b.tmx").read_bytes()


def test_translate_toolkit_loads_the_same_pairs(tmp_path, seed_alignment):
    export(seed_alignment, tmp_path / "out.tmx")
    with (tmp_path / "out.tmx").open("rb") as file:
        memory = tmxfile(file, "en", "ar")
    source, target = seed_alignment.source, seed_alignment.target
    assert [(unit.source, unit.target) for unit in memory.units] == [
        (source.text(bead.source), target.text(bead.target))
        for bead in seed_alignment.beads
        if not bead.is_null
    ]


@pytest.mark.parametrize(
    "text",
    [
        "if a < b && c > d ]]> end",
        "<seg>not markup</seg> &amp; &#x200F;",
        "\u200f\u202bنص\u202c\u200e \u2067x\u2069",
        "a long clause, " * 1000,
        "first line\nsecond\tcolumn\rreturn",
        "\u2028\x85\u00a0\ufeff\U0001f600\U0010ffff",
    ],
)
def test_text_that_xml_can_hold_comes_back_to_the_last_character(text, tmp_path):
    export(one_pair(text, text), tmp_path / "out.tmx")
    assert pairs(etree.parse(tmp_path / "out.tmx").getroot()) == [(text, text)]


def test_characters_that_xml_cannot_hold_are_removed(tmp_path):
    export(one_pair("a\0b\x0bc\x1fd\ud800e\ufffe\uffff.", "نعم."), tmp_path / "out.tmx")
    assert pairs(etree.parse(tmp_path / "out.tmx").getroot()) == [("abcde.", "نعم.")]


@pytest.mark.parametrize("text", ["\x01\x02\x03", " \x0b ", "\udfff", "\n\t"])
def test_a_segment_of_nothing_but_controls_is_left_out_and_counted(text, tmp_path, dtd):
    report = export(one_pair("Yes.", text), tmp_path / "out.tmx")
    assert (report.units, report.empty) == (0, 1)
    assert dtd.validate(etree.parse(tmp_path / "out.tmx"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), unit=st.sampled_from(["sentence", "paragraph"]))
def test_any_alignment_gives_a_valid_memory(data, unit, hostile_alignments, dtd, tmp_path):
    alignment = data.draw(hostile_alignments)
    report = export(alignment, tmp_path / "any.tmx", ExportOptions(unit=unit))
    root = etree.parse(tmp_path / "any.tmx").getroot()
    assert dtd.validate(root), dtd.error_log
    found = pairs(root)
    assert len(found) == report.units
    assert all(source.strip() and target.strip() for source, target in found)
    if unit == "sentence":
        clean = [
            (xml_text(alignment.source.text(b.source)), xml_text(alignment.target.text(b.target)))
            for b in alignment.beads
        ]
        assert found == [(s, t) for s, t in clean if s.strip() and t.strip()]


def test_names_and_languages_of_a_hostile_project_stay_inside_their_attributes(tmp_path, dtd):
    odd = one_pair("Yes.", "نعم.")
    source = Document('a"<b>.txt', 'en"\x01>', odd.source.blocks, odd.source.segments)
    signature = Signature({"model": "]]></prop><tu>\0"})
    export(Alignment(source, odd.target, odd.beads, (), signature), tmp_path / "out.tmx")
    root = etree.parse(tmp_path / "out.tmx").getroot()
    assert dtd.validate(root), dtd.error_log
    assert root.find("body/tu/tuv").get(LANG) == 'en">'
    assert root.findtext("header/prop[@type='x-signature']") == "model:]]></prop><tu>"


def test_units_are_written_as_they_come_and_not_gathered():
    file = BytesIO()
    unit = Unit(0, range(1), range(1), "Yes. " * 100, "نعم. " * 100, 1.0, 0.9)
    sizes = []
    with tmx_body(file, ("en", "ar"), "sentence", {}) as write_unit:
        for _ in range(3):
            for _ in range(100):
                write_unit(unit)
            sizes.append(len(file.getvalue()))
    assert sizes[0] < sizes[1] < sizes[2], "the file grows while units are written"
    assert len(re.findall(rb"<tu ", file.getvalue())) == 300
