"""Which theme a contribution belongs to, and why: its author's word, people's lessons, its parent's theme, its signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from handlers.themes.confidence import ASKED, CERTAIN, Weight, confidence
from handlers.themes.lessons import Taught, taught_by
from handlers.themes.said import meant_by, names_of, themes_said
from handlers.themes.weighing import Evidence, Scales, Zone
from storage.learning import Lesson
from storage.records import Rules, Theme, Theming

READ = 20_000  # characters of text that are looked at
READ_TITLE = 1_000
YIELDING = 1.2  # what the group's own business weighs at most where the title does not name it
DOUBTED = 0.7  # and the most it is then believed
MATTER, THROUGHOUT, BEYOND = 3, 0.5, 2.0  # it yields no more: strong signs, share of the text, times any other subject
OUTWEIGHED = 1.5  # times as much said of the group's own business: is the subject beside it really the subject?
CLOSE = 0.6  # of the first: a second theme this near is told
SECOND = 1.6  # and it must weigh so much itself
STRONG = 3.0  # what the words say besides a theme that was named
CONTRARY = 6.0  # what it takes to leave the theme of the parent
SHOWN = 6
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A theme and what speaks for it; `weight` is what it is ranked by, of `total`; `evidence` the heaviest first."""

    theme: str
    weight: float
    total: float
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

    def theme_of(
        self, title: str, text: str, lessons: tuple[Lesson, ...] = (), parent_theme: str = "", said: str = ""
    ) -> Theming:
        """The theme of a contribution, how sure that is, and the words that decided.

        What its author says decides (`said` elsewhere: in a command, a form), then what people said of a text like
        it (`lessons`), then the theme of the document it belongs under (`parent_theme`), then its words. Too little,
        or two themes as strong as each other: theme "", and the nearest among the others. Only the first 20,000
        characters of the text are read.
        """
        title, text = title[:READ_TITLE], text[:READ]
        taught = taught_by(lessons) if lessons else None
        candidates = self._candidates(title, text, taught)
        if named := meant_by(said, self._names) or themes_said(text, self._names):
            return _told(named[0], "said", candidates, named[1:])
        if (like := taught.like(title, text) if taught else None) and like.theme in ("", *self._themes):
            return _taught(like.theme, like.title, like.likeness, candidates)
        if parent_theme in self._themes:
            return _inherited(parent_theme, candidates)
        return _weighed(candidates)

    def _candidates(self, title: str, text: str, taught: Taught | None) -> list[Candidate]:
        """Every theme that anything speaks for, the heaviest first."""
        evidence = self._scales.weigh(title, text)
        for learnt in taught.leanings(title, text) if taught else ():
            zone = Zone("learnt", learnt.word, [learnt.word])
            if learnt.theme in self._themes:
                evidence.setdefault(learnt.theme, []).append(Evidence(learnt.weight, zone, learnt.word, False))
        candidates = [_candidate(name, found, self._themes[name].yields) for name, found in evidence.items()]
        candidates = [_standing_out(one, candidates) for one in candidates]
        return sorted(candidates, key=lambda one: (-one.weight, one.yields, one.theme))


def theme_of(
    title: str,
    text: str,
    rules: Rules,
    lessons: tuple[Lesson, ...] = (),
    parent_theme: str = "",
    said: str = "",
) -> Theming:
    """As `Sorter.theme_of`, with the sorter of these rules made on first use and kept."""
    return _sorter_of(rules).theme_of(title, text, lessons, parent_theme, said)


@lru_cache(maxsize=4)
def _sorter_of(rules: Rules) -> Sorter:
    """Rules are the same when they are the same object, so a look-up costs nothing."""
    return Sorter(rules.themes)


def _candidate(theme: str, evidence: list[Evidence], yields: bool) -> Candidate:
    """A theme that yields is ranked as if barely found, unless it stands in the title."""
    total = sum(one.weight for one in evidence)
    titled = any(one.titled for one in evidence)
    weight = min(total, YIELDING) if yields and not titled else total
    return Candidate(theme, weight, total, titled, yields, tuple(sorted(evidence, key=lambda one: -one.weight)))


