"""Office Open XML packages (ZIP files of XML parts), opened with distrust.

Bounds on what is declared and on what is really read, so that a small file cannot fill the
memory; XML without document types, entities or network.
"""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

from aligner.errors import InputError

MOST_ENTRIES = 10_000
LARGEST_PART = 64_000_000
LARGEST_PACKAGE = 1_000_000_000
# Word's XML shrinks to a thirtieth, long tables to a hundredth; bombs to a thousandth.
HIGHEST_RATIO = 400
_FREE_OF_RATIO = 5_000_000

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DAMAGED = "is damaged or incomplete; open it in its program and save it again"


class Package:
    """The parts of a package by name.

    Raises:
        InputError: the bytes are no ZIP archive, a damaged one, or one that is out of bounds.
    """

    def __init__(self, data: bytes) -> None:
        # Counted before the archive is opened, which makes an object of each entry.
        if data.count(b"PK\x01\x02") > 2 * MOST_ENTRIES:
            raise InputError("has too many parts inside for a document")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except Exception as error:
            raise InputError(_DAMAGED) from error
        if len(entries) > MOST_ENTRIES:
            raise InputError(f"has {len(entries)} parts inside, too many for a document")
        if sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
            raise InputError("unpacks to over 1 GB; take the pictures out and save it again")
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            InputError: there is no such part, it is encrypted, damaged or out of bounds.
        """
        entry = self._entries.get(name.lower())
        if entry is None:
            raise InputError(f"is damaged: its part {name} is missing; save it again")
        if entry.flag_bits & 1:
            raise InputError("is under a password; remove the password and save it again")
        if entry.file_size > LARGEST_PART:
            raise InputError(_too_large(name))
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > _FREE_OF_RATIO and ratio > HIGHEST_RATIO:
            raise InputError(f"unpacks {name} to {ratio:.0f} times its size, as no document does")
        try:
            with self._zip.open(entry) as part:
                # What an archive says of its sizes need not be true.
                data = part.read(LARGEST_PART + 1)
        except Exception as error:
            # Each compression, and zipfile itself, fails on damage in its own ways.
            raise InputError(_DAMAGED) from error
        if len(data) > LARGEST_PART:
            raise InputError(_too_large(name))
        return data

    def xml(self, name: str) -> etree._Element:
        """The root of a part that is XML.

        Raises:
            InputError: as for `read`; or the part is not well-formed, or has a document type.
        """
        data = self.read(name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        if b"<!DOCTYPE" in data[:4_096]:
            raise InputError(f"has a document type in {name}, which no Word document has")
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise InputError(_DAMAGED) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise InputError(f"has a document type in {name}, which no Word document has")
        return root

    def related(self, kind: str, source: str = "") -> str | None:
        """The part to which `source` (the package, if empty) has a relationship.

        Args:
            kind: last step of the relationship's type ("officeDocument", "styles").
            source: name of a part.

        Returns:
            Its name, or None if there is no such relationship or part.
        """
        folder, name = posixpath.split(source)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self:
            return None
        for relationship in self.xml(listing).iter(_RELATIONSHIPS):
            if relationship.get("Type", "").rpartition("/")[2] != kind:
                continue
            if relationship.get("TargetMode") == "External":
                continue
            target = posixpath.join("/", folder, relationship.get("Target", ""))
            path = posixpath.normpath(target).lstrip("/")
            if path in self:
                return path
        return None


def _too_large(name: str) -> str:
    return f"has a part of over {LARGEST_PART // 1_000_000} MB ({name}); split the document"
