"""What became of one command, in words for the person who sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from handlers.commands.grammar import Request
from handlers.words import NOTHING, say
from storage.records import Rules


@dataclass(frozen=True, slots=True)
class Result:
    """`state` is done (the register changed), told, waits (for a code) or refused; a line with four blanks before it
    is a command to be copied. `told` says that another letter tells the sender already."""

    request: Request
    state: Literal["done", "told", "waits", "refused"]
    lines: tuple[str, ...] = ()
    told: bool = False


def refused(request: Request, language: str, key: str, values: Mapping[str, str] = NOTHING, copy: str = "") -> Result:
    """A command that was not done, why, and the line that would do."""
    lines = (say(language, key, values), *((f"    {copy}",) if copy else ()))
    return Result(request, "refused", lines)


def example(verb: str, language: str, rules: Rules, number: str = "") -> str:
    """A line that works, in a language: `title ISCG/26-1/7 A better title`."""
    meeting = rules.meetings[0].name if rules.meetings else "26-1"
    theme = rules.themes[0].name if rules.themes else ""
    number = number or f"{rules.group}/{meeting}/7"
    words = {
        "log": meeting,
        "status": number,
        "number": number,
        "document": number,
        "owner": theme,
        "theme": f"{number} {theme}",
        "title": f"{number} {say(language, 'order.example.title')}",
        "withdraw": f"{number} {say(language, 'order.example.reason')}",
        "reserve": f"{meeting} {say(language, 'order.example.title')}",
        "language": language,
    }.get(verb, "")
    verb = "number" if verb == "document" else verb
    return f"{say(language, f'order.verb.{verb}')} {words}".strip()
