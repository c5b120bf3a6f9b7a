"""Which theme a contribution belongs to, and why: its author's word, else its parent's theme, else its own signs."""

from __future__ import annotations

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


class Sorter:
    """The themes of one set of rules, compiled once."""

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        """Takes some milliseconds; afterwards three kilobytes of text take one or two."""
        self._scales = Scales(themes)
        self._names = names_of(themes)
        self._known = frozenset(theme.name for theme in themes)

    def theme_of(self, title: str, text: str, parent: str = "", said: str = "") -> Theming:
        """The theme of a contribution: what its author says, else its parent's, else what its words tell.

        `parent` is the theme of the document it belongs under, `said` what the author named elsewhere (a command, a
        form). Nothing found: theme "" and not certain. Only the first 20,000 characters of the text are read.
        """
        text = text[:READ]
        evidence = self._scales.weigh(title[:READ_TITLE], text)
        ranked = sorted(evidence, key=lambda theme: (-_sum(evidence[theme]), theme))
        if named := meant_by(said, self._names) or themes_said(text, self._names):
            return _told(named[0], "said", evidence, ranked, named[1:])
        if parent in self._known:
            return _inherited(parent, evidence, ranked)
        return _weighed(evidence, ranked)


def theme_of(title: str, text: str, rules: Rules, parent: str = "", said: str = "") -> Theming:
    """As `Sorter.theme_of`, with the sorter of these rules made on first use and kept."""
    return _sorter_of(rules).theme_of(title, text, parent, said)


@lru_cache(maxsize=4)
def _sorter_of(rules: Rules) -> Sorter:
    """Rules are the same when they are the same object, so a look-up costs nothing."""
    return Sorter(rules.themes)


def _weighed(evidence: dict[str, list[Evidence]], ranked: list[str]) -> Theming:
    """The heaviest theme if it weighs enough; themes close behind it are told and make it uncertain."""
    if not ranked:
        return Theming("", False, ())
    first, best = ranked[0], _sum(evidence[ranked[0]])
    titled = any(one.titled for one in evidence[first])
    if best < (ENOUGH if titled else ENOUGH_UNTITLED):
        return Theming("", False, (), (first,) if best >= ENOUGH * CLOSE else ())
    others = tuple(theme for theme in ranked[1:] if _sum(evidence[theme]) >= max(best, ENOUGH) * CLOSE)
    certain = best >= (CERTAIN if titled else CERTAIN_UNTITLED) and not others
    shown, places = _strongest(evidence[first])
    return Theming(first, certain, shown, others[:OTHERS], places)


def _inherited(parent: str, evidence: dict[str, list[Evidence]], ranked: list[str]) -> Theming:
    """The parent's theme, unless the words are heavily for another one; that one is then never certain."""
    best = _sum(evidence[ranked[0]]) if ranked else 0.0
    if best < CONTRARY or _sum(evidence.get(parent, [])) > best / 3:
        return _told(parent, "parent", evidence, ranked, ())
    weighed = _weighed(evidence, ranked)
    others = (parent, *(theme for theme in weighed.others if theme != parent))
    return Theming(weighed.theme, False, weighed.words, others[:OTHERS], weighed.places)


def _told(
    theme: str, by: str, evidence: dict[str, list[Evidence]], ranked: list[str], also: tuple[str, ...]
) -> Theming:
    """A theme that somebody named; what the words say strongly besides stands among the others."""
    shown, places = _strongest(evidence.get(theme, []))
    strong = (other for other in ranked if other not in (theme, *also) and _sum(evidence[other]) >= CERTAIN)
    return Theming(theme, True, (theme, *shown)[:SHOWN], (*also, *strong)[:OTHERS], (by, *places)[:SHOWN])


def _sum(evidence: list[Evidence]) -> float:
    return sum(one.weight for one in evidence)


def _strongest(evidence: list[Evidence]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    best = sorted(evidence, key=lambda one: -one.weight)[:SHOWN]
    return tuple(one.shown for one in best), tuple(one.zone.place for one in best)
