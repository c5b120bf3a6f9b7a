"""Bytes of a calendar as components and properties (RFC 5545 section 3.1), whatever they are: small, linear, never raising.

Written beside icalendar for two reasons. What comes in is foreign: of 170 calendars of real programs icalendar refuses 8,
an unknown zone becomes no zone without a word, and its work has no bound (docs/calendars.md has the figures). And what
goes out is looked at twice, by icalendar and by this, which share no line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 250_000
MOST_IN_LINE = 64 * 1024
MOST_COMPONENTS = 20_000
MOST_VALUES = 2_000
MOST_IN_PARAMS = 8 * 1024
DEEPEST = 8

_HOLDERS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_QUOTED = re.compile(r'"[^"]*"')
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
_ESCAPE = re.compile(r"\\([\\;,nN])")
_CARETS = re.compile(r"\^[n'^]")
_LINE_ENDS = re.compile(r"[\r\n]+")  # empty lines say nothing
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Some of Python's codecs take minutes over a megabyte, or are no charsets at all.
_CHARSET = re.compile(
    r"(?:iso[-_]?8859|iso-2022|windows|cp\d|koi8|gb|big5|euc|shift|sjis|utf[-_]?(?:16|32)|latin|mac)[\w-]*", re.I
)

CUT = "the calendar is longer than is read: the rest is left out"
UNCLOSED = "the calendar is cut off or not closed"
BARE = "no VCALENDAR around it"


@dataclass(frozen=True, slots=True)
class Property:
    """One content line: its name in upper-case, parameters by upper-case name (without quotes), and the raw value."""

    name: str
    params: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A component by its upper-case name, with its properties in order and the components within."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    within: list[Component] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)

    def all(self, name: str) -> list[Property]:
        """Every property of a name (upper-case), in order."""
        return self.properties.get(name, [])

    def first(self, name: str) -> Property | None:
        """The first property of a name, or None."""
        found = self.properties.get(name)
        return found[0] if found else None

    def value(self, name: str) -> str:
        """The raw value of the first property of a name, stripped; empty when there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


def calendars(data: bytes, charset: str = "") -> list[Component]:
    """The VCALENDARs of some bytes, in order; what stands outside is left out, what is odd is told in `problems`.

    `charset` is what a mail says of them, and counts only when they are not UTF-8.
    """
    reader, cut = _Reader(), len(data) > MOST_BYTES
    for number, line in enumerate(_unfolded(_decoded(data[:MOST_BYTES], charset))):
        if number >= MOST_LINES:
            cut = True
            break
        reader.take(line)
    found = reader.finish()
    if cut and found:
        found[-1].problems[CUT] = None
    return found


@dataclass(slots=True)
class _Reader:
    """Takes unfolded lines and builds the components."""

    found: list[Component] = field(default_factory=list)
    open: list[Component] = field(default_factory=list)
    skipped: int = 0
    made: int = 0

    def take(self, line: str) -> None:
        word = line[:6].upper()
        if word.startswith("BEGIN:"):
            self._begin(line[6:].strip().upper()[:60])
        elif word.startswith("END:"):
            self._end(line[4:].strip().upper()[:60])
        elif self.open and not self.skipped:
            self._add(line)

    def finish(self) -> list[Component]:
        if self.open:
            self.found[-1].problems[UNCLOSED] = None
        return self.found

    def _begin(self, name: str) -> None:
        if self.skipped or len(self.open) >= DEEPEST or self.made >= MOST_COMPONENTS:
            self.skipped += bool(self.open)
            if self.open:
                self.open[0].problems[CUT if self.made >= MOST_COMPONENTS else "components are nested too deep"] = None
            return
        if name == "VCALENDAR":
            self._close_all()
        elif name in _HOLDERS and any(one.name in _HOLDERS for one in self.open):
            self.open[0].problems[UNCLOSED] = None  # an event within an event: the first was never closed
            while self.open[-1].name != "VCALENDAR":
                self.open.pop()
        elif not self.open:
            if name not in _HOLDERS:
                return
            self._start(Component("VCALENDAR", problems={BARE: None}))
        self._start(Component(name))

    def _start(self, component: Component) -> None:
        self.made += 1
        (self.open[-1].within if self.open else self.found).append(component)
        self.open.append(component)

    def _end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif any(one.name == name for one in self.open):
            while (closed := self.open.pop()).name != name:
                (self.open[0] if self.open else closed).problems[UNCLOSED] = None
            if len(self.open) == 1 and BARE in self.open[0].problems:
                self.open.clear()

    def _close_all(self) -> None:
        if self.open:
            self.open[0].problems[UNCLOSED] = None
            self.open.clear()

    def _add(self, line: str) -> None:
        named = _NAME.match(line)
        kept = self.open[-1].properties.get(named[0].upper(), ()) if named else ()
        if len(kept) >= MOST_VALUES:
            self.open[0].problems[CUT] = None
        elif (found := parsed(line)) is not None:
            self.open[-1].properties.setdefault(found.name, []).append(found)


