"""Finds where a number of this group begins: its name, year, meeting, series and serial, in every form in use."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from handlers.documents.numbering.derivatives import steps_of_file
from handlers.documents.numbering.folding import Folded, stem
from handlers.documents.numbering.record import SERIES, Number, Step

FORERUNNERS = {"ISCG": ("ISCT", "IST")}
# Each begins with plain letters and has no alternative that is not in brackets: see _BARE.
_WORDS = {
    "latin": ("doc(?:uments?|umentos?)?", "contribu(?:tions?|cion|ciones)"),
    "cyrillic": ("док(?:умент(?:а|у|ы|ом|е|ов|ам)?)?", "вклад[ау]?"),
    "arabic": ("وثيق(?:ه|تين)", "وثائق"),
    "chinese": ("文[件稿]",),
}
DOCUMENT = "|".join(
    f"(?:ال|لل|ل|بال)?{word}" if script == "arabic" else word for script, words in _WORDS.items() for word in words
)
# Letters of other alphabets, and signs, that look like those of the Latin alphabet; on small letters.
_LOOKS = {"i": "iіιı1l|", "s": "sѕ", "c": "cсϲ", "g": "gԍɡ", "t": "tтτ", "a": "aаα", "r": "rг", "d": "dԁ", "o": "oоο"}
_SERIES = rf"(?:(?P<series>{'|'.join(SERIES).lower()}|c)(?:\s?[/_-]\s?|\s))?"
_YEAR = r"(?P<year>(?:20)?[0-9]{2})"
_SERIAL = r"0{0,3}(?P<serial>[1-9][0-9]{0,3})(?![0-9])"
_END = r"(?!\.[0-9])"
_DATE = re.compile(r"[\s/_-]{0,3}(?:20)?[0-9]{2}(?:-[0-9]{2}-[0-9]{2}|\.[0-9]{2}\.[0-9]{2})(?![0-9])")
_FULL = re.compile(
    rf"(?:\s?[/_-]\s?|\s)?{_YEAR}\s?-\s?0?(?P<meeting>[1-9][0-9]?)"
    rf"(?:\s?/\s?|[_-]|,?\s{{0,3}}(?:{DOCUMENT})\.?\s{{0,3}}(?:no\.?|n°|№)?\s?){_SERIES}{_SERIAL}{_END}"
)
_SLASHED = re.compile(rf"/{_YEAR}/(?P<meeting>[1-9])/{_SERIES}{_SERIAL}{_END}")
_YEARLY = re.compile(
    rf"(?:\s?[/_-]\s?){_YEAR}(?:\s?/\s?|[_-](?=[0-9]{{3}}|[a-z])){_SERIES}{_SERIAL}{_END}(?![/-][0-9])"
)
_PLAIN = re.compile(rf"(?:\s?/\s?){_SERIES}{_SERIAL}{_END}(?!\s?[/-]\s?[0-9])")
_MEETING = re.compile(r"(?:\s?[/_-]\s?|\s)?(?P<year>(?:20)?[0-9]{2})-0?(?P<meeting>[1-9])(?![0-9a-z]|[/-][0-9])")
_PARENT = re.compile(
    r"(?:(?:i ?t ?u ?- ?d|uit-d|мсэ-d) ?/ ?)?(?P<parent>t ?d ?a ?g|r ?a ?g|t ?s ?a ?g) ?/ ?(?:c ?g ?- ?)?$"
)
_CG = re.compile(r"c ?g ?- ?$")
_PARENT_CHARS = 32
_MEETING_TOP = 9

_FILE_SERIAL = (
    r"(?P<type>c|inf|td(?:-[a-z0-9]{2,5})?|r|rep|adm|oj|cir|dt|ls)[-_](?P<serial>[0-9]{1,4})(?![0-9])"
    r"(?P<tail>(?:(?:!|%21|[_-]){0,2}[arc][0-9]{1,2}(?![0-9])){0,6})"
)
_FORMAT = r"(?:!|%21|[_-]){0,2}(?:msw|pdf|zip|txt|htm|ppt|xls|rtf|msp)[-_](?P<language>[efsrca])(?![a-z0-9])"
_FILE = re.compile(
    r"(?P<sector>[stdr])(?P<year>[0-9]{2})[-_](?P<body>[a-z]{2,12}[0-9]{0,3})[-_](?:[0-9]{6}[-_])?"
    rf"{_FILE_SERIAL}(?:{_FORMAT})?"
)
_FILE_BEGIN = re.compile(r"[stdr][0-9]{2}[-_][a-z]{2,12}[0-9]{0,3}(?:[-_][0-9]{6})?$")
_FILE_SIGNS = tuple(re.compile(rf"{sign}(?:c|inf|td|rep|r|adm|oj|cir|dt|ls)[-_]") for sign in "-_")
_PIECE = re.compile(rf"{_FILE_SERIAL}{_FORMAT}")
_BARE_TAIL = rf"{_SERIAL}(?![0-9a-z:]|[./-][0-9])"
_BARE_AFTER = rf"\.?\s{{0,3}}(?:no\.?|n°|№|رقم)?\s?{_SERIES}{_BARE_TAIL}"
_BARE = {
    script: tuple((stem(word), re.compile(word + _BARE_AFTER)) for word in words) for script, words in _WORDS.items()
}
_BARE_SERIES = tuple((word, re.compile(rf"(?P<series>{word})\s?/\s?{_BARE_TAIL}")) for word in ("inf", "adm", "dt"))


class Head(NamedTuple):
    """The beginning of a number: one of ours, or (`kind` not empty) of something else whose canonical form is `other`.

    `path` and `language` are what a file name said; `derivable` says whether derivatives may follow it.
    """

    start: int
    end: int
    number: Number | None = None
    kind: str = ""
    other: str = ""
    path: tuple[Step, ...] = ()
    language: str = ""
    completed: bool = False
    spaced: bool = False
    derivable: bool = True
    closed: bool = False


@lru_cache(maxsize=16)
def groups_of(group: str) -> frozenset[str]:
    """The group and its forerunners."""
    return frozenset((group, *FORERUNNERS.get(group, ())))


def heads_in(text: Folded, group: str, meeting: str | None) -> list[Head]:
    """The beginnings of numbers that name the group, in order of their place."""
    heads = []
    for found in _names(group).finditer(text.low):
        if head := _head(text, found, group, meeting):
            heads.append(head)
    return heads


@lru_cache(maxsize=16)
def _names(group: str) -> re.Pattern[str]:
    """The names of the group, letters perhaps spaced, perhaps with look-alikes, perhaps numbered as in file names."""
    names = [" ?".join(_looks(letter) for letter in name[1:].lower()) for name in sorted(groups_of(group), key=len)]
    return re.compile(rf"{_looks(group[0].lower())} ?(?:{'|'.join(reversed(names))})(?![^\W\d_])")


def _looks(letter: str) -> str:
    return f"[{_LOOKS[letter]}]" if letter in _LOOKS else re.escape(letter)


def _head(text: Folded, name: re.Match[str], group: str, meeting: str | None) -> Head | None:
    low, start, end = text.low, name.start(), name.end()
    plain = name[0].replace(" ", "")
    spaced = " " in name[0]
    led = low[max(0, start - 2) : start].rstrip(" ").endswith(("/", "-"))
    parent = _PARENT.search(low[max(0, start - _PARENT_CHARS) : start]) if led else None
    if parent:
        start -= len(parent[0])
    elif led and (cg := _CG.search(low[max(0, start - 5) : start])):
        start -= len(cg[0])
    if joins(low, start):
        return None
    number = _number(low, end, plain.upper(), meeting if plain.upper() == group else None)
    if number is None:
        return _meeting(low, start, end, plain, group)
    found, until, completed = number
    if not plain.isascii() or plain.upper() not in groups_of(group):
        return Head(start, until, kind="look-alike", other=_latin(plain, group, found), spaced=spaced)
    if parent:
        above = parent["parent"].replace(" ", "").upper()
        found = Number(f"{above}/{found.group}", found.year, found.meeting, found.serial, found.series)
    if found.group == "IST" and not parent and "/" not in low[end : end + 2]:
        return None
    return Head(start, until, found, completed=completed, spaced=spaced)


def joins(low: str, start: int) -> bool:
    """Whether what stands right before belongs to the same word; Chinese, and the Arabic article, join nothing."""
    before = low[start - 1 : start] if start else ""
    if before == "-":
        return low[max(0, start - 2) : start - 1].isalnum()
    return before in ("/", "_") or (before.isalnum() and before < "\u0600")


def _number(low: str, end: int, name: str, meeting: str | None) -> tuple[Number, int, bool] | None:
    if _DATE.match(low, end):
        return None
    found = _FULL.match(low, end) or _SLASHED.match(low, end) or _YEARLY.match(low, end) or _PLAIN.match(low, end)
    if found is None:
        return None
    fields = found.groupdict()
    series = (fields["series"] or "").upper()
    year = int(fields["year"]) % 100 if fields.get("year") else None
    at = int(fields["meeting"]) if fields.get("meeting") else None
    serial = int(fields["serial"])
    if year is None and not series and 2000 <= serial < 2100:
        return None  # a year, not a serial
    number = Number(name, year, at, serial, "" if series == "C" else series)
    whole = _completed(number, meeting)
    return whole, found.end(), whole != number


def _completed(number: Number, meeting: str | None) -> Number:
    """The number with the meeting that is known from outside, when its year does not speak against it."""
    named = re.fullmatch(r"([0-9]{2})-([1-9][0-9]?)", meeting or "")
    if named is None or number.meeting is not None or number.year not in (None, int(named[1])):
        return number
    return Number(number.group, int(named[1]), int(named[2]), number.serial, number.series)


def _meeting(low: str, start: int, end: int, plain: str, group: str) -> Head | None:
    found = _MEETING.match(low, end)
    if found is None or plain.upper() != group or _DATE.match(low, end):
        return None
    named = f"{group}/{int(found['year']) % 100:02}-{found['meeting']}"
    return Head(start, found.end(), kind="meeting", other=named, derivable=False)


def _latin(plain: str, group: str, number: Number) -> str:
    """What a name in strange letters pretends to be."""
    for name in groups_of(group):
        if len(name) == len(plain) and all(p in _LOOKS.get(n, n) for p, n in zip(plain, name.lower(), strict=True)):
            return str(Number(name, number.year, number.meeting, number.serial, number.series))
    return ""


def files_in(text: Folded, group: str) -> list[Head]:
    """Names of the document system, `S26-ISCG1-C-0007!A2-R1!MSW-E.docx`, ours and those of other bodies."""
    low = text.low
    likely = (_file_at(low, sign.start()) for pattern in _FILE_SIGNS for sign in pattern.finditer(low))
    whole = [_file(found, group) for found in likely if found and not _tight(low, found)]
    if "msw" not in low:
        return whole
    return whole + [_piece(found) for found in _PIECE.finditer(low) if not joins(low, found.start())]


def _file_at(low: str, sign: int) -> re.Match[str] | None:
    """The name whose type, «-C-0007», is seen at this place."""
    first = max(0, sign - _PARENT_CHARS)
    begin = _FILE_BEGIN.search(low[first:sign])
    return _FILE.match(low, first + begin.start()) if begin else None


def _piece(found: re.Match[str]) -> Head:
    """What a web site left of such a name, `C-0035A2-R1MSW-E`: the body is gone."""
    name = f"{found['type'].upper()}-{found['serial']}"
    path, language = steps_of_file(found["tail"]), found["language"].upper()
    return Head(found.start(), found.end(), kind="document", other=name, path=path, language=language, closed=True)


def _tight(low: str, found: re.Match[str]) -> bool:
    before = low[found.start() - 1 : found.start()] if found.start() else ""
    return (before.isalnum() and before < "\u0600") or low[found.end() : found.end() + 1].isalnum()


def _file(found: re.Match[str], group: str) -> Head:
    body, kind, serial = found["body"].upper(), found["type"].upper(), int(found["serial"])
    path, language = steps_of_file(found["tail"]), (found["language"] or "").upper()
    ours = re.fullmatch(rf"{re.escape(group)}([0-9]*)", body)
    if ours and serial:
        at = int(ours[1] or 0)
        series = "" if kind == "C" else kind.partition("-")[0]
        number = Number(group, int(found["year"]), at if 0 < at <= _MEETING_TOP else None, serial, series)
        return Head(found.start(), found.end(), number, path=path, language=language, closed=True)
    name = f"{found['sector'].upper()}{found['year']}-{body}-{kind}-{found['serial']}"
    return Head(found.start(), found.end(), kind="document", other=name, path=path, language=language, closed=True)


def bare_in(text: Folded, group: str, meeting: str | None) -> list[Head]:
    """«Document 7» and «INF/3»: ours when the meeting is known, else unplaced."""
    patterns = [pattern for script in text.scripts for begin, pattern in _BARE[script] if begin in text.low]
    found = (match for pattern in patterns for match in pattern.finditer(text.low))
    heads = [_bare(match, group, meeting) for match in found if not joins(text.low, match.start())]
    found = (match for begin, pattern in _BARE_SERIES if begin in text.low for match in pattern.finditer(text.low))
    heads += [_bare(match, group, meeting) for match in found if _alone(text, match)]
    return heads


def _alone(text: Folded, found: re.Match[str]) -> bool:
    """Whether a series stands in capitals and by itself: «INF/3»."""
    return not joins(text.low, found.start()) and text.cased[found.start() : found.end("series")].isupper()


def _bare(found: re.Match[str], group: str, meeting: str | None) -> Head:
    series = (found["series"] or "").upper()
    number = Number(group, None, None, int(found["serial"]), "" if series == "C" else series)
    whole = _completed(number, meeting)
    if whole.meeting is None:
        return Head(found.start(), found.end(), kind="unplaced")
    return Head(found.start(), found.end(), whole, completed=True)
