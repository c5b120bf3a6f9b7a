"""Measures how much of the made covers is read right, and prints the table that stands in docs/covers.md.

Run `python -m tests.cover_accuracy` to see it, with `--errors` to see each difference.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from bot.papers.read import read_paper
from handlers.documents.cover import read_cover
from handlers.documents.cover.folding import fold
from handlers.documents.cover.found import NAMES
from tests.covers_made import EMAIL, Made, covers

LAYOUTS = ("ITU-T", "ITU-D", "ITU-R", "Council", "ISCG")


@dataclass(frozen=True)
class Judged:
    made: Made
    field: str
    wanted: str
    got: str
    right: bool
    certain: bool


def judge(made: Made) -> list[Judged]:
    """One judgement for each field that the cover has, and one for each that it has not but was read."""
    cover = read_cover(read_paper(made.data, made.name.replace(".mail", ".txt")))
    judged = []
    for name in NAMES:
        wanted, got = made.expected.get(name, ""), cover.fields.get(name)
        if wanted or got:
            value = got.value if got else ""
            judged.append(Judged(made, name, wanted, value, is_right(name, wanted, value), bool(got and got.certain)))
    return judged


def is_right(name: str, wanted: str, got: str) -> bool:
    """Equal but for blanks and accents; a contact holds the person's name and the address."""
    if name == "contact" and wanted:
        return fold(wanted) in fold(got) and EMAIL in got
    return fold(wanted).replace(" ", "") == fold(got).replace(" ", "")


@cache
def all_judged() -> list[Judged]:
    """Every judgement on every made cover; made once in a process."""
    return [one for made in covers() for one in judge(made)]


def table(judged: list[Judged]) -> str:
    """Right of all by field and layout, as Markdown; then what was read although it was not there."""
    cells: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for one in judged:
        if one.wanted:
            for layout in (one.made.layout, "all"):
                cells[one.field, layout][one.right] += 1
                cells["all", layout][one.right] += 1
    lines = ["| field | " + " | ".join((*LAYOUTS, "all")) + " |", "|---" * (len(LAYOUTS) + 2) + "|"]
    for name in (*NAMES, "all"):
        row = [share(cells[name, layout]) for layout in (*LAYOUTS, "all")]
        lines.append(f"| {name} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def by(judged: list[Judged], what: str) -> str:
    """Right of all by language or form."""
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in judged:
        if one.wanted:
            counts[getattr(one.made, what)][one.right] += 1
    return " · ".join(f"{name} {share(count)}" for name, count in counts.items())


def share(count: Counter[bool]) -> str:
    return f"{count[True]}/{count.total()}" if count else ""


def wrong_and_certain(judged: list[Judged]) -> list[Judged]:
    return [one for one in judged if one.got and not one.right and one.certain]


def main() -> None:
    judged = all_judged()
    print(table(judged))
    print("\nby language:", by(judged, "language"))
    print("by form:", by(judged, "form"))
    print("wrong and certain:", len(wrong_and_certain(judged)), "of", sum(one.certain for one in judged))
    for one in judged if "--errors" in sys.argv else ():
        if not one.right:
            print(f"{one.made.name} {one.field}: wanted {one.wanted[:90]!r} got {one.got[:90]!r} {one.certain}")


if __name__ == "__main__":
    main()
