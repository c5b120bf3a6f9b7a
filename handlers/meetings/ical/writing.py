"""Invitations as calendars (RFC 5545, RFC 5546): one VCALENDAR for one guest, its lines ended by CRLF.

Times are written on Geneva's clock with its rules beside them, so that a client shows them as the group speaks of them;
in the hour that comes twice in October they are written in UTC, because a clock cannot tell which is meant. One guest,
one ATTENDEE (and the chair's): nobody's address goes to anybody else, and a REPLY names one person.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Parameters, Timezone, vCalAddress, vText, vUri

from handlers.letters.clean import clean_body, clean_line
from handlers.meetings.ical.zones import GENEVA, VTIMEZONE
from storage.records.emeetings import ACCEPTED, CANCELLED, CHAIR, PLANNED, EMeeting, Guest

PRODID = "-//ISCG//iscg-bot//EN"
REQUEST, CANCEL, PUBLISH, DECLINECOUNTER = "REQUEST", "CANCEL", "PUBLISH", "DECLINECOUNTER"
MOST_AGENDA = 8_000
_STATUS = {PLANNED: "TENTATIVE", CANCELLED: "CANCELLED"}
_ZONE = ZoneInfo(GENEVA)


def request(
    meeting: EMeeting, guest: Guest, organizer: str, chair_name: str, now: datetime,
    *, organizer_name: str = "", text: str = "",
) -> bytes:  # fmt: skip
    """METHOD:REQUEST: the invitation, a change of it, or the same again, with what the guest is known to have answered.

    `organizer` is the address that answers go to and the letter comes from; `now` (aware) becomes DTSTAMP; `text` is
    said in the description after the link, in the guest's language (default: the times and the agenda).
    """
    event = _event(meeting, now)
    _joining(event, meeting, text)
    event.add("status", _STATUS.get(meeting.status, "CONFIRMED"))
    event.add("transp", "OPAQUE")
    event.add("x-microsoft-disallow-counter", "FALSE")
    _people(event, meeting, guest, organizer, organizer_name, chair_name, asks=True)
    return _written(REQUEST, event)


def cancel(
    meeting: EMeeting, guest: Guest, organizer: str, chair_name: str, now: datetime, *, organizer_name: str = ""
) -> bytes:
    """METHOD:CANCEL of the whole meeting, without what one needs to join. Its SEQUENCE must have been raised."""
    event = _event(meeting, now)
    event.add("status", "CANCELLED")
    _people(event, meeting, guest, organizer, organizer_name, chair_name)
    return _written(CANCEL, event)


def uninvite(
    meeting: EMeeting, guest: Guest, organizer: str, chair_name: str, now: datetime, *, organizer_name: str = ""
) -> bytes:
    """METHOD:CANCEL for one guest only: the meeting stands, so no STATUS is said (RFC 5546 section 3.2.5)."""
    event = _event(meeting, now)
    _people(event, meeting, guest, organizer, organizer_name, "")
    return _written(CANCEL, event)


def declined_proposal(
    meeting: EMeeting, guest: Guest, organizer: str, chair_name: str, now: datetime,
    *, organizer_name: str = "", comment: str = "",
) -> bytes:  # fmt: skip
    """METHOD:DECLINECOUNTER: the time that the guest asked for is not taken (RFC 5546 section 3.2.8)."""
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _moment(now))
    if comment:
        event.add("comment", clean_body(comment).strip()[:1000])
    _people(event, meeting, guest, organizer, organizer_name, "")
    return _written(DECLINECOUNTER, event)


def announcement(
    meeting: EMeeting, organizer: str, now: datetime, *, organizer_name: str = "", text: str = ""
) -> bytes:
    """METHOD:PUBLISH for the list: no ATTENDEE, nobody is asked, and it says how to join."""
    return _written(PUBLISH, event_of(meeting, organizer, now, organizer_name=organizer_name, text=text))


def event_of(
    meeting: EMeeting, organizer: str, now: datetime | None = None,
    *, organizer_name: str = "", text: str = "", joining: bool = True,
) -> Event:  # fmt: skip
    """A meeting as an event that asks nobody; without `now` its DTSTAMP is the meeting's last change."""
    event = _event(meeting, now or meeting.changed)
    if meeting.status != CANCELLED and joining:
        _joining(event, meeting, text)
    elif meeting.theme:
        event.add("categories", [clean_line(meeting.theme)])
    event.add("status", _STATUS.get(meeting.status, "CONFIRMED"))
    event.add("organizer", _address(organizer, organizer_name))
    return event