def unescaped(value: str) -> str:
    """A TEXT value without its escapes (RFC 5545 section 3.3.11)."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parsed(line: str) -> Property | None:
    """One unfolded line as a property; None when it is none."""
    named = _NAME.match(line)
    if named is None or line[named.end() : named.end() + 1] not in (":", ";"):
        return None
    name, rest = named[0].upper(), line[named.end() :]
    if rest[0] == ":":
        return Property(name, {}, rest[1:])
    head, value = _parted(name, rest[1:])
    return Property(name, _params(head), value)


def _parted(name: str, rest: str) -> tuple[str, str]:
    """Parameters and value of a line. A colon within quotes belongs to a parameter; programs also forget the quotes:
    times hold no colon, so theirs is the last, and an address begins with its scheme."""
    if name.startswith(("DT", "RECURRENCE-ID", "X-MS-OLK-ORIGINAL")):
        head, _, value = rest.rpartition(":")
        return head, value
    masked = _QUOTED.sub(lambda found: "_" * len(found[0]), rest)
    if name in ("ATTENDEE", "ORGANIZER") and (at := masked.lower().find(":mailto:")) >= 0:
        return rest[:at], rest[at + 1 :]
    at = masked.find(":")
    return (rest, "") if at < 0 else (rest[:at], rest[at + 1 :])


def _params(head: str) -> dict[str, str]:
    """Parameters by name; of several of one name the first counts, values of a list stay joined by commas."""
    head = head[:MOST_IN_PARAMS]
    masked = _QUOTED.sub(lambda found: "_" * len(found[0]), head)
    ends = [*(found.start() for found in re.finditer(";", masked)), len(head)][:100]
    found: dict[str, str] = {}
    for start, end in zip((0, *(at + 1 for at in ends)), ends, strict=False):
        name, _, value = head[start:end].partition("=")
        value = _CARETS.sub(lambda one: _CARET[one[0]], value.strip().replace('"', ""))
        found.setdefault(name.strip().upper()[:60], value)
    return found


def _decoded(data: bytes, charset: str) -> str:
    """Calendar bytes as text: a byte order mark is believed, then UTF-8, then what the mail says, then Latin letters."""
    for mark, code in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(code, "replace")
    if data[:2] in (b"B\0", b"b\0"):
        return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut within a letter
            return data.decode("utf-8", "replace")
    try:
        return data.decode(charset if _CHARSET.fullmatch(charset) else "cp1252", "replace")
    except (LookupError, ValueError, UnicodeError):
        return data.decode("latin-1")


def _unfolded(text: str) -> Iterator[str]:
    """Lines without the folding of RFC 5545 section 3.1 and without controls; each is cut where nothing is that long."""
    held: list[str] = []
    length = 0
    for line in _split(text):
        if line[:1] in (" ", "\t") and held:
            if length < MOST_IN_LINE:
                held.append(line[1 : MOST_IN_LINE - length + 1])
                length += len(held[-1])
            continue
        if length:
            yield _CONTROLS.sub("", "".join(held))
        held, length = [line[:MOST_IN_LINE]], min(len(line), MOST_IN_LINE)
    yield _CONTROLS.sub("", "".join(held))


def _split(text: str) -> Iterator[str]:
    """Lines whatever ends them, one by one: a list of all could be eight times as large as the text."""
    start = 0
    for found in _LINE_ENDS.finditer(text):
        yield text[start : found.start()]
        start = found.end()
    yield text[start:]
