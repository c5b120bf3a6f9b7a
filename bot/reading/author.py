"""The person who wrote, also where a list has put its own address in From to please DMARC; and which field told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storage.records import Address

# Mailman: `Dora via Group`; Google Groups: `'Dora' via Group`; Sympa: `"Dora" (via group Mailing List)`.
_VIA = re.compile(r"^[\"']?(.{1,150}?)[\"']? (?:via |\(via )(.{1,150}?)\)?$", re.IGNORECASE)
_NOBODY = Address("", "")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote; `by` is the field that told, or `nobody`."""

    who: Address
    by: str


def author_of(
    sender: Address, lists: Sequence[str], via_list: str, boxes: Callable[[str], tuple[Address, ...]]
) -> Author:
    """`sender` is the From mailbox as it stands, `boxes` gives the mailboxes of a field by its lower-case name.

    None of the fields behind a list is proof of anything: they are what the list was told (RFC 7960 section 4.1.3).
    """
    ours = {address.lower() for address in lists}
    rewritten = sender.address.lower() in ours or bool(_via(sender) and _same_host(sender.address, via_list))
    if not rewritten:
        return Author(sender, "From" if sender.address else "nobody")
    name = _via(sender)
    for field in ("x-original-from", "reply-to", "cc", "x-original-sender", "x-mailfrom"):
        found = [box for box in boxes(field) if box.address and box.address.lower() not in ours]
        if field == "cc" and len(found) > 1:
            found = [box for box in found if box.name == name]
        if len(found) == 1:
            return Author(Address(_bare(found[0].name) or name, found[0].address), f"{_PROPER[field]} behind the list")
    return Author(Address(name, "") if name else _NOBODY, "nobody behind the list")


_PROPER = {
    "x-original-from": "X-Original-From", "reply-to": "Reply-To", "cc": "Cc", "x-original-sender": "X-Original-Sender",
    "x-mailfrom": "X-MailFrom",
}  # fmt: skip


def _via(box: Address) -> str:
    found = _VIA.match(box.name)
    return found[1].strip(" \"'") if found else ""


def _bare(name: str) -> str:
    found = _VIA.match(name)
    return found[1].strip(" \"'") if found else name


def _same_host(address: str, listed: str) -> bool:
    return address.partition("@")[2].lower() == listed.partition("@")[2].lower()
