"""The author's own word about the theme: `Theme: accessibility`, in six languages."""

from __future__ import annotations

import re

from handlers.themes.folding import folded_name, plain
from storage.records import Theme

REACH = 4_000  # characters: who says the theme says it on the cover
_SAID = re.compile(
    r"^[ \t\u200e\u200f\u202a-\u202e\u2066-\u2069>*#•-]*(?:iscg )?"
    r"(?:themes?|th[eè]mes?|temas?|topics?|тем[аы]|主题|专题|议题|(?:ال)?موضوع|(?:ال)?محور)"
    r"[ \t]*[:：=][ \t]*(\S[^\r\n]*)",
    re.MULTILINE | re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*[,;/|、،؛]\s*")


def names_of(themes: tuple[Theme, ...]) -> dict[str, str]:
    """Every folded name, alias and title, and the theme it means; the first theme wins."""
    names: dict[str, str] = {}
    for theme in themes:
        for written in (theme.name, *theme.aliases, *theme.titles.values()):
            names.setdefault(folded_name(written), theme.name)
    return names


def themes_said(text: str, names: dict[str, str]) -> tuple[str, ...]:
    """The themes an author names in a line of their own; what names no theme of ours is left aside."""
    found: dict[str, None] = {}
    for line in _SAID.findall(text[:REACH]):
        found |= dict.fromkeys(meant_by(line, names))
    return tuple(found)


def meant_by(said: str, names: dict[str, str]) -> tuple[str, ...]:
    """The themes that a word or a list of words means; empty when it means none."""
    whole = names.get(folded_name(said))
    if whole:
        return (whole,)
    parts = (names.get(folded_name(part)) for part in _SEVERAL.split(plain(said)))
    return tuple(dict.fromkeys(part for part in parts if part))
