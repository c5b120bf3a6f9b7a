"""The letter that brings a search for a slot: what fits with its reasons, the account of hours, and the picture of the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from handlers.letters.page import Block
from handlers.meetings.slots.nouns import Ledger, Slot, Slots
from handlers.words import END_OF_ISOLATE, ISOLATE
from handlers.words.sheet import closing, greeting, written
from handlers.words.slots.picture import ledger_picture, slot_picture
from handlers.words.slots.telling import head_lines, ledger_lines, said, said_slot, slot_lines
from storage.records import Letter, Rules

_ISOLATES = str.maketrans("", "", ISOLATE + END_OF_ISOLATE)


def slots_letter(
    found: Slots, slots: Sequence[Slot], since: date, to: tuple[str, str], rules: Rules, language: str, key: str
) -> Letter:
    """To somebody (name, address) who wants an e-meeting: these slots of a search, and what was borne since a day.

    The picture shows the hours of the first; without any, what the regions have borne.
    """
    zone = found.request.zone
    name, address = to
    blocks = [
        greeting(language, name),
        Block((said(language, "letter.what"), *head_lines(language, found))),
        *(_block(language, slot, found) for slot in slots),
        Block((said(language, "letter.todo"),), commands=tuple(_command(slot, found) for slot in slots))
        if slots
        else Block(()),
        Block(ledger_lines(language, found.ledger, since)),
        Block((said(language, "letter.picture"),)) if slots else Block(()),
        closing(language, rules),
    ]
    subject = _subject(language, found, slots)
    letter = written(key, "notice", address, subject, blocks, language)
    shown = slot_picture(slots[0], zone, language) if slots else ledger_picture(found.ledger, since, language)
    return replace(letter, picture=shown.encode("utf-8"))


def ledger_letter(ledger: Ledger, since: date, to: str, rules: Rules, language: str, key: str) -> Letter:
    """The public account, to the list or to one address, with its picture."""
    blocks = [Block(ledger_lines(language, ledger, since)), Block((said(language, "letter.picture"),))]
    subject = said(language, "letter.ledger.subject", {"date": since})
    letter = written(key, "notice", to, subject, [*blocks, closing(language, rules)], language)
    return replace(letter, picture=ledger_picture(ledger, since, language).encode("utf-8"))


def _block(language: str, slot: Slot, found: Slots) -> Block:
    first, *rest = slot_lines(language, slot, found)
    return Block((first,), tuple(rest), heading=first)


def _command(slot: Slot, found: Slots) -> str:
    """How to schedule it; the anchor goes along, so that a move of it is noticed."""
    local = slot.starts.astimezone(ZoneInfo(found.request.zone))
    beside = f' --anchor "{found.request.anchor}"' if found.request.anchor else ""
    offset = f"{local:%z}"
    at = f"{local:%Y-%m-%d %H:%M}{offset[:3]}:{offset[3:5]}"
    return f'iscg-bot meeting schedule "TITLE" --at "{at}" --minutes {found.request.minutes}{beside} --invite @all'


def _subject(language: str, found: Slots, slots: Sequence[Slot]) -> str:
    if slots:
        when = said_slot(language, slots[0], found.request.zone).translate(_ISOLATES)
        return said(language, "letter.subject", {"slot": when})
    days = {"first": found.request.earliest, "last": found.request.latest}
    return said(language, "letter.none.subject", {name: str(day) for name, day in days.items()})
