"""Why a theme was found, or none, in words that a member understands."""

from __future__ import annotations

from storage.records import Rules, Theming

PLACES = {
    "title": "its title says",
    "abstract": "its opening says",
    "text": "its text says",
    "learnt": "people's corrections lean so for",
}
BODIES = {
    "PP": "of the Plenipotentiary Conference",
    "WTSA": "of WTSA",
    "WTDC": "of WTDC",
    "WRC": "of WRC",
    "WCIT": "of WCIT",
    "RA": "of the Radiocommunication Assembly",
}


def why(theming: Theming, rules: Rules) -> str:
    """One English sentence: `its title says “captioning”; its text says “deaf”`."""
    titles = {theme.name: theme.titles.get("en", theme.name) for theme in rules.themes}
    others = [titles.get(other, other) for other in theming.others]
    if theming.theme:
        return "; ".join([*_found(theming), *([f"it also speaks of {_listed(others)}"] if others else [])])
    if "taught" in theming.places:
        return f"people said of “{theming.words[0]}”, a text like this one, that it belongs under no theme"
    if others:
        return f"nothing in it is plain enough; it comes nearest to {_listed(others)}"
    return "no sign of any theme was found in it"


def _found(theming: Theming) -> list[str]:
    """What decided, by where it stands, the strongest first."""
    said: dict[str, list[str]] = {}
    for word, place in zip(theming.words, theming.places, strict=True):
        said.setdefault(_place(word, place), []).append(_shown(word))
    return [lead if lead in ALONE else f"{lead} {_listed(words)}" for lead, words in said.items()]


ALONE = ("its author named it", "it is the theme of the document it belongs to")


def _place(word: str, place: str) -> str:
    if place == "said":
        return ALONE[0]
    if place == "parent":
        return ALONE[1]
    if place == "taught":
        return "people put a document like it there:"
    return PLACES[place].replace("says", "cites") if _is_resolution(word) else PLACES[place]


def _shown(word: str) -> str:
    if not _is_resolution(word):
        return f"“{word}”"
    body, _, number = word.partition(" ")
    return f"Resolution {number} {BODIES[body]}"


def _is_resolution(word: str) -> bool:
    body, _, number = word.partition(" ")
    return body in BODIES and number.isdecimal()


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
