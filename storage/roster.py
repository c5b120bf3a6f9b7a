"""The roster: the people of the group, found by address or by what they do, and changed with a line in the audit chain.

People of the configuration count as members too, with id 0; `everyone` merges both. Audit lines name ids and the
names of fields, never what stood there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage import audit
from storage.records import Person, Rules
from storage.tables.roster import member_addresses, member_roles, members

COORDINATOR, FOCAL_POINT, SECRETARY, CHAIR, MEMBER = "coordinator", "focal-point", "secretary", "chair", "member"
ROLES = (COORDINATOR, FOCAL_POINT, SECRETARY, CHAIR)
SECTORS = ("R", "T", "D", "GS")
FACTS = ("name", "entity", "category", "country", "region", "sector", "language")


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """What somebody does: `coordinator:accessibility`, `focal-point:gender:T`, `secretary` or `chair`."""

    name: str
    theme: str = ""
    sector: str = ""

    def __str__(self) -> str:
        return ":".join((self.name, self.theme, self.sector)).rstrip(":")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the roster; letters go to the first address. `id` is 0 for a person of the configuration alone.

    `category` is Member State, Sector Member, Associate, Academia, secretariat, other or empty; `country` an ISO 3166
    code of two letters; `region` AFR AMS ARB ASP CIS EUR; `sector` R T D GS; `language` en fr es ru ar zh.
    """

    name: str
    addresses: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    entity: str = ""
    category: str = ""
    country: str = ""
    region: str = ""
    sector: str = ""
    language: str = ""
    roles: tuple[Role, ...] = ()
    id: int = 0

    def holds(self, role: str, theme: str = "", sector: str = "") -> bool:
        """Has this role, of this theme and for this Sector where they are given; everybody is a `member`."""
        return role == MEMBER or any(
            one.name == role and theme in ("", one.theme) and sector in ("", one.sector) for one in self.roles
        )


# --- finding ------------------------------------------------------------------------------------------------------


def folded(address: str) -> str:
    """An address as it is compared: people write `Amal@Example.org` and mean `amal@example.org`."""
    return address.strip().casefold()


def all_members(connection: Connection) -> list[Member]:
    """Everybody on the roster, in the order they came."""
    return _members(connection, None)


def member_by_id(connection: Connection, member_id: int) -> Member | None:
    """The member of an id, or None."""
    return next(iter(_members(connection, [member_id])), None)


def member_by_address(connection: Connection, address: str, rules: Rules | None = None) -> Member | None:
    """Whose address this is, or None; with `rules` a person of the configuration is found and merged in as well."""
    found = connection.execute(
        select(member_addresses.c.member_id).where(member_addresses.c.folded == folded(address))
    ).scalar()
    kept = member_by_id(connection, int(found)) if found is not None else None
    if rules is None or not address:
        return kept
    theirs = {folded(address), *map(folded, kept.addresses if kept else ())}
    if not any(theirs & set(map(folded, person.addresses)) for person in rules.people):
        return kept
    return next(one for one in everyone(connection, rules) if folded(address) in map(folded, one.addresses))


def everyone(connection: Connection, rules: Rules) -> list[Member]:
    """The roster and the people of the configuration as one list.

    A person who shares an address with a member is that member: the roster's facts win, the configuration fills what
    is empty and adds its addresses and roles.
    """
    return _merged(all_members(connection), rules.people)


def holders(connection: Connection, role: str, theme: str = "", rules: Rules | None = None) -> list[Member]:
    """Who has a role (of a theme), in the order they came; with `rules` the people of the configuration too."""
    found = all_members(connection) if rules is None else everyone(connection, rules)
    return [member for member in found if member.holds(role, theme)]


def secretaries(connection: Connection, rules: Rules | None = None) -> list[Member]:
    """Who is secretary; with `rules` also whoever the configuration calls so, by role or under [group] secretaries."""
    if rules is None:
        return holders(connection, SECRETARY)
    named = set(map(folded, rules.secretaries))
    found = [
        one for one in everyone(connection, rules) if one.holds(SECRETARY) or named & set(map(folded, one.addresses))
    ]
    known = {folded(address) for one in found for address in one.addresses}
    return found + [Member("", (address,)) for address in rules.secretaries if folded(address) not in known]


def role_of(written: str) -> Role | None:
    """A role as it is written (`coordinator:gender`), or None when it is none of ours."""
    name, theme, sector = (*written.strip().split(":"), "", "")[:3]
    if name not in ROLES or (name in (COORDINATOR, FOCAL_POINT)) != bool(theme) or sector not in ("", *SECTORS):
        return None
    return Role(name, theme, sector)


