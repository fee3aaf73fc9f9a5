"""TMX 1.4b translation memories, written one unit at a time, so a million take no more memory.

The output is what the official DTD allows and nothing fancier, because CAT tools differ most in
what they tolerate: plain text in `seg`, no inline elements, notes and props before the `tuv`s.
Characters that XML 1.0 cannot hold are removed; all others, direction marks included, are kept.
Beads with an empty side are no translation units and are left out.

Source: TMX 1.4b Specification (LISA OSCAR, 2005), sections 3 and 4.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO, Literal

from lxml import etree

from aligner.exporters.options import ExportOptions, ExportReport
from aligner.exporters.rows import decimal
from aligner.exporters.units import Unit, UnitSelection
from aligner.files import creation_time
from aligner.model import Alignment

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# The complement of the Char production, XML 1.0 (5th edition) section 2.2.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# libxml2 would quote the declaration with apostrophes, which old readers of TMX trip over.
_PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'


def xml_text(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text)


class TmxExporter:
    """Writes TMX 1.4b."""

    name = "TMX"
    suffixes = (".tmx",)

    def write(self, alignment: Alignment, path: Path, options: ExportOptions) -> ExportReport:
        """See `Exporter.write`."""
        units = UnitSelection(alignment, options, clean=xml_text)
        documents = (alignment.source, alignment.target)
        first, second = documents[::-1] if options.swap else documents
        props = {
            "x-source-document": first.name,
            "x-target-document": second.name,
            "x-signature": str(alignment.signature),
        }
        with (
            path.open("wb") as file,
            tmx_body(file, options.codes(alignment), options.unit, props) as write_unit,
        ):
            for unit in units:
                write_unit(unit)
        return units.report()


@contextlib.contextmanager
def tmx_body(
    file: BinaryIO,
    codes: tuple[str, str],
    segtype: Literal["sentence", "paragraph"],
    props: Mapping[str, str],
) -> Iterator[Callable[[Unit], None]]:
    """Write a TMX file whose units come one after another.

    Args:
        file: opened for writing bytes.
        codes: language codes of source and target; the first is the header's `srclang` too.
        segtype: what a unit is, for the header.
        props: header properties; those with an empty value are not written.

    Yields:
        A function that writes one unit.  Its texts must not be empty and must have gone
        through `xml_text`.
    """
    source, target = (xml_text(code) for code in codes)
    created = creation_time().strftime("%Y%m%dT%H%M%SZ")
    header = etree.Element(
        "header",
        {
            "creationtool": "aligner",
            "creationtoolversion": _tool_version(),
            "segtype": segtype,
            "o-tmf": "aligner",
            "adminlang": "en",
            "srclang": source,
            "datatype": "plaintext",
            "creationdate": created,
        },
    )
    for name, value in props.items():
        _add_prop(header, name, xml_text(value))
    file.write(_PROLOG)
    with etree.xmlfile(file, encoding="UTF-8") as xml, xml.element("tmx", version="1.4"):
        xml.write("\n", header, "\n")
        with xml.element("body"):
            xml.write("\n")

            def write_unit(unit: Unit) -> None:
                xml.write(_unit_element(unit, (source, target), created), "\n")

            yield write_unit
        xml.write("\n")


def _unit_element(unit: Unit, codes: tuple[str, str], created: str) -> etree._Element:
    element = etree.Element("tu", tuid=str(unit.bead), creationdate=created)
    _add_prop(element, "x-score", decimal(unit.score))
    _add_prop(element, "x-confidence", decimal(unit.confidence))
    _add_prop(element, "x-type", unit.type)
    _add_prop(element, "x-findings", xml_text(";".join(unit.findings)))
    for code, text in zip(codes, (unit.source_text, unit.target_text), strict=True):
        variant = etree.SubElement(element, "tuv", {_XML_LANG: code})
        etree.SubElement(variant, "seg").text = text
    return element


def _add_prop(parent: etree._Element, name: str, value: str) -> None:
    if value:
        etree.SubElement(parent, "prop", type=name).text = value


def _tool_version() -> str:
    try:
        return version("bitext-aligner")
    except PackageNotFoundError:
        return "unknown"


EXPORTER = TmxExporter()
