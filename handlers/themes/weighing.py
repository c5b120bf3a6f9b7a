"""Weighs a text for every theme: its signs and cited resolutions, each by where it stands and how often."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from handlers.themes.citations import citations_in
from handlers.themes.folding import fold, plain, spans, words
from handlers.themes.signs import Hit, hits_in, index_of
from storage.records import Theme

ABSTRACT = 700  # characters that count as the opening
WEIGHTS = {"title": 3.0, "abstract": 1.2, "text": 0.7}
REPEATED = (1.0, 0.35, 0.15)  # what the first, second and third naming of one sign adds; the fourth adds nothing
CITED, CITED_BARE, CITED_OTHER = (
    1.6,
    0.9,
    0.4,
)  # a resolution with its body, without (then PP is meant), and its namesake
FEW = 3  # resolutions cited together; of more, each is only a weak sign
LONG = 2000  # characters; beyond them what stands in a text counts less and less


@dataclass(frozen=True, eq=False)
class Zone:
    """A stretch of a contribution (`title`, `abstract` or `text`) as written and in folded words.

    `begins` and `share` say which part of the text below the title it is, from 0 to 1.
    """

    place: str
    text: str
    words: list[str]
    begins: float = 0.0
    share: float = 0.0

    @cached_property
    def written(self) -> tuple[str, list[tuple[int, int]]]:
        """The plain text and where its words stand: found once, and only if a word of it is to be shown."""
        written = plain(self.text)
        return written, spans(written)


class Evidence(NamedTuple):
    """One sign or resolution for one theme: what it adds, where it was found best, and whether it is a strong one.

    `since` and `until` say where below the title it stands first and last, as shares of the text from 0 to 1; a sign
    that is in the title only has since > until.
    """

    weight: float
    zone: Zone
    found: Hit | str
    strong: bool
    since: float = 1.0
    until: float = 0.0

    @property
    def titled(self) -> bool:
        """Whether it stands in the title and is more than a weak sign."""
        return self.zone.place == "title" and self.strong

    @property
    def shown(self) -> str:
        """The sign as the author wrote it, or the resolution."""
        return self.found if isinstance(self.found, str) else _as_written(self.found, self.zone)


Gathered = dict[tuple[int, object], list[Evidence]]


class Scales:
    """The open themes of one set of rules, compiled once."""

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        """Compiling takes some milliseconds."""
        self._names = [theme.name for theme in themes]
        self._index = index_of(themes)
        self._resolutions: dict[str, list[tuple[int, str]]] = {}
        for position, theme in enumerate(themes):
            for resolution in theme.resolutions if theme.status != "closed" else ():
                body, _, number = resolution.rpartition(" ")
                self._resolutions.setdefault(number, []).append((position, body))

    def weigh(self, title: str, text: str) -> dict[str, list[Evidence]]:
        """What speaks for each theme; a sign counts fully where it stands best and a little for being repeated."""
        gathered: Gathered = {}
        cut = _opening(text)
        damping = math.sqrt(max(1.0, len(text) / LONG))
        opening = min(1.0, cut / max(1, len(text)))
        parts = (
            ("title", title, 0.0, 0.0),
            ("abstract", text[:cut], 0.0, opening),
            ("text", text[cut:], opening, 1 - opening),
        )
        for place, written, begins, share in parts:
            folded = fold(written)
            zone = Zone(place, written, words(folded), begins, share)
            weight = WEIGHTS[place]
            self._gather_signs(zone, weight if place == "title" else weight / damping, gathered)
            self._gather_citations(folded, zone, weight, gathered)
        evidence: dict[str, list[Evidence]] = {}
        for (theme, _), found in gathered.items():
            found.sort(key=lambda one: -one.weight)
            added = sum(one.weight * share for one, share in zip(found, REPEATED, strict=False))
            since, until = min(one.since for one in found), max(one.until for one in found)
            whole = found[0]._replace(weight=added, since=since, until=until)
            evidence.setdefault(self._names[theme], []).append(whole)
        return evidence

    def _gather_signs(self, zone: Zone, weight: float, gathered: Gathered) -> None:
        for hit in hits_in(zone.words, self._index):
            evidence = Evidence(hit.weight * weight, zone, hit, hit.strong, *_where(zone, hit.word / len(zone.words)))
            gathered.setdefault((hit.theme, hit.sign), []).append(evidence)

    def _gather_citations(self, folded: str, zone: Zone, weight: float, gathered: Gathered) -> None:
        citations = citations_in(folded)
        share = weight / max(1.0, len(citations) - 1.0)  # one or two are the subject; a long list is a recalling
        for citation in citations:
            where = _where(zone, citation.start / len(folded))
            for theme, body in self._resolutions.get(str(citation.number), ()):
                if citation.body and citation.body != body:
                    continue
                bare = CITED_BARE if body == "PP" else CITED_OTHER
                worth = (CITED if citation.body else bare) * share
                name = f"{body} {citation.number}"
                strong = len(citations) <= FEW and bool(citation.body or body == "PP")
                gathered.setdefault((theme, name), []).append(Evidence(worth, zone, name, strong, *where))


def _where(zone: Zone, within: float) -> tuple[float, float]:
    """`since` and `until` of what stands at this share of a zone."""
    at = zone.begins + zone.share * within
    return (at, at) if zone.share else (1.0, 0.0)


def _opening(text: str) -> int:
    """Where the opening ends: at the first line or sentence end after its length, so that no phrase is cut."""
    ends = (text.find(end, ABSTRACT, ABSTRACT + 300) for end in ("\n", ". ", "。"))
    return min((end + 1 for end in ends if end >= 0), default=ABSTRACT)


def _as_written(hit: Hit, zone: Zone) -> str:
    """The stretch of the text a hit stands for; its folded words if folding changed how many words there are."""
    written, places = zone.written
    if len(places) != len(zone.words):
        return " ".join(zone.words[hit.word : hit.word + hit.length])
    start, end = places[hit.word][0], places[hit.word + hit.length - 1][1]
    return " ".join(written[start + hit.start : start + hit.end if hit.end else end].split())
