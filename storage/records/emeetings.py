"""The nouns of e-meetings: what is held, who is asked, what they answer, and the meetings it stands beside.

All times are aware datetimes in UTC unless a field says otherwise; addresses are lower-case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

PLANNED, CONFIRMED, CANCELLED = "planned", "confirmed", "cancelled"
NEEDS_ACTION, ACCEPTED, TENTATIVE, DECLINED, DELEGATED = "NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED"
CHAIR, REQUIRED, OPTIONAL = "CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT"
REMOTE, ON_SITE = "remote", "on site"


@dataclass(frozen=True, slots=True)
class EMeeting:
    """An e-meeting as it stands.

    `uid` stays for its whole life (RFC 5545 section 3.8.4.7); `sequence` rises with what a guest can see;
    `time_sequence` is that of the last change of time, and older answers are answers to an old time; `changed` is
    its DTSTAMP. `theme` is empty for a meeting of the group; `anchor` names the meeting it stands beside, or is empty.
    `chair` is an address; `status` is planned, confirmed or cancelled.
    """

    uid: str
    name: str
    title: str
    starts: datetime
    ends: datetime
    changed: datetime
    sequence: int = 0
    time_sequence: int = 0
    status: str = PLANNED
    theme: str = ""
    anchor: str = ""
    platform: str = ""
    link: str = ""
    chair: str = ""
    agenda: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is asked to an e-meeting, and what is known of the answer.

    `partstat` and `role` are words of RFC 5545 (sections 3.2.12, 3.2.16); `mode` is remote, on site or empty;
    `country` (ISO 3166), `region` (AFR AMS ARB ASP CIS EUR) and `zone` (IANA, may be empty) are the roster's.
    `asked` is the SEQUENCE last sent to him (-1: none), `answered` and `stamp` those of his last answer that counts.
    """

    address: str
    name: str = ""
    language: str = ""
    country: str = ""
    region: str = ""
    zone: str = ""
    role: str = REQUIRED
    partstat: str = NEEDS_ACTION
    mode: str = ""
    comment: str = ""
    asked: int = -1
    answered: int = -1
    stamp: datetime | None = None
    source: str = ""
    proposal: tuple[datetime, datetime] | None = None
    undeliverable: bool = False
    uninvited: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guest said once, by calendar (`imip`), in `words`, by `link`, or through a `person` who wrote it down.

    `sequence` is that of the invitation it answers, `stamp` (UTC) when it was given; `partstat` is empty for a bare
    proposal, `mode` when remote or on site was not said; `delegate` is whom the guest sends instead, or empty;
    `turned_down` says that people declined the proposal.
    """

    partstat: str
    sequence: int
    stamp: datetime
    source: str
    mode: str = ""
    comment: str = ""
    proposal: tuple[datetime, datetime] | None = None
    delegate: str = ""
    turned_down: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """An answer that people must decide about: of a `stranger` or a `delegate`, `forged` perhaps, or of `nobody` named.

    `state` is open, admitted or refused; `mail` is the id of the mail it came with, 0 without.
    """

    id: int
    meeting: int
    address: str
    why: str
    name: str
    answer: Answer
    mail: int
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Revision:
    """How an e-meeting stood after a change that guests could see: `what` was done, by whom, `at` (UTC)."""

    sequence: int
    at: datetime
    what: str
    by: str
    title: str
    starts: datetime
    ends: datetime
    status: str


@dataclass(frozen=True, slots=True)
class Bounced:
    """What a delivery report says of one letter (RFC 3464): who could not be reached, and the letter's Message-ID.

    `final` is True for a failure that will not pass by itself (Action: failed); `reason` is the server's, one line.
    """

    recipient: str
    message_id: str
    final: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one calendar object says, as far as it could be read (RFC 5546); nothing in it is authority.

    `method` is upper-case or empty; `sequence` is -1 when it is missing, no number or out of range; times are UTC or None
    when missing, floating or of a zone nobody knows (then `problems` says so). `proposal` is what a COUNTER asks for.
    `delegated_from` is who passed the invitation on to this attendee.
    """

    method: str
    uid: str
    sequence: int = -1
    stamp: datetime | None = None
    attendee: str = ""
    partstat: str = ""
    comment: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    proposal: tuple[datetime, datetime] | None = None
    organizer: str = ""
    delegated_to: tuple[str, ...] = ()
    sent_by: str = ""
    summary: str = ""
    recurrence: datetime | None = None
    problems: tuple[str, ...] = ()
    delegated_from: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting of an anchor: when it begins and ends, and what it is called."""

    starts: datetime
    ends: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A meeting of an advisory group or another ITU meeting (RAG-33, TSAG, TDAG, Council), with its days and sessions.

    `opens` and `closes` are days in `zone` (IANA; the place of the meeting); without sessions the usual
    ones count (`handlers.meetings.anchors.sittings`), Monday to Friday.
    """

    name: str
    body: str
    opens: date
    closes: date
    zone: str = "Europe/Zurich"
    title: str = ""
    place: str = ""
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody of `where` (`ITU`, `Geneva` or an ISO 3166 country) works."""

    day: date
    where: str
    name: str