# --- changing -----------------------------------------------------------------------------------------------------


def put(connection: Connection, member: Member, now: datetime, by: str) -> int:
    """Write a member: a new one (id 0) or instead of the one of that id; its id. One audit line with ids only.

    IntegrityError when an address is somebody else's: look first.
    """
    before = member_by_id(connection, member.id) if member.id else None
    facts: dict[str, object] = {name: getattr(member, name) for name in FACTS}
    facts["aliases"] = json.dumps(list(member.aliases), ensure_ascii=False)
    if before is None:
        new = insert(members).values(**facts, since=now).returning(members.c.id)
        member_id = int(connection.execute(new).scalar_one())
        detail: dict[str, str | int | list[str]] = {}
    else:
        member_id = before.id
        connection.execute(update(members).where(members.c.id == member_id).values(**facts))
        _clear(connection, member_id)
        detail = {"fields": changed_fields(before, member)}
    addresses = [
        {"folded": folded(address), "address": address, "member_id": member_id, "position": position}
        for position, address in enumerate(member.addresses)
    ]
    if addresses:
        connection.execute(insert(member_addresses), addresses)
    roles = [
        {"member_id": member_id, "role": role.name, "theme": role.theme, "sector": role.sector}
        for role in sorted(set(member.roles))
    ]
    if roles:
        connection.execute(insert(member_roles), roles)
    audit.note(connection, now, by, "member changed" if before else "member added", f"member {member_id}", detail)
    return member_id


def remove(connection: Connection, member_id: int, now: datetime, by: str) -> None:
    """Take somebody off the roster; what they wrote stays in the register. One audit line."""
    _clear(connection, member_id)
    connection.execute(delete(members).where(members.c.id == member_id))
    audit.note(connection, now, by, "member removed", f"member {member_id}", {})


def changed_fields(before: Member, after: Member) -> list[str]:
    """The names of the fields in which two members differ; the order of roles says nothing."""
    one, other = (replace(member, roles=tuple(sorted(set(member.roles)))) for member in (before, after))
    names = (field.name for field in fields(Member) if field.name != "id")
    return [name for name in names if getattr(one, name) != getattr(other, name)]


# --- within -------------------------------------------------------------------------------------------------------


def _clear(connection: Connection, member_id: int) -> None:
    connection.execute(delete(member_addresses).where(member_addresses.c.member_id == member_id))
    connection.execute(delete(member_roles).where(member_roles.c.member_id == member_id))


def _members(connection: Connection, wanted: Sequence[int] | None) -> list[Member]:
    people = select(members).order_by(members.c.id)
    addresses = select(member_addresses).order_by(member_addresses.c.position)
    roles = select(member_roles).order_by(member_roles.c.role, member_roles.c.theme, member_roles.c.sector)
    if wanted is not None:
        people = people.where(members.c.id.in_(wanted))
        addresses = addresses.where(member_addresses.c.member_id.in_(wanted))
        roles = roles.where(member_roles.c.member_id.in_(wanted))
    written: dict[int, list[str]] = {}
    for row in connection.execute(addresses):
        written.setdefault(row.member_id, []).append(row.address)
    tasks: dict[int, list[Role]] = {}
    for row in connection.execute(roles):
        tasks.setdefault(row.member_id, []).append(Role(row.role, row.theme, row.sector))
    return [_member(row, written.get(row.id, []), tasks.get(row.id, [])) for row in connection.execute(people)]


def _member(row: Row[tuple[object, ...]], addresses: list[str], roles: list[Role]) -> Member:
    facts = {name: str(getattr(row, name)) for name in FACTS}
    aliases = tuple(json.loads(row.aliases))
    return replace(Member("", tuple(addresses), aliases, roles=tuple(roles), id=row.id), **facts)  # type: ignore[arg-type]


def _merged(kept: Iterable[Member], persons: Iterable[Person]) -> list[Member]:
    found = list(kept)
    for person in persons:
        mine = set(map(folded, person.addresses))
        at = next((at for at, one in enumerate(found) if mine & set(map(folded, one.addresses))), None)
        if at is None:
            found.append(_joined(Member(person.name, ()), person))
        else:
            found[at] = _joined(found[at], person)
    return found


def _joined(member: Member, person: Person) -> Member:
    known = set(map(folded, member.addresses))
    more = tuple(address for address in person.addresses if folded(address) not in known)
    roles = {*member.roles, *(role for written in person.roles if (role := role_of(written)))}
    return replace(
        member,
        name=member.name or person.name,
        addresses=(*member.addresses, *more),
        entity=member.entity or person.entity,
        language=member.language or person.language,
        roles=tuple(sorted(roles)),
    )
