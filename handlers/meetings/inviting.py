"""Who is asked to an e-meeting: addresses, lists and groups become guests of the roster, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.letters import is_writable
from handlers.themes.said import meant_by, names_of
from storage.desk import Desk
from storage.records.emeetings import CHAIR, Guest
from storage.roster import CHAIR as CHAIRS
from storage.roster import COORDINATOR, FOCAL_POINT, Member, everyone, folded, member_by_address, secretaries

EVERYONE = ("all", "everyone", "members")
_ROLES = {"coordinators": COORDINATOR, "focal-points": FOCAL_POINT, "chairs": CHAIRS}


def guests_for(desk: Desk, wanted: Iterable[str], chair: str = "") -> tuple[list[Guest], list[str]]:
    """The guests that words mean, in order and each once, and the words that mean nobody.

    A word is an address, the list's address or `@all` (everybody of the roster), `@coordinators`, `@focal-points`,
    `@chairs`, `@secretaries`, or `@` and a theme (its coordinators and focal points). The chair is asked as well.
    """
    people = everyone(desk.connection, desk.rules)
    found: dict[str, Guest] = {}
    unknown = []
    for word in (*([chair] if chair else []), *wanted):
        guests = _meant(word.strip(), people, desk)
        if not guests:
            unknown.append(word)
        for guest in guests:
            found.setdefault(guest.address, guest)
    if chair and (who := guest_at(chair, people)) and who.address in found:
        found[who.address] = replace(found[who.address], role=CHAIR)
    return list(found.values()), unknown


def guest_at(address: str, people: Sequence[Member]) -> Guest | None:
    """The guest of an address: as the roster knows its owner, else by the address alone; None for no address."""
    if not is_writable(address):
        return None
    owner = next((one for one in people if folded(address) in map(folded, one.addresses)), None)
    return _guest(owner) if owner else Guest(folded(address))


def own_addresses(desk: Desk, address: str) -> frozenset[str]:
    """Every address (folded) of whoever has this one; what stands behind a plus sign is the owner's own mark."""
    owner = member_by_address(desk.connection, address, desk.rules)
    known = {folded(address), *map(folded, owner.addresses if owner else ())}
    return frozenset({*known, *map(_unmarked, known)} - {""})


def _unmarked(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if local else address


def _meant(word: str, people: Sequence[Member], desk: Desk) -> list[Guest]:
    lists = set(map(folded, desk.rules.lists))
    name = folded(word.removeprefix("@"))
    if folded(word) in lists or (word.startswith("@") and name in (*EVERYONE, folded(desk.rules.group))):
        return [_guest(one) for one in people if one.addresses]
    if not word.startswith("@"):
        return [guest] if (guest := guest_at(word, people)) else []
    if name == "secretaries":
        return [_guest(one) for one in secretaries(desk.connection, desk.rules) if one.addresses]
    if name in _ROLES:
        return [_guest(one) for one in people if one.addresses and one.holds(_ROLES[name])]
    themes = meant_by(name, names_of(desk.rules.themes))
    tasks = {(role, theme) for role in (COORDINATOR, FOCAL_POINT) for theme in themes}
    return [_guest(one) for one in people if one.addresses and any((it.name, it.theme) in tasks for it in one.roles)]


def _guest(member: Member) -> Guest:
    address = folded(member.addresses[0])
    return Guest(address, member.name, member.language, member.country, member.region)


