"""Coordinators and secretaries are reminded some days before a deadline, never after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from handlers.duties.occasion import Occasion, language_of, send
from handlers.meetings.deadlines import at_hour, day_ends
from handlers.words.by_clock import reminder
from storage.desk import Desk
from storage.duties import counted, reserved
from storage.records import Meeting
from storage.roster import COORDINATOR, Member, everyone, secretaries


def due(desk: Desk) -> list[Occasion]:
    """One occasion for each meeting and configured number of days; each ends when the next one is due."""
    return [occasion for meeting in desk.rules.meetings for occasion in _of(meeting, desk)]


def _of(meeting: Meeting, desk: Desk) -> Iterator[Occasion]:
    zone, duties = desk.rules.zone, desk.rules.duties
    ends = day_ends(meeting.deadline, zone)
    days = sorted(set(duties.remind_days), reverse=True)
    times = [at_hour(meeting.deadline - timedelta(days=day), duties.hour, zone) for day in days]
    for day, at, until in zip(days, times, [*times, ends][1:], strict=True):
        key = f"remind/{meeting.name}/{meeting.deadline.isoformat()}/{day}"
        yield Occasion(key, at, until, partial(_act, meeting=meeting, key=key))


def _act(desk: Desk, meeting: Meeting, key: str) -> None:
    counts = counted(desk.connection, meeting.name)
    told = {address: member for member in secretaries(desk.connection, desk.rules) for address in member.addresses[:1]}
    for member in told.values():
        _send(desk, meeting, member, counts, True, key)
    for member in everyone(desk.connection, desk.rules):
        themes = {role.theme for role in member.roles if role.name == COORDINATOR}
        if themes and member.addresses and member.addresses[0] not in told:
            _send(desk, meeting, member, {theme: counts.get(theme, 0) for theme in sorted(themes)}, False, key)


def _send(desk: Desk, meeting: Meeting, member: Member, counts: dict[str, int], all_waiting: bool, key: str) -> None:
    """One letter to one person; only secretaries see whose numbers wait."""
    waiting = reserved(desk.connection, [meeting.name]) if all_waiting else []
    address = member.addresses[0]
    language = language_of(address, desk, member.language)
    to = (member.name, address)
    send(reminder(to, meeting, counts, waiting, desk.rules, language, desk.now, f"{key}/{address}"), desk)
