"""What proves a sender: the mail itself, or a one-use code that came back from the address on file."""

from __future__ import annotations

import json
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
    """`proven` says that the sender is who the mail says; `key` is unique for it, so that it acts once."""

    proven: bool
    by: str
    key: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A code that came back: the commands it was bound to, or why it proves nothing (`used`: it acted before)."""

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


def ask(requests: list[Request], mail: Mail, sender: Sender, desk: Desk) -> Asked:
    """A one-use code, bound to exactly these commands and to the address on file."""
    canonical = json.dumps([(one.verb, one.number, one.words) for one in requests], ensure_ascii=False)
    minutes = desk.rules.trust.confirm_minutes
    code = commands.ask(
        desk.connection,
        desk.secret,
        sender.on_file,
        command_digest(canonical),
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
    orders: list[tuple[str, str, str]] = json.loads(found.canonical)
    plain = (Request("", verb, number, words) for verb, number, words in orders)
    return Confirmed(tuple(replace(one, written=one.order) for one in plain), f"code:{found.id}")


def acts_once(key: str, request: Request, by: str, desk: Desk) -> bool:
    """True the first time, false for ever after."""
    return commands.act_once(desk.connection, key, by, request.order, desk.mail_id, desk.now)
