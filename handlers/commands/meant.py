"""What a word of a command means: a theme, a language, a meeting; and what it may mean when it means none."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from handlers.documents.cover.folding import fold
from handlers.meetings import open_meeting
from handlers.roster.columns import choices
from handlers.themes.folding import folded_name
from handlers.themes.said import meant_by, names_of
from storage.desk import Desk
from storage.records import Rules

NEAR = 0.6
MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """The name that was meant, or empty and the nearest there are."""

    name: str
    near: tuple[str, ...] = ()


def theme_meant(words: str, rules: Rules) -> Meant:
    """A theme by its name, an alias or a title in any language; else the three nearest, or all when none is near."""
    names = names_of(rules.themes)
    if found := meant_by(words, names):
        return Meant(found[0])
    close = difflib.get_close_matches(folded_name(words), names, MOST_NEAR * 2, NEAR)
    near = tuple(dict.fromkeys(names[name] for name in close))[:MOST_NEAR]
    return Meant("", near or tuple(theme.name for theme in rules.themes))


def language_meant(words: str, rules: Rules) -> Meant:
    """A language by its code or its name in any of the six, when the group writes in it."""
    code = choices("language").get(fold(words), "")
    return Meant(code) if code in rules.languages else Meant("", rules.languages)


def meeting_meant(name: str, desk: Desk) -> Meant:
    """A meeting by its name, or the one that is open when no name is given; else all there are."""
    meetings = tuple(meeting.name for meeting in desk.rules.meetings)
    if name:
        return Meant(name) if name in meetings else Meant("", meetings)
    current = open_meeting(desk.rules, desk.received)
    return Meant(current.name) if current else Meant("", meetings)
