"""Answers as real programs write them, with their faults: bytes of calendars and mails, made here for the tests."""

from __future__ import annotations

from base64 import encodebytes
from binascii import b2a_qp

UID = "7f6c1c1e-26-1@iscg.example"

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(event: str, method: str = "REPLY", zone: str = "", ends: str = "\r\n") -> bytes:
    """A VCALENDAR around the lines of one event; without `method` it has no METHOD."""
    head = f"METHOD:{method}\n" if method else ""
    lines = f"BEGIN:VCALENDAR\nPRODID:-//x//y//EN\nVERSION:2.0\n{head}{zone}BEGIN:VEVENT\n{event}END:VEVENT\nEND:VCALENDAR\n"
    return lines.replace("\n", ends).encode()


def reply(person: str = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:aicha@adm.example", **changed: str) -> bytes:
    """A full REPLY as Google writes it; `changed` replaces a property by its name (an empty text leaves it out)."""
    fields = {
        "DTSTART": "DTSTART:20261028T113000Z", "DTEND": "DTEND:20261028T130000Z", "DTSTAMP": "DTSTAMP:20261002T101500Z",
        "ORGANIZER": "ORGANIZER;CN=ISCG:mailto:iscg@itu.example", "UID": f"UID:{UID}", "ATTENDEE": person,
        "SEQUENCE": "SEQUENCE:2", "SUMMARY": "SUMMARY:ISCG e-meeting",
    }  # fmt: skip
    fields |= {name.replace("_", "-"): line for name, line in changed.items()}
    return calendar("".join(f"{line}\n" for line in fields.values() if line))


EXCHANGE = calendar(
    f"""ATTENDEE;PARTSTAT=DECLINED;CN=Rohan Example:MAILTO:Rohan@Corp.Example
COMMENT;LANGUAGE=en-CA:Rebooking\\, sorry\\n
UID:{UID}
SUMMARY;LANGUAGE=en-CA:Declined: ISCG e-meeting
DTSTART;TZID=W. Europe Standard Time:20261028T123000
DTEND;TZID=W. Europe Standard Time:20261028T140000
DTSTAMP:20261002T101500Z
SEQUENCE:2
""",
    zone=OUTLOOK_ZONE,
    ends="\n",
)

OUTLOOK_COUNTER = calendar(
    f"""ATTENDEE;PARTSTAT=TENTATIVE;CN=Rohan:mailto:rohan@corp.example
UID:{UID}
DTSTART;TZID=tzone://Microsoft/Utc:20261029T113000
DTEND;TZID=tzone://Microsoft/Utc:20261029T130000
SEQUENCE:2
X-MS-OLK-ORIGINALSTART;TZID="tzone://Microsoft/Utc":20261028T113000
X-MS-OLK-ORIGINALEND;TZID="tzone://Microsoft/Utc":20261028T130000
""",
    method="COUNTER",
    zone="BEGIN:VTIMEZONE\nTZID:tzone://Microsoft/Utc\nBEGIN:STANDARD\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0000\nEND:STANDARD\nEND:VTIMEZONE\n",
)

YAHOO = reply("ATTENDEE;PARTSTAT=ACCEPTED;ROLE=REQ_PARTICIPANT;RSVP=TRUE;X-COMMENT=\"à distance\":mailto:bo@yahoo.example",
              STATUS="STATUS:CONFIRMED\nSTATUS:CONFIRMED")  # fmt: skip

# A blank behind every colon, and the whole calendar among the fields of its part (seen with OBM, Linagora).
IN_THE_HEADER = reply().replace(b":", b": ").replace(b"mailto: ", b"mailto:")


def mail(parts: bytes, sender: str = "Aicha <aicha@adm.example>", kind: str = "", fields: str = "") -> bytes:
    """A mail around a body; `kind` is its Content-Type (with more fields below it)."""
    head = f"From: {sender}\r\nTo: iscg@itu.example\r\nSubject: Accepted\r\n{fields}MIME-Version: 1.0\r\n{kind}\r\n"
    return head.encode() + parts


def multipart(*parts: bytes, sender: str = "Aicha <aicha@adm.example>", fields: str = "") -> bytes:
    """A multipart/mixed mail of whole parts (with their header)."""
    body = b"".join(b"--=_b\r\n" + part + b"\r\n" for part in parts) + b"--=_b--\r\n"
    return mail(body, sender, 'Content-Type: multipart/mixed; boundary="=_b"\r\n', fields)


def part(data: bytes, kind: str, encoding: str = "base64", more: str = "") -> bytes:
    """One part with its header."""
    body = {"base64": encodebytes(data), "quoted-printable": b2a_qp(data, istext=False)}.get(encoding, data)
    return f"Content-Type: {kind}\r\n{more}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


TEXT = part(b"I will come.", "text/plain; charset=utf-8", "7bit")
