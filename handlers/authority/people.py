"""Whose an address is on the roster, which roles it holds, and where letters to its owner go."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records import Person


def holds(address: str, people: Sequence[Person], secretaries: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the address belongs to somebody with one of the roles `wanted`; with none wanted, to anybody known.

    `coordinator` is also every `coordinator:<theme>`; the configured secretaries hold `secretary` without a table.
    """
    person = _owner(address, people)
    roles = {role.lower() for role in (person.roles if person else ())}
    roles |= {role.partition(":")[0] for role in roles}
    if address and address.lower() in {one.lower() for one in secretaries}:
        roles.add("secretary")
    elif person is None:
        return False
    return not wanted or not roles.isdisjoint(role.lower() for role in wanted)


def on_file(address: str, people: Sequence[Person], secretaries: Sequence[str]) -> str:
    """The address letters to its owner go to, as it stands in the roster and never as a mail wrote it; or empty."""
    person = _owner(address, people)
    if person is not None:
        return person.addresses[0]
    return next((one for one in secretaries if address and one.lower() == address.lower()), "")


def _owner(address: str, people: Sequence[Person]) -> Person | None:
    wanted = address.lower()
    owners = (person for person in people if wanted and wanted in {one.lower() for one in person.addresses})
    return next(owners, None)
