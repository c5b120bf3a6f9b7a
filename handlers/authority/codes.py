"""Codes that prove an address: sent to the address on file, they come back in the first line of a reply."""

from __future__ import annotations

import hashlib
import re

from handlers.authority import Authority
from storage.commands import Asked, plain_code
from storage.records import Mail, Rules

# A word before it, such as `confirm`, in any script.
_CODE = re.compile(r"(?:\w{1,20}[ :：]{1,3})?([0-9A-Za-z -]{26,40})[.!。]?")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def command_digest(canonical: str) -> str:
    """What a code is bound to: the exact meaning of a command, in one line."""
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def code_in(mail: Mail) -> str:
    """The code when the writer's first line is `confirm CODE`, in any language's word for it, or the code alone; else ''.

    Further down it may be our own letter come back: an absence note repeats what it answers. Nor is a subject read.
    """
    first = next((line for line in _MARKS.sub("", mail.text).splitlines() if line.strip()), "")
    found = _CODE.fullmatch(first.strip())
    return plain_code(found[1]) if found else ""


def by_code(mail: Mail, asked: Asked, rules: Rules) -> Authority:
    """The authority of a code that was found good: for the command it was given for, and no other."""
    if mail.via_list or mail.sender.address.lower() in {one.lower() for one in rules.own_addresses}:
        return Authority(False, asked.address, "", ("a code does not come through a list",), "")
    key = hashlib.sha256(f"code\n{asked.id}".encode()).hexdigest()
    return Authority(True, asked.address, "code", (), key)
