"""Which theme a contribution belongs to, and why: its author's word, else its parent's theme, else its own signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from handlers.themes.said import meant_by, names_of, themes_said
from handlers.themes.weighing import Evidence, Scales
from storage.records import Rules, Theme, Theming

READ = 20_000  # characters of text that are looked at
READ_TITLE = 1_000
ENOUGH = 2.4  # below this nothing was found
ENOUGH_UNTITLED = 3.0  # the same when the title says nothing: a text touches many subjects
CERTAIN = 3.0
CERTAIN_UNTITLED = 4.8
CLOSE = 0.6  # of the first: a second this near is told, and makes the first uncertain
CONTRARY = 6.0  # what it takes to leave the theme of the parent
SHOWN = 6
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A theme and what speaks for it; `weight` is what it is ranked by, `found` whether that is enough to name it."""

    theme: str
    weight: float
    found: bool
    titled: bool
    yields: bool
    evidence: tuple[Evidence, ...]


class Sorter:
    """The themes of one set of rules, compiled once."""

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        """Takes some milliseconds; afterwards three kilobytes of text take one or two."""
        self._scales = Scales(themes)
        self._names = names_of(themes)
        self._themes = {theme.name: theme for theme in themes}

    def theme_of(self, title: str, text: str, parent: str = "", said: str = "") -> Theming:
        """The theme of a contribution: what its author says, else its parent's, else what its words tell.

        `parent` is the theme of the document it belongs under, `said` what the author named elsewhere (a command, a
        form). Nothing found: theme "" and not certain. Only the first 20,000 characters of the text are read.
        """
        text = text[:READ]
        evidence = self._scales.weigh(title[:READ_TITLE], text)
        candidates = [_candidate(name, found, self._themes[name].yields) for name, found in evidence.items()]
        candidates.sort(key=lambda one: (-one.weight, one.yields, one.theme))
        if named := meant_by(said, self._names) or themes_said(text, self._names):
            return _told(named[0], "said", candidates, named[1:])
        if parent in self._themes:
            return _inherited(parent, candidates)
        return _weighed(candidates)


def theme_of(title: str, text: str, rules: Rules, parent: str = "", said: str = "") -> Theming:
    """As `Sorter.theme_of`, with the sorter of these rules made on first use and kept."""
    return _sorter_of(rules).theme_of(title, text, parent, said)


@lru_cache(maxsize=4)
def _sorter_of(rules: Rules) -> Sorter:
    """Rules are the same when they are the same object, so a look-up costs nothing."""
    return Sorter(rules.themes)


def _candidate(theme: str, evidence: list[Evidence], yields: bool) -> Candidate:
    """A theme that yields is ranked as if barely found, unless it stands in the title."""
    total = sum(one.weight for one in evidence)
    titled = any(one.titled for one in evidence)
    found = total >= (ENOUGH if titled else ENOUGH_UNTITLED)
    weight = min(total, ENOUGH) if yields and not titled else total
    heaviest = tuple(sorted(evidence, key=lambda one: -one.weight)[:SHOWN])
    return Candidate(theme, weight, found, titled, yields, heaviest)


def _weighed(candidates: list[Candidate]) -> Theming:
    """The heaviest theme that was found; themes close behind it are told and make it uncertain."""
    first = next((one for one in candidates if one.found), None)
    if first is None:
        return Theming("", False, (), tuple(one.theme for one in candidates[:1] if one.weight >= ENOUGH * CLOSE))
    near = [one for one in candidates if one is not first and one.weight >= max(first.weight, ENOUGH) * CLOSE]
    rivals = [one for one in near if one.titled or not one.yields]
    certain = first.weight >= (CERTAIN if first.titled else CERTAIN_UNTITLED) and not rivals
    return Theming(first.theme, certain, _words(first), tuple(one.theme for one in near)[:OTHERS], _places(first))


def _inherited(parent: str, candidates: list[Candidate]) -> Theming:
    """The parent's theme, unless the words are heavily for another one; that one is then never certain."""
    best = candidates[0].weight if candidates else 0.0
    own = next((one.weight for one in candidates if one.theme == parent), 0.0)
    if best < CONTRARY or own > best / 3:
        return _told(parent, "parent", candidates, ())
    weighed = _weighed(candidates)
    others = (parent, *(theme for theme in weighed.others if theme != parent))
    return replace(weighed, certain=False, others=others[:OTHERS])


def _told(theme: str, by: str, candidates: list[Candidate], also: tuple[str, ...]) -> Theming:
    """A theme that somebody named; what the words say strongly besides stands among the others."""
    own = next((one for one in candidates if one.theme == theme), None)
    strong = (one.theme for one in candidates if one.theme not in (theme, *also) and one.weight >= CERTAIN)
    words = (theme, *(_words(own) if own else ()))
    places = (by, *(_places(own) if own else ()))
    return Theming(theme, True, words[:SHOWN], (*also, *strong)[:OTHERS], places[:SHOWN])


def _words(candidate: Candidate) -> tuple[str, ...]:
    return tuple(one.shown for one in candidate.evidence)


def _places(candidate: Candidate) -> tuple[str, ...]:
    return tuple(one.zone.place for one in candidate.evidence)
