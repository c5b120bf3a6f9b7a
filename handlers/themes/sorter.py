"""Which theme a contribution belongs to, and why: signs and cited resolutions weighed by where they stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from handlers.themes.citations import citations_in
from handlers.themes.folding import fold, plain, words
from handlers.themes.said import meant_by, names_of, themes_said
from handlers.themes.signs import Hit, hits_in, index_of
from storage.records import Rules, Theme, Theming

READ = 20_000  # characters of text that are looked at
ABSTRACT = 700  # characters that count as the opening
WEIGHTS = {"title": 3.0, "abstract": 1.2, "text": 0.7}
REPEATED = (1.0, 0.35, 0.15)  # what the first, second and third naming of one sign adds; the fourth adds nothing
CITED, CITED_BARE, CITED_OTHER = (
    1.6,
    0.9,
    0.4,
)  # a resolution with its body, without (then PP is meant), and its namesake
ENOUGH = 2.4  # below this nothing was found
ENOUGH_UNTITLED = 2.8  # the same when the title says nothing: a text touches many subjects
CERTAIN = 3.0
CERTAIN_UNTITLED = 4.8
CLOSE = 0.6  # of the first: a second this near is told, and makes the first uncertain
CONTRARY = 6.0  # what it takes to leave the theme of the parent
STRONG = 1.1  # what a weak sign of one word is worth in a title
SHOWN = 6
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign for one theme: how much it adds, as it was written, and where."""

    weight: float
    word: str
    place: str

    @property
    def strong(self) -> bool:
        """Whether it is more than a weak sign would be in a title."""
        return self.weight > STRONG


