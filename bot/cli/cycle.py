"""What a search for a slot reads from the store and the configuration: people, holidays, collisions, the account of hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from bot.cli.session import Session
from handlers.letters import compose
from handlers.meetings import holidays as lists
from handlers.meetings.anchors import Affected, AnchorDifference
from handlers.meetings.clocks import midnight
from handlers.meetings.slots import Ledger, Request, borne
from handlers.meetings.slots.busy import busy_times, owners_of
from handlers.meetings.slots.rechecking import recheck
from handlers.roster.texts import rows_of
from storage import anchors as kept_anchors
from storage import emeetings
from storage import roster as people
from storage.records import Letter
from storage.records.emeetings import CANCELLED, Anchor, EMeeting, Guest, Holiday
from storage.roster import Member


@dataclass(frozen=True, slots=True)
class Cycle:
    """All that is known: anchors, everybody as a guest, who owns a theme, e-meetings with their guests (by UID)."""

    anchors: tuple[Anchor, ...]
    everybody: tuple[Guest, ...]
    owners: dict[str, tuple[str, ...]]
    meetings: tuple[EMeeting, ...]
    guests: dict[str, list[Guest]]

    def ledger(self, since: date, zone: str) -> Ledger:
        """The account since a day of the zone; a meeting without guests counts for everybody on the roster."""
        first = midnight(since, zone)
        counted = (one for one in self.meetings if one.status != CANCELLED and one.starts >= first)
        return Ledger(
            tuple(borne(one.name, one.starts, one.ends, self.guests.get(one.uid) or self.everybody) for one in counted)
        )


def cycle_of(session: Session) -> Cycle:
    """Read it all in one short transaction."""
    with session.store() as store, store.database.read() as connection:
        members = people.everyone(connection, session.rules)
        meetings = tuple(emeetings.all_meetings(connection))
        guests = {one.uid: emeetings.guests_of(connection, one.id) for one in meetings}
        anchors = tuple(kept_anchors.all_anchors(connection, session.rules.anchors))
    return Cycle(anchors, tuple(map(guest_of, members)), owners_of(members), meetings, guests)


def guest_of(member: Member) -> Guest:
    """A member as somebody who would be asked."""
    address = member.addresses[0].lower() if member.addresses else ""
    return Guest(address, member.name, member.language, member.country, member.region)


def cycle_begins(session: Session, now: datetime) -> date:
    """The day the account begins on: the configuration's, else 1 January of the year."""
    given = session.config.slots.cycle_from
    return given or date(now.astimezone(ZoneInfo(session.rules.zone)).year, 1, 1)


def checked_again(
    session: Session, cycle: Cycle, difference: AnchorDifference, one: Affected, now: datetime
) -> tuple[str, ...]:
    """The hard filters that strike an e-meeting where it stands, once the anchors have changed."""
    settings, zone = session.config.slots, session.rules.zone
    after = {anchor.name.casefold(): anchor for anchor in cycle.anchors}
    after |= {new.name.casefold(): new for _, new in difference.added}
    after |= {change.after.name.casefold(): change.after for change in difference.changed}
    for gone in difference.removed:
        after.pop(gone.name.casefold(), None)
    day = one.meeting.starts.astimezone(ZoneInfo(zone)).date()
    guests = tuple(cycle.guests.get(one.meeting.uid) or cycle.everybody)
    request = Request(
        settings.minutes, day, day, zone=zone, gap_minutes=settings.gap_minutes, lunch_gap_minutes=settings.lunch_gap_minutes
    )
    busy = busy_times(
        cycle.meetings, cycle.guests, cycle.owners, one.meeting.link or one.meeting.platform, one.meeting.uid
    )
    span = one.meeting.starts, one.meeting.ends
    holidays = holidays_of(session, guests, day, day)
    return recheck(one.meeting, span, request, tuple(after.values()), holidays, guests, busy, now)


def post(session: Session, letter: Letter, now: datetime) -> bool:
    """Owe a letter to its reader; the daemon sends it. False when the very same was owed before."""
    with session.store() as store, store.desk(session.rules, now) as desk:
        if desk.owes(letter.key):
            return False
        desk.post(compose(letter, session.rules, desk.secret, now))
        return True


def reader_of(session: Session, address: str) -> Member:
    """Whoever has this address on the roster; letters of this kind go to nobody else."""
    with session.store() as store, store.database.read() as connection:
        found = people.member_by_address(connection, address, session.rules)
    if found is None:
        raise click.ClickException(f"{address} is not on the roster; `iscg-bot roster list` shows who is.")
    return found


def holidays_of(session: Session, guests: tuple[Guest, ...], first: date, last: date) -> tuple[Holiday, ...]:
    """The shipped lists and the group's own files. A mistake in a file ends the command with its line."""
    margin = timedelta(days=1)
    found = list(lists.shipped({one.country for one in guests if one.country}, first - margin, last + margin))
    for name in session.config.slots.holidays:
        path = session.config.folder / name
        try:
            reading = lists.read_holidays(rows_of(path.read_bytes(), {"day": "day", "where": "where", "name": "name"}))
        except ValueError as error:
            raise click.ClickException(f"{path}: {error}") from error
        if reading.mistakes:
            raise click.ClickException("\n".join(f"{path}, {mistake}" for mistake in reading.mistakes))
        found += [one for one in reading.holidays if first - margin <= one.day <= last + margin]
    return tuple(found)
