"""Word (.docx) and OpenDocument (.odt) files: paragraphs, table rows, page headers and properties, without a tree.

Names of elements: ECMA-376 part 1, sections 17 and 22; OpenDocument 1.3 part 3, sections 5 and 9.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.papers import flags
from bot.papers.archive import pieces
from bot.papers.flags import UnfitError
from bot.papers.walking import walk
from handlers.documents.cover.paper import FOOTER, HEADER, TABLE, TEXT, Gatherer, Paper

_PARAGRAPHS, _ROWS, _CELLS = {"p", "h"}, {"tr", "table-row"}, {"tc", "table-cell", "covered-table-cell"}
_BREAKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "s": " ", "noBreakHyphen": "-"}
# What is said twice, was deleted, or stands in notes.
_UNSAID = {
    "Fallback", "instrText", "delText", "del", "moveFrom", "note", "annotation", "tracked-changes", "deletion",
    "sequence-decls", "pPr", "binData",
}  # fmt: skip
_RUNS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|MACROBUTTON)\b", re.IGNORECASE)
_PROPERTIES = {"title", "creator", "subject", "description", "keywords", "keyword", "language", "initial-creator"}
_MOST_PARTS = 12


@dataclass(slots=True)
class _Body:
    """Walks one part of a file. A table within a cell becomes lines of that cell, its cells parted by tabs."""

    gathered: Gatherer
    place: str
    done: bool = False
    fields: bool = False
    words: list[str] = field(default_factory=list)
    style: str = ""
    # One list of cells per open row, from the outermost; a cell is a list of lines.
    rows: list[list[list[str]]] = field(default_factory=list)
    _unsaid: int = 0
    _code: int = 0
    _zones: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "pStyle":
            self.style = attributes.get("val", "")
        self._code += name == "instrText"
        if name in _UNSAID or self._unsaid:
            self._unsaid += 1
        elif name in _PARAGRAPHS:
            self.words, self.style = [], attributes.get("style-name", "")
        elif name in _ROWS:
            self.rows.append([])
        elif name in _CELLS and self.rows:
            self.rows[-1].append([])
        elif name in _BREAKS and len(self.words) < 100_000:
            self.words.append(_BREAKS[name])

    def end(self, name: str) -> None:
        self._code -= name == "instrText"
        if self._unsaid:
            self._unsaid -= 1
        elif name in _PARAGRAPHS:
            self._say("".join(self.words))
            self.words = []
        elif name in _ROWS and self.rows:
            cells = ["\n".join(lines) for lines in self.rows.pop()]
            if self.rows:
                self._say("\t".join(cell.replace("\n", " ") for cell in cells))
            else:
                self.gathered.add(cells, TABLE if self.place == TEXT else self.place)
        self.done = self.gathered.full

    def data(self, text: str) -> None:
        if self._code:
            self.fields = self.fields or bool(_RUNS.search(text))
        elif not self._unsaid and len(self.words) < 100_000:
            self.words.append(text)

    def _say(self, line: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].append(line)
        elif not self.rows:
            self.gathered.add([line], self.place, self.style)


@dataclass(slots=True)
class _Facts:
    """Walks the properties: short texts of known elements."""

    found: dict[str, str] = field(default_factory=dict)
    done: bool = False
    _open: str = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._open = name if name in _PROPERTIES else ""

    def end(self, name: str) -> None:
        self._open = ""

    def data(self, text: str) -> None:
        if self._open:
            self.found[self._open] = (self.found.get(self._open, "") + text)[:500]


@dataclass(slots=True)
class _Bonds:
    """Walks the relationships of a part, or an OpenDocument body: what would be fetched from elsewhere."""

    flags: set[str] = field(default_factory=set)
    done: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if name != "Relationship" or attributes.get("TargetMode") != "External" or kind == "hyperlink":
            return
        self.flags.add(flags.TEMPLATE if kind == "attachedTemplate" else flags.LINK)

    def end(self, name: str) -> None:
        return None

    def data(self, text: str) -> None:
        return None


def read_docx(archive: zipfile.ZipFile) -> Paper:
    """A Word file; UnfitError when nothing of it can be read."""
    names = archive.namelist()
    found = signs(names)
    bonds, facts, gathered = _Bonds(), _Facts(), Gatherer()
    for name in [name for name in names if name.endswith(".rels")][: _MOST_PARTS * 2]:
        walk(pieces(archive, name), bonds)
    _walk_if(archive, "docProps/core.xml", facts)
    parts = [(name, HEADER) for name in sorted(names) if re.fullmatch(r"word/header\d*\.xml", name)][:_MOST_PARTS]
    parts += [(_main(names), TEXT)]
    parts += [(name, FOOTER) for name in sorted(names) if re.fullmatch(r"word/footer\d*\.xml", name)][:_MOST_PARTS]
    for name, place in parts:
        body = _Body(gathered, place)
        found |= _walk_flagged(archive, name, body)
        found |= {flags.FIELD} if body.fields else set()
    found |= bonds.flags | ({flags.CUT} if gathered.full else set())
    return Paper("docx", tuple(gathered.blocks), facts.found, tuple(sorted(found)))


def read_odt(archive: zipfile.ZipFile) -> Paper:
    """An OpenDocument text; UnfitError when nothing of it can be read."""
    found = signs(archive.namelist())
    facts, gathered = _Facts(), Gatherer()
    if any(b"encryption-data" in piece for piece in pieces(archive, "META-INF/manifest.xml")):
        raise UnfitError(flags.ENCRYPTED)
    _walk_if(archive, "meta.xml", facts)
    _walk_if(archive, "styles.xml", _Body(gathered, HEADER))
    found |= _walk_flagged(archive, "content.xml", _Body(gathered, TEXT))
    found |= {flags.CUT} if gathered.full else set()
    return Paper("odt", tuple(gathered.blocks), facts.found, tuple(sorted(found)))


def _main(names: list[str]) -> str:
    """The main part; templates and some writers number it."""
    return next((name for name in names if re.fullmatch(r"word/document\d*\.xml", name)), "")


def signs(names: list[str]) -> set[str]:
    """What the names of the parts tell: macros, and objects of other programs."""
    low = [name.lower() for name in names]
    found = {
        flags.MACROS: any(
            name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) or "/macrosheets/" in name
            for name in low
        ),
        flags.EMBEDDED: any("/embeddings/" in name or "/activex/" in name for name in low)
        or any(re.match(r"(object|ole) ?\d+(/|$)", name) for name in low),
    }
    return {flag for flag, is_so in found.items() if is_so}


def _walk_flagged(archive: zipfile.ZipFile, name: str, body: _Body) -> set[str]:
    """What was gathered before a part went wrong is kept; the flag says what went wrong."""
    try:
        walk(pieces(archive, name), body)
    except UnfitError as unfit:
        return {unfit.flag}
    return set()


def _walk_if(archive: zipfile.ZipFile, name: str, walker: _Facts | _Body) -> None:
    """A part that may be missing."""
    if name in archive.namelist():
        walk(pieces(archive, name), walker)
