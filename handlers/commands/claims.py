"""What proves a sender: the mail itself, or a one-use code that came back from the address on file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.answering import may_answer
from handlers.authority import authority_of
from handlers.authority.codes import code_in, command_digest
from handlers.commands.grammar import Request
from handlers.commands.letter import Asked
from handlers.commands.sender import Sender
from storage import commands
from storage.desk import Desk
from storage.records import Mail
from storage.roster import folded

USED = "this code was used already"  # how storage.commands says it


@dataclass(frozen=True, slots=True)
class Claim:
    """`proven` says that the sender is who the mail says; `key` is the same for every copy of it, so that it acts once.

    `spent` says that it was obeyed before: by another copy, or by a code for one.
    """

    proven: bool
    by: str
    key: str
    reasons: tuple[str, ...] = ()
    spent: bool = False


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A code that came back: the commands it was bound to, or why it proves nothing (`used`: it acted before).

    `key` is that of the mail which asked for it.
    """

    requests: tuple[Request, ...] = ()
    key: str = ""
    why: str = ""
    used: bool = False


def claim_of(mail: Mail, sender: Sender, desk: Desk) -> Claim:
    """Whether this very mail proves its sender."""
    authority = authority_of(mail, desk.rules, desk.received)
    proven = authority.proven and folded(authority.address) == folded(sender.address)
    return Claim(proven, authority.by, authority.act_key or f"mail:{mail.digest}", authority.reasons)


def carries_code(mail: Mail) -> bool:
    """Does the mail give back a code?"""
    return bool(code_in(mail))


def ask(requests: list[Request], claim: Claim, sender: Sender, desk: Desk) -> Asked:
    """A one-use code, bound to exactly these commands and to the address on file.

    It is kept with the key of the mail that asked, so that of a code and a signed copy of that mail one acts.
    """
    orders = [(one.verb, one.number, one.words) for one in requests]
    meaning = json.dumps(orders, ensure_ascii=False)
    canonical = json.dumps({"act": claim.key, "orders": orders}, ensure_ascii=False)
    minutes = desk.rules.trust.confirm_minutes
    code = commands.ask(
        desk.connection,
        desk.secret,
        sender.on_file,
        command_digest(meaning),
        canonical,
        desk.mail_id,
        desk.now,
        minutes,
    )
    return Asked(f"confirm {code}", desk.now + timedelta(minutes=minutes))


def confirmed(mail: Mail, sender: Sender, desk: Desk) -> Confirmed:
    """Take a code back, once; a machine's answer never confirms (RFC 3834)."""
    if not may_answer(mail):
        return Confirmed(why="it may be automatic, and automatic mail never confirms")
    found = commands.confirm(desk.connection, sender.on_file, code_in(mail), desk.now)
    if isinstance(found, str):
        return Confirmed(why=found, used=found == USED)
    kept = json.loads(found.canonical)
    orders: list[tuple[str, str, str]] = kept["orders"]
    plain = (Request("", verb, number, words) for verb, number, words in orders)
    return Confirmed(tuple(replace(one, written=one.order) for one in plain), kept["act"])


def claimed(claim: Claim, requests: Sequence[Request], desk: Desk) -> Claim:
    """The claim once what was proven is claimed as a whole, whatever comes of each command: what is sent again later,
    when a refused command might be allowed, finds it `spent`. The mail that claimed it may be decided anew, by people.
    Commands that only look are told as often as they come.
    """
    orders = "; ".join(one.order or one.written for one in requests if one.changes)
    if not claim.proven or not orders:
        return claim
    first = commands.act_once(desk.connection, claim.key, claim.by, orders, desk.mail_id, desk.now)
    return replace(claim, spent=not first and commands.claimed_by(desk.connection, claim.key) != desk.mail_id)


def is_spent(claim: Claim, desk: Desk) -> bool:
    """Was it obeyed before?"""
    return commands.claimed_by(desk.connection, claim.key) != 0
