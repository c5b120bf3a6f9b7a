"""Who owns a theme, asked by any of its names."""

from __future__ import annotations

import difflib

import click

from bot.cli.session import Session, Value, plain, print_json
from bot.cli.tables import isolated
from handlers.themes.said import meant_by, names_of
from storage.ownership import Ownership, owner_of
from storage.records import Rules
from storage.roster import Member


@click.command()
@click.argument("theme")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def owner(session: Session, theme: str, as_json: bool) -> None:
    """Who answers for THEME: coordinator, focal points, resolutions, last document, and what is vacant."""
    name = named(theme, session.rules)
    with session.store() as store, store.database.read() as connection:
        owned = owner_of(connection, session.rules, name)
    if as_json:
        print_json(as_fields(owned))
    else:
        _print(session, owned)


def named(written: str, rules: Rules) -> str:
    """The theme that a name, an alias or a title in any language means; ClickException with the nearest name."""
    names = names_of(rules.themes)
    if found := meant_by(written, names):
        return found[0]
    near = difflib.get_close_matches(written.casefold(), names, 1, 0.5)
    meant = f"Did you mean {names[near[0]]}?" if near else f"Themes: {', '.join(one.name for one in rules.themes)}."
    raise click.ClickException(f"no theme is called {written!r}. {meant}")


def as_fields(it: Ownership) -> dict[str, Value]:
    """The shape of the JSON object; the keys are a promise to scripts."""
    return {
        "theme": it.theme,
        "status": it.status,
        "coordinators": tuple(map(_person, it.coordinators)),
        "focal_points": tuple({"for": sector, **_person(one)} for sector, one in it.focal_points),
        "resolutions": it.resolutions,
        "last": it.last or None,
        "last_at": it.last_at.isoformat() if it.last_at else None,
        "documents": it.documents,
        "vacant": it.vacant,
    }


def _person(member: Member) -> dict[str, str]:
    return {
        "id": str(member.id),
        "name": member.name,
        "address": next(iter(member.addresses), ""),
        "entity": member.entity,
        "sector": member.sector,
        "language": member.language,
    }


def _print(session: Session, it: Ownership) -> None:
    last = f"{it.last}, {session.local(it.last_at)}" if it.last_at else "none yet"
    lines = [
        ("theme", f"{it.theme} ({it.status})"),
        *(("coordinator", _named(one)) for one in it.coordinators),
        *((f"focal point {sector}".strip(), _named(one)) for sector, one in it.focal_points),
        ("resolutions", ", ".join(it.resolutions) or "none"),
        ("documents", str(it.documents)),
        ("last document", last),
        *(("VACANT", what) for what in it.vacant),
    ]
    for name, words in lines:
        click.echo(f"{name:>14}  {isolated(plain(words))}")


def _named(member: Member) -> str:
    facts = (member.entity, member.country, member.language)
    return f"{member.name} <{next(iter(member.addresses), '')}> {', '.join(fact for fact in facts if fact)}".rstrip()
