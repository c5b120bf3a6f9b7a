"""What a calendar says to us: each event of it as one Reply, as far as it can be read, with what was odd about it.

Lenient where programs are careless and silent where nothing is known: a missing ATTENDEE or an unknown zone is told in
`problems` and never guessed. It never raises, and its work grows with the bytes alone (see `lines`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import unescape

from handlers.meetings.ical import values
from handlers.meetings.ical.lines import Component, Property, calendars
from handlers.meetings.ical.zones import Zones
from storage.records.emeetings import DELEGATED, NEEDS_ACTION, Reply

MOST_REPLIES = 5_000
ANSWERS = ("REPLY", "COUNTER", "REFRESH")
NO_SEQUENCE = "no SEQUENCE"
_OF_ITIP = {*ANSWERS, "REQUEST", "PUBLISH", "CANCEL", "ADD", "DECLINECOUNTER"}
_EVENTS = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_PARTSTATS = {NEEDS_ACTION, "ACCEPTED", "DECLINED", "TENTATIVE", DELEGATED, "COMPLETED", "IN-PROCESS"}
# As programs miswrite them, and as vCalendar 1.0 called them.
_MEANT = {
    "ACCEPT": "ACCEPTED", "YES": "ACCEPTED", "CONFIRMED": "ACCEPTED", "DECLINE": "DECLINED", "NO": "DECLINED",
    "TENTATIVELY-ACCEPTED": "TENTATIVE", "TENTATIVELY_ACCEPTED": "TENTATIVE", "TENTATIVELY ACCEPTED": "TENTATIVE",
    "NEEDSACTION": NEEDS_ACTION, "NEEDS ACTION": NEEDS_ACTION, "NEEDS_ACTION": NEEDS_ACTION, "NO-RESPONSE": NEEDS_ACTION,
    "IN_PROCESS": "IN-PROCESS",
}  # fmt: skip


def read_calendars(
    data: bytes, charset: str = "", writers: Sequence[str] = (), readers: Sequence[str] = (), most: int = MOST_REPLIES
) -> tuple[Reply, ...]:
    """Every event of the calendars in some bytes, in order. A calendar without an event gives one Reply without a UID.

    `charset` is what a mail says of the bytes; `writers` and `readers` are addresses (lower-case) of those who sent it
    and got it, the likeliest first: where several stand as ATTENDEE they tell which of them is meant. At most `most`
    are read. Never raises.
    """
    found: list[Reply] = []
    for calendar in calendars(data, charset):
        zones = Zones(calendar)
        events = [one for one in calendar.within if one.name in _EVENTS]
        meetings = [one for one in events if one.name == "VEVENT"] or events or [Component("")]
        people = (*writers,) if _word(calendar) in ANSWERS else (*readers,)
        found += [_reply(calendar, event, zones, people) for event in meetings[: most - len(found)]]
    return tuple(found)


def _reply(calendar: Component, event: Component, zones: Zones, people: Sequence[str]) -> Reply:
    told = dict.fromkeys((*calendar.problems, *event.problems))
    method = _method(calendar, told)
    person = _person(event, method, people, told)
    starts, ends = _span(event, zones, told)
    was = tuple(values.moment(event.first(f"X-MS-OLK-ORIGINAL{name}"), zones)[0] for name in ("START", "END"))
    if method == "COUNTER" and starts and not ends and was[0] and was[1]:
        ends = starts + (was[1] - was[0])  # only the begin was moved
    proposal = _proposal(method, starts, ends, told)
    delegates = values.mailboxes(person.params.get("DELEGATED-TO", "")) if person else ()
    partstat = _partstat(person, method, told)
    if partstat == DELEGATED and not delegates:
        delegates = _delegates(event, values.address(person))
    return Reply(
        method=method,
        uid=_uid(event, told),
        sequence=_sequence(event, told),
        stamp=_stamp(event, zones, told),
        attendee=values.address(person),
        partstat=partstat,
        comment=_comment(event, person),
        # Outlook proposes in DTSTART and keeps the time that stands beside it.
        starts=was[0] if proposal and was[0] else starts,
        ends=was[1] if proposal and was[1] else ends,
        proposal=proposal,
        organizer=_organizer(event, method, told),
        delegated_to=delegates,
        sent_by=values.mailbox_in(person.params.get("SENT-BY", "")) if person else "",
        summary=values.text(event.first("SUMMARY"))[:500],
        recurrence=values.moment(event.first("RECURRENCE-ID"), zones)[0],
        delegated_from=next(iter(values.mailboxes(person.params.get("DELEGATED-FROM", "") if person else "")), ""),
        problems=tuple(told),
    )


def _word(calendar: Component) -> str:
    return values.text(calendar.first("METHOD")).upper()[:60]


def _method(calendar: Component, told: dict[str, None]) -> str:
    method = _word(calendar)
    if len({values.text(one).upper() for one in calendar.all("METHOD")}) > 1:
        told["several METHODs: the first counts"] = None
    if method and method not in _OF_ITIP:
        told["METHOD is none of RFC 5546"] = None
    if calendar.name and not any(one.name in _EVENTS for one in calendar.within):
        told["no event in it"] = None
    elif not any(one.name == "VEVENT" for one in calendar.within):
        told["it is about no meeting (no VEVENT)"] = None
    if not method:
        told["no METHOD"] = None
    return method


def _uid(event: Component, told: dict[str, None]) -> str:
    found = values.uid(event.first("UID"))
    if event.name and not found:
        told["no UID"] = None
    if len({one.value.strip() for one in event.all("UID")}) > 1:
        told["several UIDs: the first counts"] = None
    return found


def _sequence(event: Component, told: dict[str, None]) -> int:
    """SEQUENCE; -1 when it is missing (by RFC 5545 section 3.8.7.4 it is 0 then), no number or out of range."""
    found = event.first("SEQUENCE")
    if found is None or not found.value.strip():
        if event.name:
            told[NO_SEQUENCE] = None
        return -1
    number = values.number(found)
    if number is None:
        told["SEQUENCE is no number within range"] = None
    return -1 if number is None else number


def _stamp(event: Component, zones: Zones, told: dict[str, None]) -> datetime | None:
    found = event.first("DTSTAMP")
    stamp, why = values.moment(found, zones)
    if why == "without a zone" and (stamp := values.floating(found)):
        told["DTSTAMP has no zone: taken for UTC"] = None
    elif why and event.name:
        told["no DTSTAMP" if why == "missing" else f"DTSTAMP is {why}"] = None
    return stamp


def _span(event: Component, zones: Zones, told: dict[str, None]) -> tuple[datetime | None, datetime | None]:
    """Begin and end in UTC; an end that is not written comes from DURATION, else there is none."""
    starts, why = values.moment(event.first("DTSTART"), zones)
    if why not in ("", "missing"):
        told[f"DTSTART is {why}"] = None
    ends, why = values.moment(event.first("DTEND"), zones)
    if why not in ("", "missing"):
        told[f"DTEND is {why}"] = None
    elif why and starts is not None:
        try:
            ends = starts + length if (length := values.duration(event.first("DURATION"))) else None
        except OverflowError:
            told["DURATION is out of range"] = None
    if starts and ends and ends < starts:
        told["it ends before it begins"] = None
    return starts, ends


def _proposal(
    method: str, starts: datetime | None, ends: datetime | None, told: dict[str, None]
) -> tuple[datetime, datetime] | None:
    """The time that a COUNTER asks for."""
    if method != "COUNTER":
        return None
    if starts is None or ends is None or ends < starts:
        told["no proposal can be read from it"] = None
        return None
    return starts, ends


def _person(event: Component, method: str, people: Sequence[str], told: dict[str, None]) -> Property | None:
    """The ATTENDEE whose words these are (an answer), or whom they are for; None when that cannot be told."""
    named: dict[str, Property] = {}
    for one in event.all("ATTENDEE"):
        named.setdefault(values.address(one) or one.value.strip().lower(), one)
    if not named:
        if method in ANSWERS:
            told["no ATTENDEE"] = None
        return None
    if "" in {values.address(one) for one in named.values()} and method in ANSWERS:
        told["ATTENDEE has no mail address"] = None
    if len(named) == 1:
        return next(iter(named.values()))
    organizer = values.address(event.first("ORGANIZER"))
    for who in (*people, *_decided(named, organizer)):
        if who in named:
            return named[who]
    if method in ANSWERS:
        told["several ATTENDEEs, and nothing tells which of them answers"] = None
    return None


def _decided(named: dict[str, Property], organizer: str) -> tuple[str, ...]:
    """The one of several ATTENDEEs who must be meant: the only delegate who decided, the only one who did, or the only
    one beside the organizer."""
    others = {name: one for name, one in named.items() if name != organizer}
    said = {
        name: one for name, one in others.items() if one.params.get("PARTSTAT", NEEDS_ACTION).upper() != NEEDS_ACTION
    }
    delegates = [name for name, one in said.items() if "DELEGATED-FROM" in one.params]
    for group in (delegates, list(said), list(others)):
        if len(group) == 1:
            return (group[0],)
    return ()


def _delegates(event: Component, delegator: str) -> tuple[str, ...]:
    """Those who stand as delegates of somebody."""
    return tuple(
        values.address(one)
        for one in event.all("ATTENDEE")
        if delegator and delegator in values.mailboxes(one.params.get("DELEGATED-FROM", ""))
    )


def _partstat(person: Property | None, method: str, told: dict[str, None]) -> str:
    if person is None:
        return ""
    said = person.params.get("PARTSTAT", "") or person.params.get("STATUS", "")
    word = said.strip().upper()[:60]
    meant = _MEANT.get(word, word)
    if not word and method == "REPLY":
        told["no PARTSTAT"] = None
    elif meant != word:
        told[f"PARTSTAT is written {word}"] = None
    elif word and word not in _PARTSTATS:
        told["PARTSTAT is none of RFC 5545"] = None
    return meant


def _comment(event: Component, person: Property | None) -> str:
    """What the person adds: COMMENT, or a parameter of ATTENDEE as Yahoo and Google write it."""
    said = [values.text(one) for one in event.all("COMMENT")[:10]]
    for name in ("X-COMMENT", "X-RESPONSE-COMMENT"):
        parameter = person.params.get(name, "") if person is not None else ""
        said.append(unescape(values.text(Property(name, {}, parameter))))  # Google escapes it as for a page
    return "\n".join(dict.fromkeys(one for one in said if one))[: values.LONGEST_TEXT]


def _organizer(event: Component, method: str, told: dict[str, None]) -> str:
    found = event.first("ORGANIZER")
    if event.name and found is None and method in _OF_ITIP - {"PUBLISH"}:
        told["no ORGANIZER"] = None
    return values.address(found)
