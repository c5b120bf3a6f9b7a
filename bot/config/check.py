"""Reads raw TOML against the schema and collects every mistake, each with its place, its reason and the nearest key."""

from __future__ import annotations

import difflib
import types
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import date, datetime
from functools import cache, cached_property
from typing import Annotated, TypeVar, get_args, get_origin, get_type_hints

from bot.config.kinds import reason_against
from bot.config.marks import Between, Kind, OneOf
from bot.config.place import KeyPath, line_of, lines_of
from bot.config.schema import LANGUAGES, LISTS, TABLES

T = TypeVar("T")

PASSWORD = (
    "a password never stands in this file, which gets copied and shown: write it to a file of its own "
    "and name that in `password_file`, or name an environment variable in `password_env`"
)
REFUSED = {"password": PASSWORD, "passwd": PASSWORD, "pass": PASSWORD, "secret": PASSWORD, "token": PASSWORD}


class Mistakes:
    """The mistakes found so far, in the order of the file once they are listed."""

    def __init__(self, text: str) -> None:
        """`text` is the file they are in; its lines are counted when the first mistake asks for its own."""
        self._text = text
        self._found: list[tuple[int, str]] = []

    def add(self, path: KeyPath, reason: str) -> None:
        """Note a mistake at a path such as ("mailbox", "port")."""
        line = line_of(self._lines, path)
        where = f"{spoken(path)}, line {line}" if line else spoken(path)
        self._found.append((line, f"{where}: {reason}"))

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return lines_of(self._text)

    def listed(self) -> tuple[str, ...]:
        """Every mistake as a sentence, by line; those without a line come first."""
        return tuple(sentence for _, sentence in sorted(self._found, key=lambda found: found[0]))


def spoken(path: KeyPath) -> str:
    """A path as people write it: `meeting[2].opens`, the tables of a list counted from 1."""
    words = ""
    for step in path:
        words += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if words else step
    return words or "the file"


def nearest(name: str, known: list[str]) -> str:
    """` (did you mean ...?)` for the nearest known name, or nothing."""
    close = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    return f" (did you mean `{close[0]}`?)" if close else f" (known here: {', '.join(f'`{key}`' for key in known)})"


def read_table(raw: object, build: Callable[..., T], schema: type, path: KeyPath, mistakes: Mistakes) -> T | None:
    """One table as its frozen record, or None when a mistake in it was noted. `build` is the schema's constructor."""
    if not isinstance(raw, dict):
        mistakes.add(path, f"must be a table, written [{spoken(path)}], is {_shown(raw)}")
        return None
    hints = _hints(schema)
    whole = not [_unknown(str(key), list(hints), (*path, str(key)), mistakes) for key in raw if key not in hints]
    values: dict[str, object] = {}
    for column in fields(schema):
        if column.name not in raw:
            if column.default is MISSING:
                mistakes.add((*path, column.name), "is missing, and there is no default for it")
                whole = False
            continue
        value, good = _value(raw[column.name], hints[column.name], (*path, column.name), mistakes)
        values[column.name] = value
        whole = whole and good
    return build(**values) if whole else None


@cache
def _hints(schema: type) -> dict[str, object]:
    return get_type_hints(schema, include_extras=True)


def _unknown(key: str, known: list[str], path: KeyPath, mistakes: Mistakes) -> bool:
    if key in REFUSED:
        mistakes.add(path, REFUSED[key])
        return True
    homes = [table for table, schema in (TABLES | LISTS).items() if key in _hints(schema)]
    close = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.75)
    hint = f" (it belongs in [{homes[0]}])" if homes and not close else nearest(key, known)
    mistakes.add(path, f"there is no such key{hint}")
    return True


