"""What a person corrects is followed by texts like it, and leans others only so far."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.config.example import example_config
from bot.config.rules import rules_of
from handlers.themes import Sorter
from handlers.themes.lessons import LEANS_MOST, Taught
from handlers.themes.why import why
from storage.learning import Lesson

RULES = rules_of(example_config())
SORTER = Sorter(RULES.themes)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

TITLE = "Lamps of the campus"
TEXT = "The lamps in the garden of the campus burn all night. We ask that bulbs be exchanged and timers be fitted."
NEAR = "The lamps in the garden of the campus still burn all night. We ask again that bulbs be exchanged, timers fitted."


def lesson(theme: str, title: str = TITLE, text: str = TEXT) -> Lesson:
    """A correction of somebody."""
    return Lesson("ISCG/26-1/1", title, text, theme, "secretary", NOW)


def test_without_a_lesson_nothing_is_known_of_such_a_text() -> None:
    assert SORTER.theme_of(TITLE, TEXT).theme == ""


@pytest.mark.parametrize("text", [TEXT, NEAR])
def test_a_text_like_a_corrected_one_gets_its_theme_and_says_so(text: str) -> None:
    theming = SORTER.theme_of(TITLE, text, (lesson("efficiencies"),))
    assert (theming.theme, theming.certain, theming.places[0]) == ("efficiencies", True, "taught")
    assert "people put a document like it there: “Lamps of the campus”" in why(theming, RULES)


def test_the_newest_lesson_on_one_text_counts() -> None:
    taught = (lesson("efficiencies"), lesson("climate_change"))
    assert SORTER.theme_of(TITLE, TEXT, taught).theme == "climate_change"


def test_a_text_may_be_taught_to_belong_under_no_theme() -> None:
    title, text = "Gender equality", "Women and girls in delegations; gender balance of panels."
    theming = SORTER.theme_of(title, text, (lesson("", title, text),))
    assert (theming.theme, theming.certain) == ("", True)
    assert "belongs under no theme" in why(theming, RULES)


def test_the_author_s_own_word_stands_above_every_lesson() -> None:
    theming = SORTER.theme_of(TITLE, f"Theme: gender\n{TEXT}", (lesson("efficiencies"),))
    assert (theming.theme, theming.places[0]) == ("gender", "said")


@pytest.mark.parametrize("count", [1, 50])
def test_no_number_of_lessons_overturns_strong_signs_of_another_text(count: int) -> None:
    title, text = "Captioning and sign language", "Deaf delegates of the campus ask for lamps at the interpreters' desks."
    taught = tuple(lesson("efficiencies", f"{TITLE} {n}", f"{TEXT} {n}") for n in range(count))
    assert SORTER.theme_of(title, text, taught).theme == "accessibility"


def test_one_lesson_leans_no_other_text_and_several_lean_it_only_so_far() -> None:
    other = "Bulbs of another building, with timers, lamps and gardens."
    assert Taught((lesson("efficiencies"),)).leanings("", other) == []
    many = Taught(tuple(lesson("efficiencies", f"Paper {n} of ours", f"{TEXT} Number{n}.") for n in range(40)))
    leanings = many.leanings("", other)
    assert {leaning.theme for leaning in leanings} == {"efficiencies"}
    assert sum(leaning.weight for leaning in leanings) <= LEANS_MOST + 1e-9


def test_words_that_lessons_of_several_themes_share_lean_to_none() -> None:
    taught = Taught(tuple(lesson(theme) for theme in ("efficiencies", "efficiencies", "gender", "smes")))
    assert taught.leanings("", "lamps and bulbs") == []


def test_a_lesson_about_a_theme_that_was_retired_is_left_aside() -> None:
    assert SORTER.theme_of(TITLE, TEXT, (lesson("retired"),)).theme == ""
