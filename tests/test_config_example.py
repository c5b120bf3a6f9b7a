"""The example file is the print of the schema: complete, true, and loadable as it stands."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from bot.config import load
from bot.config.example import example_config, example_text
from bot.config.load import shipped_themes
from bot.config.marks import Example, Why
from bot.config.rules import rules_of
from bot.config.schema import LANGUAGES, LISTS, TABLES

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def test_the_example_file_is_what_the_schema_prints() -> None:
    assert EXAMPLE.read_text("utf-8") == example_text(), "run: python -m bot.config.example > config.example.toml"


def test_the_example_loads_without_a_mistake_and_says_what_the_print_says() -> None:
    assert load(EXAMPLE) == example_config(EXAMPLE.resolve().parent)


@pytest.mark.parametrize("table", [name for name in (*TABLES, *LISTS) if name != "theme"])
def test_every_key_stands_in_the_example_with_its_default_and_its_sentence(table: str) -> None:
    schema = (TABLES | LISTS)[table]
    read = tomllib.loads(example_text())[table]
    shown = read[0] if isinstance(read, list) else read
    hints = get_type_hints(schema, include_extras=True)
    assert list(shown) == [column.name for column in fields(schema)]
    for column in fields(schema):
        marks = get_args(hints[column.name])[1:]
        assert any(f"# {mark.text}\n{column.name} = " in example_text() for mark in marks if isinstance(mark, Why))
        if column.default in (MISSING, None) or any(isinstance(mark, Example) for mark in marks) or table == "meeting":
            continue
        default = list(column.default) if isinstance(column.default, tuple) else column.default
        assert shown[column.name] == default


def test_every_shipped_theme_has_a_title_and_signs_in_all_six_languages() -> None:
    for theme in shipped_themes():
        assert set(theme.titles) == set(LANGUAGES) == set(theme.signs), theme.name
        assert all(len(signs) >= 5 for signs in theme.signs.values()), theme.name


def test_the_example_has_meetings_in_order_with_their_deadlines_before_them() -> None:
    meetings = rules_of(example_config()).meetings
    assert [meeting.name for meeting in meetings] == ["26-1", "27-1", "27-2"]
    assert all(meeting.deadline < meeting.opens for meeting in meetings)