def _value(raw: object, hint: object, path: KeyPath, mistakes: Mistakes) -> tuple[object, bool]:
    """The value in the schema's type, and whether it is without a mistake."""
    marks: tuple[object, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        marks = tuple(rest)
    if get_origin(hint) is tuple:
        return _list(raw, get_args(hint)[0], marks, path, mistakes)
    if get_origin(hint) is dict:
        return _by_language(raw, get_args(hint)[1], path, mistakes)
    reason = _against_type(raw, hint) or _against_marks(raw, marks)
    if reason:
        mistakes.add(path, reason)
    return raw, not reason


def _list(raw: object, of: object, marks: tuple[object, ...], path: KeyPath, mistakes: Mistakes) -> tuple[object, bool]:
    if of is int and not isinstance(raw, list):
        mistakes.add(path, f"must be a list of whole numbers, such as [7, 1], is {_shown(raw)}")
        return raw, False
    if isinstance(raw, str):
        mistakes.add(path, f'must be a list of texts: write ["{raw}"]')
        return raw, False
    if not isinstance(raw, list):
        mistakes.add(path, f"must be a list of texts, is {_shown(raw)}")
        return raw, False
    good = True
    for position, item in enumerate(raw):
        empty = "must not be empty" if item == "" else ""
        reason = _against_type(item, of) or empty or _against_marks(item, marks)
        if reason:
            mistakes.add((*path, position), reason)
            good = False
    return tuple(raw), good


def _by_language(raw: object, inner: object, path: KeyPath, mistakes: Mistakes) -> tuple[object, bool]:
    if not isinstance(raw, dict):
        mistakes.add(path, f"must have one entry a language, such as {path[-1]}.en = ..., is {_shown(raw)}")
        return raw, False
    good, read = True, {}
    for language, value in raw.items():
        if language not in LANGUAGES:
            mistakes.add((*path, language), f"is not one of the languages {', '.join(LANGUAGES)}")
            good = False
            continue
        read[language], right = _value(value, inner, (*path, language), mistakes)
        good = good and right
    return read, good


def _against_type(raw: object, hint: object) -> str:
    """Why a value is not of its type; empty when it is."""
    if isinstance(hint, types.UnionType):
        hint = get_args(hint)[0]
    if hint is int and (isinstance(raw, bool) or not isinstance(raw, int)):
        return f"must be a whole number, is {_shown(raw)}"
    if hint is bool and not isinstance(raw, bool):
        return f"must be true or false, without quotes, is {_shown(raw)}"
    if hint is str and not isinstance(raw, str):
        return f"must be a text in quotes, is {_shown(raw)}"
    if hint is date and (isinstance(raw, datetime) or not isinstance(raw, date)):
        return f"must be a day such as 2026-11-24, without quotes and without a time, is {_shown(raw)}"
    return ""


def _against_marks(raw: object, marks: tuple[object, ...]) -> str:
    """Why a value of the right type is still not allowed; empty when it is."""
    for mark in marks:
        if isinstance(mark, Between) and isinstance(raw, int) and not mark.low <= raw <= mark.high:
            return f"must be from {mark.low} to {mark.high}, is {raw}"
        if isinstance(mark, OneOf) and isinstance(raw, str) and raw not in mark.values:
            return f'must be one of {", ".join(mark.values)}, is "{raw}"' + _meant(raw, mark.values)
        if isinstance(mark, Kind) and isinstance(raw, str) and raw and (reason := reason_against(mark.name, raw)):
            return reason
        if isinstance(mark, Kind) and mark.name == "name" and raw == "":
            return "must not be empty"
    return ""


def _meant(raw: str, values: tuple[str, ...]) -> str:
    if raw.lower() == "starttls" and "starttls" not in values:
        return " (aioimaplib, the IMAP library, speaks TLS from the first byte only, no STARTTLS: use tls, port 993)"
    close = difflib.get_close_matches(raw.lower(), values, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def _shown(raw: object) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f'the text "{raw[:60]}"'
    names = {list: "a list", dict: "a table", datetime: "a day with a time"}
    return names.get(type(raw), str(raw))
