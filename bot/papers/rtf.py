"""Rich Text (.rtf) by a small reader of our own: paragraphs, table rows, page headers, properties, flags.

Control words: Rich Text Format specification 1.9.1. Letters above ASCII come as \\uN, or as bytes in the code page of
the font in use, which may differ from run to run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.papers import flags
from handlers.documents.cover.paper import FOOTER, HEADER, TABLE, TEXT, Gatherer, Paper

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_PAGES = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "pict", "object", "fldinst", "listtable", "listoverridetable", "rsidtbl",
    "themedata", "colorschememapping", "datastore", "latentstyles", "generator", "footnote", "annotation", "template",
    "filetbl", "revtbl", "bkmkstart", "bkmkend", "nonshppict", "xmlnstbl", "listtext", "pntext", "objdata",
}  # fmt: skip
_PLACES = dict.fromkeys(("header", "headerl", "headerr", "headerf"), HEADER)
_PLACES |= dict.fromkeys(("footer", "footerl", "footerr", "footerf"), FOOTER)
_FACTS = {"title": "title", "author": "creator", "subject": "subject", "keywords": "keywords"}
_LETTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "softline": "\n", "page": "\n",
}  # fmt: skip
_RUNS = re.compile(rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class _State:
    """What a group changes and its end restores."""

    skip: bool = False
    aim: str = TEXT
    page: str = "cp1252"
    after_unicode: int = 1
    name: str = ""


@dataclass(slots=True)
class _Reading:
    gathered: Gatherer = field(default_factory=Gatherer)
    facts: dict[str, str] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    fonts: dict[int, str] = field(default_factory=dict)
    state: _State = field(default_factory=_State)
    groups: list[_State] = field(default_factory=list)
    page: str = "cp1252"
    font: int = 0
    raw: bytearray = field(default_factory=bytearray)
    words: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    in_table: bool = False
    skip_letters: int = 0
    starred: bool = False


def read_rtf(data: bytes) -> Paper:
    """A rich text file. Never raises; reading stops where it is full or nested without sense."""
    reading, at = _Reading(), 0
    while (token := _TOKEN.match(data, at)) and not reading.gathered.full:
        at = token.end()
        word, number, coded, sign, brace, plain = token.groups()
        if brace:
            if not _group(reading, brace == b"{"):
                break
        elif word:
            at += _word(reading, word.decode("ascii"), number)
        elif sign:
            _sign(reading, sign)
        elif coded or plain:
            _bytes(reading, bytes.fromhex(coded.decode("ascii")) if coded else plain)
    _paragraph(reading)
    _row(reading)
    reading.found |= {flags.CUT} if reading.gathered.full else set()
    return Paper("rtf", tuple(reading.gathered.blocks), reading.facts, tuple(sorted(reading.found)))


def _group(it: _Reading, opens: bool) -> bool:
    _flush(it)
    if opens:
        it.groups.append(it.state)
        if len(it.groups) > _DEEPEST:
            it.found.add(flags.DEEP)
        return len(it.groups) <= _DEEPEST
    if it.groups:
        before, it.state = it.state.aim, it.groups.pop()
        if before != it.state.aim:
            _paragraph(it, before)
    return True


def _word(it: _Reading, word: str, number: bytes | None) -> int:
    """Act on a control word; the number of raw bytes to leave out after it."""
    value = int(number) if number else 0
    _flush(it)
    starred, it.starred = it.starred, False
    if word == "bin":
        return max(0, value)
    _signs(it, word)
    if word == "u":
        it.words.append(chr(value % 65_536) if not it.state.skip else "")
        it.skip_letters = it.state.after_unicode
    elif word == "uc":
        it.state = replace(it.state, after_unicode=max(0, min(value, 8)))
    elif word in _SKIPPED or (starred and word not in ("shpinst", "shptxt")):
        it.state = replace(it.state, skip=True, name=word)
    elif word in _PLACES or word in _FACTS:
        aim = _PLACES.get(word) or _FACTS[word]
        it.state = replace(it.state, aim=aim, skip=False) if it.groups else it.state
    elif word == "info":
        it.state = replace(it.state, skip=True)
    else:
        _shape(it, word, value)
    return 0


def _shape(it: _Reading, word: str, value: int) -> None:
    """Fonts, letters, and the ends of cells, rows and paragraphs."""
    if word == "f":
        it.font = value
        it.state = replace(it.state, page=it.fonts.get(value, it.page))
    elif word == "fcharset":
        it.fonts[it.font] = _PAGES.get(value, it.page)
    elif word == "ansicpg" and 0 < value < 100_000:
        it.page = _known(f"cp{value}" if value != 936 else "gb18030")
        it.state = replace(it.state, page=it.page)
    elif it.state.skip:
        return
    elif word in _LETTERS:
        it.words.append(_LETTERS[word])
    elif word in ("intbl", "pard"):
        it.in_table = word == "intbl"
    elif word in ("cell", "nestcell"):
        it.cells.append("\n".join([*it.lines, "".join(it.words)]))
        it.lines, it.words = [], []
    elif word in ("row", "nestrow"):
        _row(it)
    elif word in ("par", "sect"):
        _paragraph(it)


def _signs(it: _Reading, word: str) -> None:
    if word in ("object", "objdata", "objemb", "objlink", "objocx"):
        it.found.add(flags.EMBEDDED)
    elif word == "template":
        it.found.add(flags.TEMPLATE)


def _sign(it: _Reading, sign: bytes) -> None:
    it.starred = sign == b"*"
    if sign in (b"~", b"_", b"\\", b"{", b"}", b"\n", b"\r"):
        _bytes(it, {b"~": b" ", b"_": b"-", b"\n": b"\n", b"\r": b"\n"}.get(sign, sign))


def _bytes(it: _Reading, more: bytes) -> None:
    if it.state.name == "fldinst" and _RUNS.search(more):
        it.found.add(flags.FIELD)
    left = more[it.skip_letters :]
    it.skip_letters = max(0, it.skip_letters - len(more))
    if not it.state.skip and len(it.words) < 100_000:
        it.raw += left


def _flush(it: _Reading) -> None:
    """Bytes become letters together, as a Chinese letter is two of them; so do the halves of a pair of surrogates."""
    if it.raw:
        it.words.append(it.raw.decode(it.state.page, "replace"))
        it.raw.clear()


def _paragraph(it: _Reading, aim: str = "") -> None:
    _flush(it)
    aim = aim or it.state.aim
    line = "".join(it.words).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    it.words = []
    if aim in _FACTS.values():
        it.facts[aim] = line[:500]
    elif it.in_table and aim == TEXT:
        it.lines.append(line)
    else:
        _row(it)
        it.gathered.add([line], aim)


def _row(it: _Reading) -> None:
    if it.lines and any(line.strip() for line in it.lines):
        it.cells.append("\n".join(it.lines))
    cells = [cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for cell in it.cells]
    it.gathered.add(cells, TABLE)
    it.cells, it.lines, it.in_table = [], [], False


def _known(page: str) -> str:
    try:
        return page if b"a".decode(page) == "a" else "cp1252"
    except (LookupError, UnicodeError):
        return "cp1252"
