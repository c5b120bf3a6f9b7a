"""The completeness proof: every mail that came by the list is registered or explained, day by day, and each gap is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from storage.records import Mail
from storage.rows import identity
from storage.tables import arrivals, filings, mails

EXPLAINED = ("filed", "noted", "held", "set aside")
REGISTERED = "registered"
AT_ONCE = 300

UNKNOWN = "it is not here"
OTHER_CONTENT = "its Message-ID is here with other content"
UNDECIDED = "it was kept and not yet decided on"
WITHOUT_DOCUMENT = "it is called registered and has no document"
TAKE_IN = "iscg-bot import {path}"
LET_RUN = "iscg-bot run --until-idle"
LOOK = "iscg-bot explain {mail}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail of the list, in an archive or here. `at` is when it came, UTC; `identity` is what it is known by."""

    identity: str
    fingerprint: str
    digest: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail that is here."""

    mail: int
    disposition: str
    has_document: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A mail that is neither registered nor explained: which, why, and the command that mends it."""

    message_id: str
    subject: str
    at: datetime
    why: str
    todo: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the group's zone: `mails` = what has a disposition + `gaps`; a further copy counts as `repeated` only."""

    day: date
    mails: int
    registered: int
    explained: Mapping[str, int]
    repeated: int
    gaps: tuple[Gap, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the two sides are equal; gaps are named apart."""
        return self.mails == self.registered + sum(self.explained.values()) + len(self.gaps)


def listed(mail: Mail, at: datetime) -> Listed:
    """A mail as it was read from an archive."""
    return Listed(identity(mail), mail.fingerprint, mail.digest, mail.subject_line, at)


def came_by_list(connection: Connection, since: datetime | None) -> list[Listed]:
    """The mails that came here through the list since a time (UTC), and those that are not read yet, oldest first."""
    wanted = select(mails).where(mails.c.via_list != "")
    # What was never read has no list yet, so every arrival without a mail counts.
    unread = select(arrivals).where(arrivals.c.mail_id.is_(None))
    if since is not None:
        wanted = wanted.where(mails.c.received >= since)
        unread = unread.where(or_(arrivals.c.received >= since, arrivals.c.received.is_(None)))
    found = [
        Listed(row.message_id, row.fingerprint, row.digest, row.subject, row.received)
        for row in connection.execute(wanted)
    ]
    found += [
        Listed("", f"arrival {row.id}", row.digest, "(not read yet)", row.received or row.found_at)
        for row in connection.execute(unread)
    ]
    return sorted(found, key=lambda one: one.at)


def days(
    connection: Connection, found: Iterable[Listed], zone: str, path: str = "ARCHIVE", since: datetime | None = None
) -> list[Day]:
    """The account of each day that has mails, in order. `path` is what a gap's command names; `since` is UTC."""
    by_day: dict[date, list[Listed]] = {}
    for one in found:
        if since is None or one.at >= since:
            by_day.setdefault(one.at.astimezone(ZoneInfo(zone)).date(), []).append(one)
    met: set[tuple[str, str]] = set()
    return [_day(connection, day, by_day[day], met, path) for day in sorted(by_day)]


def only_here(connection: Connection, found: Sequence[Listed]) -> list[Listed]:
    """Mails that came here through the list within the days of an archive, and are not in it: it may lack some."""
    if not found:
        return []
    first, last = min(one.at for one in found), max(one.at for one in found)
    there = {(one.identity, one.fingerprint) for one in found} | {("", one.digest) for one in found}
    here = [one for one in came_by_list(connection, first) if one.at <= last and one.identity]
    return [one for one in here if not {(one.identity, one.fingerprint), ("", one.digest)} & there]


def _day(connection: Connection, day: date, found: Sequence[Listed], met: set[tuple[str, str]], path: str) -> Day:
    counts = dict.fromkeys((REGISTERED, *EXPLAINED), 0)
    gaps: list[Gap] = []
    repeated = 0
    fates = dict(_fates(connection, found))
    for one in found:
        if (one.identity, one.fingerprint) in met:
            repeated += 1
            continue
        met.add((one.identity, one.fingerprint))
        fate = fates.get((one.identity, one.fingerprint)) or fates.get(("", one.digest))
        why, todo = _missing(one, fate, ("", one.identity) in fates, path)
        if why or fate is None:
            gaps.append(Gap(one.identity, one.subject, one.at, why, todo))
        else:
            counts[fate.disposition] += 1
    registered = counts.pop(REGISTERED)
    return Day(day, len(found) - repeated, registered, counts, repeated, tuple(gaps))


def _missing(one: Listed, fate: Fate | None, id_known: bool, path: str) -> tuple[str, str]:
    """Why a mail is a gap and what to do; both empty when it is none."""
    if fate is None and not one.identity:
        return UNDECIDED, LET_RUN
    if fate is None:
        return OTHER_CONTENT if id_known else UNKNOWN, TAKE_IN.format(path=path)
    if fate.disposition == REGISTERED and not fate.has_document:
        return WITHOUT_DOCUMENT, LOOK.format(mail=fate.mail)
    if fate.disposition not in (REGISTERED, *EXPLAINED):
        return UNDECIDED, LET_RUN
    return "", ""


def _fates(connection: Connection, found: Sequence[Listed]) -> Iterator[tuple[tuple[str, str], Fate | None]]:
    """By (identity, fingerprint), and by ("", digest) of the very bytes; ("", identity) says that an id is known."""
    rest = iter(found)
    while some := list(islice(rest, AT_ONCE)):
        wanted = select(mails.c.id, mails.c.message_id, mails.c.fingerprint, mails.c.disposition)
        ids = [it.identity for it in some if it.identity]
        rows = connection.execute(wanted.where(mails.c.message_id.in_(ids))).all()
        same = select(mails.c.id, arrivals.c.digest, mails.c.disposition).join(arrivals)
        bytes_here = connection.execute(same.where(arrivals.c.digest.in_([it.digest for it in some]))).all()
        with_document = _with_document(connection, {*(row.id for row in rows), *(row.id for row in bytes_here)})
        for row in rows:
            yield ("", row.message_id), None
            yield (row.message_id, row.fingerprint), Fate(row.id, row.disposition, row.id in with_document)
        for one in bytes_here:
            yield ("", one.digest), Fate(one.id, one.disposition, one.id in with_document)


def _with_document(connection: Connection, mail_ids: set[int]) -> set[int]:
    filed = select(filings.c.mail_id).where(filings.c.mail_id.in_(mail_ids))
    return set(connection.execute(filed).scalars())
