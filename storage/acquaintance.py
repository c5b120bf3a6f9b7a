"""What is known of people beside their mail, in one indexed look each: who coordinates a theme, which language, is it known."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from storage.records import Rules
from storage.roster import COORDINATOR, Member, folded, member_by_id, role_of
from storage.tables import mails
from storage.tables.roster import member_addresses, member_roles, members

_COORDINATOR = (
    select(member_roles.c.member_id)
    .where(member_roles.c.role == COORDINATOR, member_roles.c.theme == bindparam("theme"))
    .order_by(member_roles.c.member_id)
    .limit(1)
)
_LANGUAGE = (
    select(members.c.language).join(member_addresses).where(member_addresses.c.folded == bindparam("address")).limit(1)
)
# By machines and in doubt anybody's name may be written; what a person's mails became counts.
_WROTE_IN = (
    select(mails.c.language)
    .where(
        mails.c.author_address == bindparam("address"),
        mails.c.disposition.in_(("registered", "filed")),
        mails.c.language != "",
    )
    .order_by(mails.c.id.desc())
    .limit(1)
)


def coordinator_of(connection: Connection, rules: Rules, theme: str) -> Member | None:
    """Who coordinates a theme (its canonical name), from the roster, else from the configuration; None when vacant."""
    if not theme:
        return None
    found = connection.execute(_COORDINATOR, {"theme": theme}).scalar()
    if found is not None:
        return member_by_id(connection, int(found))
    for person in rules.people:
        roles = [role for written in person.roles if (role := role_of(written))]
        if any(role.name == COORDINATOR and role.theme == theme for role in roles):
            return Member(person.name, person.addresses, entity=person.entity, language=person.language)
    return None


def language_of(connection: Connection, address: str) -> str:
    """The language in which the roster says a person is written to, or empty."""
    return connection.execute(_LANGUAGE, {"address": folded(address)}).scalar() or ""


def wrote_in(connection: Connection, address: str) -> str:
    """The language of the last mail from this address that was registered or filed, or empty."""
    return connection.execute(_WROTE_IN, {"address": address}).scalar() or ""


def is_member(connection: Connection, address: str) -> bool:
    """Is this address on the roster?"""
    return connection.execute(_LANGUAGE, {"address": folded(address)}).first() is not None
