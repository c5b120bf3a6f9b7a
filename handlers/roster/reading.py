"""Rows of a sheet become members; every mistake is told at once, with its line and the nearest word that would do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.documents.cover.folding import clean, fold
from handlers.roster import columns, countries
from handlers.roster.cells import unsafe
from handlers.themes.folding import folded_name
from handlers.themes.said import names_of
from storage.records import Theme
from storage.roster import COORDINATOR, FOCAL_POINT, Member, Role, folded

MOST_LETTERS = 500
MOST_MISTAKES = 500
NEAR = 0.6

# RFC 5321 section 4.1.2, without quoted local parts and address literals; letters of every script (RFC 6531).
_ATOM = r"[^\s\x00-\x20\x7f()<>\[\]:;@\\,.\"]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*")
_SEVERAL = re.compile(r"[;；؛\n\r]+")
_ADDRESSES = re.compile(r"[\s,;，；、؛]+")

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What cannot be taken as it stands: line 0 is the file as a whole; `nearest` is empty or what may have been meant."""

    line: int
    column: str
    words: str
    nearest: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.column) if part)
        meant = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{where}: {self.words}{meant}" if where else f"{self.words}{meant}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says: members by line, the columns it has, every mistake, and what was left aside."""

    members: tuple[tuple[int, Member], ...] = ()
    given: frozenset[str] = frozenset()
    mistakes: tuple[Mistake, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Line:
    """One row on its way to a member: it reads its cells and collects what is wrong with them."""

    number: int
    cells: Mapping[str, str]
    themes: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, column: str, words: str, nearest: str = "") -> None:
        self.mistakes.append(Mistake(self.number, column, words, nearest))

    def text(self, column: str) -> str:
        return clean(self.cells.get(column, ""), MOST_LETTERS)


def read_rows(rows: Sequence[Row], themes: tuple[Theme, ...]) -> Reading:
    """Members out of (line, cells); the first row that is not blank names the columns. Never raises."""
    filled = [(line, [unsafe(cell) for cell in cells], cells) for line, cells in rows if any(map(str.strip, cells))]
    if not filled:
        return Reading(mistakes=(Mistake(0, "", "there is nothing in it; the first row names the columns"),))
    line, head, _ = filled[0]
    where, mistakes, notes = _columns(line, head)
    if mistakes:
        return Reading(mistakes=tuple(mistakes), notes=tuple(notes))
    names = names_of(themes)
    found: list[tuple[int, Member]] = []
    for line, cells, raw in filled[1:]:
        one = _Line(line, {name: cells[at] for name, at in where.items() if at < len(cells)}, names)
        for name, at in where.items():
            if at < len(raw) and raw[at].lstrip().startswith("="):
                one.wrong(name, "a formula is not read; write its value")
        found.append((line, _member(one)))
        mistakes += one.mistakes
    mistakes += _shared_addresses(found)
    return Reading(tuple(found), frozenset(where), tuple(sorted(mistakes)[:MOST_MISTAKES]), tuple(notes))


def _columns(line: int, head: Sequence[str]) -> tuple[dict[str, int], list[Mistake], list[str]]:
    where: dict[str, int] = {}
    mistakes: list[Mistake] = []
    notes: list[str] = []
    for at, written in enumerate(head):
        name = columns.heads().get(fold(written).strip(" :*"))
        if name is None and written.strip():
            near = nearest(written, columns.heads(), 0.8)
            if near:
                mistakes.append(Mistake(line, "", f"{_shown(written)} is no column of a roster.", near))
            else:
                notes.append(f"the column {_shown(written)} is left aside")
        elif name in where:
            mistakes.append(Mistake(line, name or "", "two columns say this"))
        elif name is not None:
            where[name] = at
    for needed in ("name", "addresses"):
        if needed not in where:
            mistakes.append(
                Mistake(line, "", f"no column is called {needed} (or its name in one of the six languages)")
            )
    return where, mistakes, notes


def _member(line: _Line) -> Member:
    """The member of a line; what is wrong stays empty in it and is told in the line."""
    country = _chosen(line, "country", countries.names(), lambda code: countries.titles()[code])
    region = _chosen(line, "region", columns.choices("region"), str)
    member = Member(
        name=line.text("name"),
        addresses=_addresses(line),
        aliases=tuple(dict.fromkeys(_parts(line, "aliases"))),
        entity=line.text("entity"),
        category=_chosen(line, "category", columns.choices("category"), str),
        country=country,
        region=region or countries.regions().get(country, ""),
        sector=_chosen(line, "sector", columns.choices("sector"), str),
        language=_chosen(line, "language", columns.choices("language"), str),
        roles=_roles(line),
    )
    if not member.name:
        line.wrong("name", "a name is needed")
    return replace(member, id=_id(line))


def _id(line: _Line) -> int:
    written = line.text("id")
    number = int(written) if re.fullmatch("[0-9]{1,17}", written) else 0
    if written and not number:
        line.wrong("id", f"{_shown(written)} is no id; leave it empty for somebody new")
    return number


def _chosen(line: _Line, column: str, known: Mapping[str, str], show: Callable[[str], str]) -> str:
    written = line.text(column)
    if not written:
        return ""
    found = known.get(fold(written), "")
    if not found:
        near = nearest(written, known, NEAR)
        every = "" if column == "country" else f" ({', '.join(dict.fromkeys(known.values()))})"
        line.wrong(column, f"{_shown(written)} is not known{every}.", show(near) if near else "")
    return found


def _addresses(line: _Line) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for written in filter(None, _ADDRESSES.split(line.cells.get("addresses", "").strip())):
        if len(written) > 254 or not _ADDRESS.fullmatch(written):
            line.wrong("addresses", f"{_shown(written)} is no address; write name@example.org")
            continue
        local, _, domain = written.rpartition("@")
        found.setdefault(folded(written), f"{local}@{domain.lower()}")
    if not found and not any(mistake.column == "addresses" for mistake in line.mistakes):
        line.wrong("addresses", "an address is needed")
    return tuple(found.values())


def _roles(line: _Line) -> tuple[Role, ...]:
    roles = (_role(line, written) for written in _parts(line, "roles"))
    return tuple(sorted({role for role in roles if role is not None}))


def _role(line: _Line, written: str) -> Role | None:
    """`coordinator:gender`, `focal point: gender: T`, `chair`; a plain `member` says nothing that is not so anyway."""
    said, theme, sector = (*(part.strip() for part in re.split("[:：]", written)), "", "")[:3]
    name = columns.role_names().get(fold(said))
    if name is None:
        line.wrong("roles", f"{_shown(said)} is no role.", nearest(said, columns.role_names(), NEAR))
        return None
    if name not in (COORDINATOR, FOCAL_POINT):
        if theme:
            line.wrong("roles", f"{_shown(written)}: a {name} has no theme")
        return None if name == "member" or theme else Role(name)
    known = line.themes.get(folded_name(theme))
    if known is None:
        words = f"{_shown(theme)} is no theme." if theme else f"a {name} needs a theme: {name}:accessibility"
        line.wrong("roles", words, nearest(theme, line.themes, NEAR) if theme else "")
        return None
    place = columns.choices("sector").get(fold(sector), "") if sector else ""
    if sector and not place:
        line.wrong(
            "roles", f"{_shown(sector)} is no Sector (R, T, D, GS).", nearest(sector, columns.choices("sector"), NEAR)
        )
        return None
    return Role(name, known, place)


def _shared_addresses(found: Sequence[tuple[int, Member]]) -> list[Mistake]:
    first: dict[str, int] = {}
    mistakes = []
    for line, member in found:
        for address in member.addresses:
            before = first.setdefault(folded(address), line)
            if before != line:
                mistakes.append(Mistake(line, "addresses", f"{address} stands in line {before} already"))
    return mistakes


def _parts(line: _Line, column: str) -> list[str]:
    parts = (clean(part, MOST_LETTERS) for part in _SEVERAL.split(line.cells.get(column, "")))
    return [part for part in parts if part]


def nearest(written: str, known: Mapping[str, str], alike: float) -> str:
    """The value whose spelling is most like a written word, or empty when none is alike."""
    found = difflib.get_close_matches(fold(written)[:80], known, 1, alike)
    return known[found[0]] if found else ""


def _shown(written: str) -> str:
    return repr(clean(written, 60))
