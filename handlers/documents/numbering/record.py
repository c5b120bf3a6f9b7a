"""The number of a document as a record, and its canonical short form."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

LANGUAGES = "EFSRCA"
SERIES = ("INF", "TD", "DT", "ADM", "LS", "OJ", "REP", "TEMP")
KINDS = {"Add": "addendum", "Corr": "corrigendum", "Rev": "revision"}

# The forerunners of ISCG wrote the year with a dash and counted no meetings: ISCT-18/12-E.
_DASHED = ("ISCT", "IST")

Step = tuple[str, int]

_SHORT = re.compile(
    r"(?P<group>[A-Z]+(?:/[A-Z]+)?)"
    r"(?:/(?P<full>[0-9]{2})-(?P<meeting>[1-9][0-9]?)|[/-](?P<year>[0-9]{2})(?=/))?"
    rf"(?:/(?P<series>{'|'.join(SERIES)}))?/(?P<serial>[1-9][0-9]{{0,3}})"
    r"(?P<path>(?:\((?:Add|Corr|Rev)\.[1-9][0-9]{0,2}\))*)"
    rf"(?:-(?P<language>[{LANGUAGES}]))?"
)
_STEP = re.compile(r"(Add|Corr|Rev)\.([0-9]+)")


@dataclass(frozen=True, slots=True)
class Number:
    """The number of one document.

    `group` may carry its parent (`TDAG/ISCT`); `year` has two digits; `year` and `meeting` are None where they were not
    written; `series` is empty or one of SERIES; `path` is the derivatives, outermost last: (("Add", 2), ("Rev", 1)) is
    revision 1 of addendum 2; `language` is empty or one of E F S R C A.
    """

    group: str
    year: int | None
    meeting: int | None
    serial: int
    series: str = ""
    path: tuple[Step, ...] = ()
    language: str = ""

    def __str__(self) -> str:
        """The canonical short form, `ISCG/26-1/7(Add.2)(Rev.1)-F`; `ISCG/26-1/INF/3`; `ISCT-18/12`; `ISCT/10`."""
        letter = f"-{self.language}" if self.language else ""
        return f"{self._head()}{suffix(self.path)}{letter}"

    def _head(self) -> str:
        series = f"{self.series}/" if self.series else ""
        if self.year is None:
            return f"{self.group}/{series}{self.serial}"
        if self.meeting is not None:
            return f"{self.group}/{self.year:02}-{self.meeting}/{series}{self.serial}"
        dash = "-" if self.group.rpartition("/")[2] in _DASHED else "/"
        return f"{self.group}{dash}{self.year:02}/{series}{self.serial}"

    @property
    def kind(self) -> str:
        """What it is: document, addendum, corrigendum or revision."""
        return KINDS[self.path[-1][0]] if self.path else "document"

    @property
    def base(self) -> Number:
        """The document at the root of all derivatives, in no language."""
        return replace(self, path=(), language="")

    @property
    def parent(self) -> Number:
        """What this one is a derivative of, in no language; a document is its own parent."""
        return replace(self, path=self.path[:-1], language="")


def suffix(path: tuple[Step, ...]) -> str:
    """A path in the short form, `(Add.2)(Rev.1)`."""
    return "".join(f"({kind}.{n})" for kind, n in path)


def exact(text: str, groups: frozenset[str]) -> Number | None:
    """The number whose canonical short form is exactly `text`; None for anything else. `groups` are the names allowed."""
    found = _SHORT.fullmatch(text)
    if found is None or found["group"].rpartition("/")[2] not in groups:
        return None
    year = found["full"] or found["year"]
    number = Number(
        group=found["group"],
        year=int(year) if year else None,
        meeting=int(found["meeting"]) if found["meeting"] else None,
        serial=int(found["serial"]),
        series=found["series"] or "",
        path=tuple((kind, int(n)) for kind, n in _STEP.findall(found["path"])),
        language=found["language"] or "",
    )
    return number if str(number) == text else None