def _standing_out(candidate: Candidate, candidates: list[Candidate]) -> Candidate:
    """A theme that yields does not where the text speaks of it throughout, and of nothing else half as much."""
    others = [one for one in candidates if one is not candidate]
    if candidate.weight == candidate.total or any(one.titled for one in others):
        return candidate
    most = max((one.weight for one in others), default=0.0)
    plain = _strengths(candidate)[0] >= MATTER and _reach(candidate) >= THROUGHOUT
    return replace(candidate, weight=candidate.total) if plain and candidate.total >= BEYOND * most else candidate


def _weighed(candidates: list[Candidate]) -> Theming:
    """The heaviest theme, if it is likely enough to be right; themes close behind it are told."""
    if not candidates:
        return Theming("", False, ())
    first, rest = candidates[0], candidates[1:]
    second = rest[0].weight if rest else 0.0
    strong, weak = _strengths(first)
    sure = confidence(Weight(first.total, second, first.titled, strong, weak, _is_scant(first), _reach(first)))
    outweighed = any(one.yields and one.total > OUTWEIGHED * first.total for one in rest)
    if outweighed or (first.yields and not first.titled):
        sure = min(sure, DOUBTED)
    near = tuple(one.theme for one in rest if one.weight >= max(SECOND, first.weight * CLOSE))[:OTHERS]
    if sure < ASKED:
        likely = first.weight >= SECOND * CLOSE
        return Theming("", False, (), ((first.theme, *near) if likely else near)[:OTHERS], (), sure)
    return Theming(first.theme, sure >= CERTAIN, _words(first), near, _places(first), sure)


def _strengths(candidate: Candidate) -> tuple[int, int]:
    """How many different strong signs speak for it, and how many weak ones."""
    strong = sum(1 for one in candidate.evidence if one.strong)
    return strong, len(candidate.evidence) - strong


def _reach(candidate: Candidate) -> float:
    """How much of the text lies between the first and the last sign of it, from 0 to 1."""
    since, until = min(one.since for one in candidate.evidence), max(one.until for one in candidate.evidence)
    return max(0.0, until - since)


def _is_scant(candidate: Candidate) -> bool:
    """Whether it has no strong sign but one single word."""
    strong = [one for one in candidate.evidence if one.strong]
    return not strong or (len(strong) == 1 and not isinstance(only := strong[0].found, str) and only.weight <= 1.0)


def _inherited(parent: str, candidates: list[Candidate]) -> Theming:
    """The parent's theme, unless the words are heavily for another one; that one is then never certain."""
    best = candidates[0].weight if candidates else 0.0
    own = next((one.weight for one in candidates if one.theme == parent), 0.0)
    if best < CONTRARY or own > best / 3:
        return _told(parent, "parent", candidates, ())
    weighed = _weighed(candidates)
    others = (parent, *(theme for theme in weighed.others if theme != parent))
    return replace(weighed, certain=False, others=others[:OTHERS], confidence=min(weighed.confidence, ASKED))


def _taught(theme: str, title: str, likeness: float, candidates: list[Candidate]) -> Theming:
    """What people said of a text like this one, also that it has no theme of ours."""
    if not theme:
        return Theming("", True, (title,), (), ("taught",), likeness)
    told = _told(theme, "taught", candidates, ())
    return replace(told, words=(title, *told.words[1:]), confidence=likeness)


def _told(theme: str, by: str, candidates: list[Candidate], also: tuple[str, ...]) -> Theming:
    """A theme that somebody named; what the words say strongly besides stands among the others."""
    own = next((one for one in candidates if one.theme == theme), None)
    strong = (one.theme for one in candidates if one.theme not in (theme, *also) and one.weight >= STRONG)
    words = (theme, *(_words(own) if own else ()))
    places = (by, *(_places(own) if own else ()))
    return Theming(theme, True, words[:SHOWN], (*also, *strong)[:OTHERS], places[:SHOWN], TOLD[by])


TOLD = {"said": 1.0, "taught": 0.95, "parent": 0.9}


def _words(candidate: Candidate) -> tuple[str, ...]:
    return tuple(one.shown for one in candidate.evidence[:SHOWN])


def _places(candidate: Candidate) -> tuple[str, ...]:
    return tuple(one.zone.place for one in candidate.evidence[:SHOWN])