class Sorter:
    """The themes of one set of rules, compiled once."""

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        """Takes some milliseconds; afterwards three kilobytes of text take well under one."""
        self._themes = themes
        self._index = index_of(themes)
        self._names = names_of(themes)
        self._resolutions: dict[str, list[tuple[int, str]]] = {}
        for position, theme in enumerate(themes):
            for resolution in theme.resolutions if theme.status != "closed" else ():
                body, _, number = resolution.rpartition(" ")
                self._resolutions.setdefault(number, []).append((position, body))

    def theme_of(self, title: str, text: str, parent: str = "", said: str = "") -> Theming:
        """The theme of a contribution: what its author says, else its parent's, else what its words tell.

        `parent` is the theme of the document it belongs under, `said` what the author named elsewhere (a command, a
        form). Nothing found: theme "" and not certain. Only the first 20,000 characters of the text are read.
        """
        text = text[:READ]
        named = meant_by(said, self._names) or themes_said(text, self._names)
        evidence = self._evidence(title[:1000], text)
        ranked = sorted(evidence, key=lambda theme: (-_sum(evidence[theme]), theme))
        if named:
            return self._told(named[0], "said", evidence, ranked, named[1:])
        if parent and any(theme.name == parent for theme in self._themes):
            return self._inherited(parent, evidence, ranked)
        return self._weighed(evidence, ranked)

    def _weighed(self, evidence: dict[str, list[Evidence]], ranked: list[str]) -> Theming:
        best = _sum(evidence[ranked[0]]) if ranked else 0.0
        titled = bool(ranked) and any(one.place == "title" and one.strong for one in evidence[ranked[0]])
        if best < (ENOUGH if titled else ENOUGH_UNTITLED):
            return Theming("", False, (), tuple(ranked[:1]) if best >= ENOUGH * CLOSE else ())
        first = ranked[0]
        others = tuple(theme for theme in ranked[1:] if _sum(evidence[theme]) >= max(best * CLOSE, ENOUGH * CLOSE))
        shown, places = _strongest(evidence[first])
        certain = best >= (CERTAIN if titled else CERTAIN_UNTITLED) and not others
        return Theming(first, certain, shown, others[:OTHERS], places)

    def _inherited(self, parent: str, evidence: dict[str, list[Evidence]], ranked: list[str]) -> Theming:
        if ranked and ranked[0] != parent:
            best, own = _sum(evidence[ranked[0]]), _sum(evidence.get(parent, []))
            if best >= CONTRARY and own < best / 3:
                weighed = self._weighed(evidence, ranked)
                others = (parent, *(theme for theme in weighed.others if theme != parent))
                return Theming(weighed.theme, False, weighed.words, others[:OTHERS], weighed.places)
        return self._told(parent, "parent", evidence, ranked, ())

    def _told(
        self, theme: str, by: str, evidence: dict[str, list[Evidence]], ranked: list[str], also: tuple[str, ...]
    ) -> Theming:
        shown, places = _strongest(evidence.get(theme, []))
        strong = (other for other in ranked if other not in (theme, *also) and _sum(evidence[other]) >= CERTAIN)
        return Theming(theme, True, (theme, *shown)[:SHOWN], (*also, *strong)[:OTHERS], (by, *places)[:SHOWN])

    def _evidence(self, title: str, text: str) -> dict[str, list[Evidence]]:
        """What speaks for each theme; a sign counts fully where it stands best and a little for being repeated."""
        gathered: dict[tuple[int, object], list[Evidence]] = {}
        cut = _opening(text)
        for place, zone in (("title", title), ("abstract", text[:cut]), ("text", text[cut:])):
            damped = WEIGHTS[place] * (1.0 if place == "title" else _damping(len(text)))
            folded = fold(zone)
            self._gather_signs(zone, words(folded), place, damped, gathered)
            self._gather_citations(folded, place, WEIGHTS[place], gathered)
        evidence: dict[str, list[Evidence]] = {}
        for (theme, _), found in gathered.items():
            found.sort(key=lambda one: -one.weight)
            added = sum(one.weight * share for one, share in zip(found, REPEATED, strict=False))
            evidence.setdefault(self._themes[theme].name, []).append(Evidence(added, found[0].word, found[0].place))
        return evidence

    def _gather_signs(
        self, zone: str, cut: list[str], place: str, damped: float, gathered: dict[tuple[int, object], list[Evidence]]
    ) -> None:
        written: list[str] | None = None
        for hit in hits_in(cut, self._index):
            written = words(plain(zone)) if written is None else written
            shown = _as_written(hit, written if len(written) == len(cut) else cut)
            gathered.setdefault((hit.theme, hit.sign), []).append(Evidence(hit.weight * damped, shown, place))

    def _gather_citations(
        self, folded: str, place: str, weight: float, gathered: dict[tuple[int, object], list[Evidence]]
    ) -> None:
        citations = citations_in(folded)
        share = weight / max(1.0, len(citations) - 1.0)  # one or two are the subject; a long list is a recalling
        for citation in citations:
            for theme, body in self._resolutions.get(str(citation.number), ()):
                if citation.body and citation.body != body:
                    continue
                bare = CITED_BARE if body == "PP" else CITED_OTHER
                worth = (CITED if citation.body else bare) * share
                key = ("resolution", body, citation.number)
                gathered.setdefault((theme, key), []).append(Evidence(worth, f"{body} {citation.number}", place))


def theme_of(title: str, text: str, rules: Rules, parent: str = "", said: str = "") -> Theming:
    """As `Sorter.theme_of`, with the sorter of these rules made on first use and kept."""
    return _sorter_of(rules).theme_of(title, text, parent, said)


@lru_cache(maxsize=4)
def _sorter_of(rules: Rules) -> Sorter:
    """Rules are the same when they are the same object, so a look-up costs nothing."""
    return Sorter(rules.themes)


def _sum(evidence: list[Evidence]) -> float:
    return sum(one.weight for one in evidence)


def _strongest(evidence: list[Evidence]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    best = sorted(evidence, key=lambda one: -one.weight)[:SHOWN]
    return tuple(one.word for one in best), tuple(one.place for one in best)


def _opening(text: str) -> int:
    """Where the opening ends: at the first line or sentence end after its length, so that no phrase is cut."""
    ends = (text.find(end, ABSTRACT, ABSTRACT + 300) for end in ("\n", ". ", "。"))
    return min((end + 1 for end in ends if end >= 0), default=ABSTRACT)


def _damping(length: int) -> float:
    """A long text holds a word of every theme: what stands in it counts less."""
    return 1.0 / math.sqrt(max(1.0, length / 2000))


def _as_written(hit: Hit, written: list[str]) -> str:
    if hit.end:
        return written[hit.word][hit.start : hit.end]
    return " ".join(written[hit.word : hit.word + hit.count])
