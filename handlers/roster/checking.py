"""What a roster lacks: themes without people, roles that name nothing, and people who may stand there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.documents.cover.folding import fold
from storage.ownership import Ownership
from storage.records import Rules
from storage.roster import Member, role_of


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is vacancy, unknown theme, unread role, twice or incomplete; `about` a theme or a person."""

    kind: str
    about: str
    words: str


def vacancies(owned: Iterable[Ownership]) -> list[Finding]:
    """A line for each theme that lacks somebody."""
    return [Finding("vacancy", one.theme, f"vacant: {', '.join(one.vacant)}") for one in owned if one.vacant]


def doubts(people: Sequence[Member], rules: Rules) -> list[Finding]:
    """What is odd about people: roles of themes that are none of ours, two of one name, facts that are missing."""
    themes = {theme.name for theme in rules.themes}
    found = [
        Finding("unknown theme", _who(one), f"{role} names no theme of the configuration")
        for one in people
        for role in one.roles
        if role.theme and role.theme not in themes
    ]
    found += [
        Finding("unread role", person.name, f"the configuration gives {role!r}, which is no role")
        for person in rules.people
        for role in person.roles
        if role_of(role) is None
    ]
    by_name: dict[str, list[Member]] = {}
    for one in people:
        for name in {fold(name) for name in (one.name, *one.aliases)}:
            by_name.setdefault(name, []).append(one)
    pairs = {tuple(map(_who, same)) for same in by_name.values() if len(same) > 1}
    found += [Finding("twice", who[0], f"may be the same as {' and '.join(who[1:])}") for who in sorted(pairs)]
    for one in people:
        lacking = [name for name in ("entity", "category", "country", "language") if one.id and not getattr(one, name)]
        if one.category in ("secretariat", "other"):
            lacking = [name for name in lacking if name != "country"]
        if lacking:
            found.append(Finding("incomplete", _who(one), f"not told: {', '.join(lacking)}"))
    return found


def _who(member: Member) -> str:
    return f"member {member.id}, {member.name}" if member.id else f"{member.name} (configuration)"