def wall_or_utc(moment: datetime) -> datetime:
    """An instant on Geneva's clock, or in UTC when that clock shows the hour twice."""
    local = moment.astimezone(_ZONE)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if twice else local


def _event(meeting: EMeeting, now: datetime) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", _moment(now))
    event.add("last-modified", _moment(meeting.changed))
    event.add("dtstart", wall_or_utc(meeting.starts))
    event.add("dtend", wall_or_utc(meeting.ends))
    event.add("summary", clean_line(meeting.title))
    return event


def _joining(event: Event, meeting: EMeeting, text: str) -> None:
    """The link in the three places where programs look: CONFERENCE (RFC 7986), LOCATION, and the description's begin."""
    link = clean_line(meeting.link)
    platform = clean_line(meeting.platform)
    body = clean_body(text or f"{_times(meeting)}\n\n{meeting.agenda}")[:MOST_AGENDA].strip()
    event.add("description", "\n\n".join(part for part in (link, body) if part))
    if link or platform:
        event.add("location", link or platform)
    if link:
        told = Parameters({"VALUE": "URI", "FEATURE": ["VIDEO", "AUDIO"], "LABEL": _name(platform or "Link")})
        event.add("conference", vUri(link), parameters=told)
    if meeting.theme:
        event.add("categories", [clean_line(meeting.theme)])


def _times(meeting: EMeeting) -> str:
    """The span in UTC and on Geneva's clock, the same in every language."""
    spans = []
    for zone, name in ((UTC, "UTC"), (_ZONE, GENEVA)):
        first, last = (moment.astimezone(zone) for moment in (meeting.starts, meeting.ends))
        day = "" if first.date() == last.date() else f"{last:%Y-%m-%d} "
        spans.append(f"{name}: {first:%Y-%m-%d %H:%M} – {day}{last:%H:%M}")
    return "\n".join(spans)


def _people(
    event: Event, meeting: EMeeting, guest: Guest, organizer: str, organizer_name: str, chair_name: str,
    *, asks: bool = False,
) -> None:  # fmt: skip
    """ORGANIZER, the guest, and the chair when somebody else holds the chair and it is named."""
    event.add("organizer", _address(organizer, organizer_name))
    chairs = guest.address == meeting.chair
    told = {"CUTYPE": "INDIVIDUAL", "ROLE": CHAIR if chairs else guest.role}
    if asks:
        told |= {"PARTSTAT": guest.partstat, "RSVP": "TRUE"}
    event.add("attendee", _address(guest.address, guest.name or (chair_name if chairs else ""), told))
    if asks and meeting.chair and not chairs and meeting.chair != organizer:
        chair = {"CUTYPE": "INDIVIDUAL", "ROLE": CHAIR, "PARTSTAT": ACCEPTED, "RSVP": "FALSE"}
        event.add("attendee", _address(meeting.chair, chair_name, chair))


def _address(address: str, name: str, params: dict[str, str] | None = None) -> vCalAddress:
    value = vCalAddress(f"mailto:{address}")
    for key, told in (params or {}).items():
        value.params[key] = vText(told)
    if name := _name(name):
        value.params["CN"] = vText(name)
    return value


def _name(name: str) -> str:
    """A name for a parameter: no quotes and no caret, which not every program can undo (RFC 6868)."""
    return " ".join(clean_line(name).translate({ord('"'): None, ord("^"): None}).split())


def _moment(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _written(method: str, event: Event) -> bytes:
    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", PRODID), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    if any("TZID" in event[name].params for name in ("DTSTART", "DTEND") if name in event):
        calendar.add_component(Timezone.from_ical("\r\n".join(VTIMEZONE)))
    calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))
