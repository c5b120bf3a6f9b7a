"""Texts in six languages come out right, and the page says just how right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.theme_accuracy import LANGUAGES, calibration, macro_f1, now, results, themes

PAGE = Path(__file__).parent.parent / "docs" / "themes.md"


@pytest.mark.parametrize("split", ["test", "dev"])
def test_texts_of_all_themes_come_out_right(split: str) -> None:
    found = results(split)
    assert {one.wanted for one in found} == {*themes(), ""}
    assert macro_f1(found) >= 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_much_worse_than_the_others(language: str) -> None:
    assert macro_f1(tuple(one for one in results() if one.id.startswith(language))) >= 0.9


@pytest.mark.parametrize("split", ["test", "dev"])
def test_hardly_any_text_is_wrong_and_fewer_are_wrong_and_certain(split: str) -> None:
    found = results(split)
    assert sum(one.wrong for one in found) <= 0.01 * len(found)
    assert sum(one.wrong and one.got.certain for one in found) <= 0.005 * len(found)


def test_a_text_that_speaks_of_no_theme_is_put_to_people() -> None:
    found = [one for one in (*results("dev"), *results()) if one.wanted == ""]
    assert len(found) == 163
    assert [one.id for one in found if one.got.theme] == []


def test_what_is_published_is_what_is_measured() -> None:
    page = PAGE.read_text("utf-8")
    for measured in (now(), calibration()):
        assert measured in page, "run: python -m tests.theme_accuracy"
