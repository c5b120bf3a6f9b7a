"""Measures how well the texts of tests/themes are sorted, and prints what stands in docs/themes.md.

Run `python -m tests.theme_accuracy` to see it, with `--errors` to see each difference; with `dev` those of the earlier
rounds. The `test` texts are the round that was written last.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.config.load import shipped_themes
from bot.config.rules import themes_of
from handlers.themes import Sorter
from storage.records import Theming

TEXTS = Path(__file__).parent / "themes"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
NONE = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """One text with the theme it belongs under (empty: none) and what sorting made of it."""

    id: str
    wanted: str
    title: str
    got: Theming

    @property
    def wrong(self) -> bool:
        """Another theme was named than the one it belongs under."""
        return self.got.theme not in (NONE, self.wanted)


@cache
def themes() -> tuple[str, ...]:
    """The names of the shipped themes, in their order."""
    return tuple(theme.name for theme in shipped_themes())


@cache
def results(split: str = "test") -> tuple[Sorted, ...]:
    """Every text of a split (`dev` or `test`), sorted with the shipped themes."""
    sorter = Sorter(themes_of(shipped_themes()))
    found = []
    for language in LANGUAGES:
        for line in (TEXTS / f"{language}.jsonl").read_text("utf-8").splitlines():
            text = json.loads(line)
            if text["split"] == split:
                theming = sorter.theme_of(text["title"], text["text"])
                found.append(Sorted(text["id"], text["theme"] or NONE, text["title"], theming))
    return tuple(found)


def macro_f1(found: tuple[Sorted, ...]) -> float:
    """The mean over the themes of 2TP / (2TP + FP + FN); a text that is put to people counts as missed."""
    scores = []
    for theme in themes():
        right = sum(one.wanted == theme == one.got.theme for one in found)
        missed = sum(one.wanted == theme != one.got.theme for one in found)
        taken = sum(one.got.theme == theme != one.wanted for one in found)
        scores.append(2 * right / (2 * right + missed + taken) if right + missed + taken else 1.0)
    return sum(scores) / len(scores)


def share(found: tuple[Sorted, ...], some: int) -> str:
    """So many of all, in per cent."""
    return f"{100 * some / len(found):.1f} %"


def summary() -> str:
    """One line a language, and one for all."""
    lines = ["| | texts | macro-F1 | put to people | wrong | wrong and certain |", "|---|---|---|---|---|---|"]
    groups = [(language, tuple(one for one in results() if one.id[:2] == language)) for language in LANGUAGES]
    for name, found in (*groups, ("all", results())):
        asked = sum(one.got.theme == NONE != one.wanted for one in found)
        wrong = sum(one.wrong for one in found)
        certain = sum(one.wrong and one.got.certain for one in found)
        lines.append(
            f"| {name} | {len(found)} | {macro_f1(found):.3f} | {share(found, asked)} | {share(found, wrong)} "
            f"| {share(found, certain)} |"
        )
    return "\n".join(lines)


def confusion() -> str:
    """One line a theme: how many texts of it came out right, were put to people, or went under which other theme."""
    lines = ["| belongs under | texts | right | put to people | taken for |", "|---|---|---|---|---|"]
    for theme in (*themes(), NONE):
        found = [one for one in results() if one.wanted == theme]
        right = sum(one.got.theme == theme for one in found)
        asked = 0 if theme == NONE else sum(one.got.theme == NONE for one in found)
        others = Counter(one.got.theme for one in found if one.wrong)
        taken = ", ".join(f"{other} ({times})" for other, times in others.items())
        lines.append(f"| {theme or '(none)'} | {len(found)} | {right} | {asked} | {taken} |")
    return "\n".join(lines)


def now() -> str:
    """What the sentences say that are kept true: how all texts come out today, most of them used to improve it."""
    found = (*results("dev"), *results())
    wrong, certain = sum(one.wrong for one in found), sum(one.wrong and one.got.certain for one in found)
    return (
        f"Now, used for improvement as they were, the {len(found)} texts give macro-F1 {macro_f1(found):.3f}, {wrong} wrong, "
        f"{certain} wrong and certain."
    )


def calibration() -> str:
    """How often a first guess was right, by the confidence it was told with; all texts, seen and unseen."""
    lines = ["| confidence | texts | right |", "|---|---|---|"]
    found = [one for one in (*results(), *results("dev")) if one.got.theme]
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        some = [one for one in found if low <= one.got.confidence < high]
        right = sum(not one.wrong for one in some)
        lines.append(f"| {low:.1f} to {min(high, 1.0):.1f} | {len(some)} | {right} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(summary(), confusion(), calibration(), now(), sep="\n\n")
    if "--errors" in sys.argv:
        for one in results("dev" if "dev" in sys.argv else "test"):
            if one.got.theme != one.wanted:
                print(one.id, one.wanted or "(none)", "->", one.got.theme or "(asked)", one.got.words, one.title)
