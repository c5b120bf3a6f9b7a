"""Through which configured list a mail came, told by several fields together, with the evidence in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.records import Address

_LIST_ID = re.compile(r"<([^<>\s]{1,250})>\s*$|^\s*([^<>\s]{1,250})\s*$")
_ADDRESS = re.compile(r"[^\s<>\"',;:()]{1,200}@[^\s<>\"',;:()?]{1,200}")
# Of a posting itself; a program's notice about the list carries none of them, but may carry List-Id (Mailman 3).
_POSTING = ("list-post", "x-loop", "x-beenthere", "x-mailing-list", "mailing-list")
_ENVELOPE = ("return-path", "errors-to", "sender")
_OFFICES = ("bounces", "bounce", "owner", "request", "errors", "return", "admin")
_PROGRAMS = ("sympa", "sympa-request", "listmaster", "mailman", "listserv", "majordomo")
_PROPER = {"list-id": "List-Id", "list-post": "List-Post", "x-beenthere": "X-BeenThere", "errors-to": "Errors-To"}


@dataclass(frozen=True, slots=True)
class Route:
    """`via_list` is the configured list or ''; `foreign` another list's id; `evidence` one phrase for each field."""

    via_list: str
    evidence: tuple[str, ...]
    foreign: str
    tags: frozenset[str]


def route_of(
    headers: Sequence[tuple[str, str]], sender: Address, recipients: Sequence[Address], lists: Sequence[str]
) -> Route:
    """Weigh what the fields say. To or Cc naming the list is no way through it: a direct copy names it too."""
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(name, []).append(value)
    named = {one.address.lower() for one in recipients}
    via, evidence = "", []
    for address in lists:
        is_through, told = _weigh(values, address.lower(), named)
        evidence += told
        if not via and is_through and not _is_office(sender.address.lower(), address.lower()):
            via = address
    return Route(via, tuple(evidence), _foreign(values, lists), _tags(values, lists))


def _weigh(values: dict[str, list[str]], address: str, named: set[str]) -> tuple[bool, list[str]]:
    """A posting says so itself, or it is addressed to the list and bears the list's marks."""
    local, _, host = address.partition("@")
    told: list[str] = []
    if any(_ident(value) == f"{local}.{host}" for value in values.get("list-id", ())):
        told.append(f"List-Id is that of {address}")
    posted = [name for name in _POSTING if any(address in _addresses(value) for value in values.get(name, ()))]
    told += [f"{_PROPER.get(name, name.title())} names {address}" for name in posted]
    for name in _ENVELOPE:
        if any(_is_of(found, local, host) for value in values.get(name, ()) for found in _addresses(value)):
            told.append(f"{_PROPER.get(name, name.title())} is an address of {address}")
    is_through = bool(posted) or (bool(told) and address in named)
    if address in named:
        told.append(f"To or Cc names {address}")
    if any(address in _addresses(value) for value in values.get("delivered-to", ())):
        told.append(f"Delivered-To names {address}")
    return is_through, told


def _is_of(found: str, local: str, host: str) -> bool:
    """The list's own address or one of its offices, also with a member coded into it (VERP)."""
    user, _, where = found.partition("@")
    user = user.partition("+")[0]
    return where == host and (user == local or user in {f"{local}-{office}" for office in _OFFICES})


def _is_office(sender: str, address: str) -> bool:
    """A list program wrote this mail itself: a notice or a digest, which is no posting."""
    local, _, host = address.partition("@")
    user, _, where = sender.partition("@")
    offices = {f"{local}-{office}" for office in (*_OFFICES, "editor", "confirm")}
    return where == host and (user.partition("+")[0] in offices or user in _PROGRAMS)


def _foreign(values: dict[str, list[str]], lists: Sequence[str]) -> str:
    ours = {address.lower() for address in lists} | {address.lower().replace("@", ".", 1) for address in lists}
    idents = [_ident(value) for value in values.get("list-id", ())]
    posts = [found for value in values.get("list-post", ()) for found in _addresses(value)]
    return next((found for found in (*idents, *posts) if found and found not in ours), "")[:200]


def _tags(values: dict[str, list[str]], lists: Sequence[str]) -> frozenset[str]:
    """What such lists write in brackets before a subject: their local part, or the title their List-Id tells."""
    titles = [value.partition("<")[0].strip(" \"'").lower() for value in values.get("list-id", ())]
    idents = [_ident(value).partition(".")[0] for value in values.get("list-id", ())]
    locals_ = [address.partition("@")[0].lower() for address in lists]
    return frozenset(tag for tag in (*titles, *idents, *locals_) if tag)


def _ident(value: str) -> str:
    found = _LIST_ID.search(value[:1000])
    return (found[1] or found[2]).lower() if found else ""


def _addresses(value: str) -> set[str]:
    return {found[0].lower().removeprefix("mailto:") for found in _ADDRESS.finditer(value[:2000])}
