"""Every letter about an e-meeting, in each turn of phrase, for the tests of what guests are told; and mails they answer with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from handlers.words.invitations import Change, differences, guest_letter, list_letter
from storage.records import Letter
from storage.records.emeetings import ACCEPTED, CANCELLED, CONFIRMED, REMOTE, EMeeting, Guest
from tests.letter_samples import LETTERS, RULES, TITLES

STARTS = datetime(2026, 11, 3, 11, 30, tzinfo=UTC)
MEETING = EMeeting(
    uid="0123456789abcdef0123456789abcdef@example.org",
    name="E26-1",
    title="Captioning in remote meetings",
    starts=STARTS,
    ends=STARTS + timedelta(minutes=90),
    changed=datetime(2026, 10, 1, 8, tzinfo=UTC),
    theme="accessibility",
    anchor="RAG-33",
    platform="Zoom",
    link="https://zoom.example/j/8812345678?pwd=abc",
    chair="lea@example.org",
    agenda="1  Opening\n2  Draft guideline (ISCG/26-1/7)\n3  Any other business",
    id=1,
)
# At 22:30 UTC it is tomorrow in Geneva at the end, in Asia and Australia from the beginning; in the Americas it is today.
LATE = replace(MEETING, starts=datetime(2026, 6, 30, 21, 15, tzinfo=UTC), ends=datetime(2026, 6, 30, 22, 45, tzinfo=UTC))
GUEST = Guest("kenji@example.jp", "Kenji Sato", country="JP", region="ASP", id=7)
BOT = "iscg-bot@example.org"


def named_letters(language: str) -> Iterator[tuple[str, Letter]]:
    """One letter of each kind in a language, with a name for each."""
    rules = replace(RULES, languages=(language,))
    guest = replace(GUEST, language=language)
    came = replace(guest, partstat=ACCEPTED, mode=REMOTE)
    moved = replace(MEETING, starts=STARTS + timedelta(days=2), ends=STARTS + timedelta(days=2, hours=1), time_sequence=1, sequence=1)
    other = replace(MEETING, title="Captions and sign language", link="", platform="Teams", agenda="1  Opening", status=CONFIRMED)
    proposal = (STARTS + timedelta(hours=3), STARTS + timedelta(hours=4))

    def letter(
        what: str, meeting: EMeeting, to: Guest, changes: tuple[Change, ...] = (), reason: str = "",
        proposal: tuple[datetime, datetime] | None = None,
    ) -> tuple[str, Letter]:  # fmt: skip
        key = f"{what}.{meeting.uid}.r{meeting.sequence}.{to.id}"
        made = guest_letter(what, meeting, to, rules, key, chair="Lea Muster", changes=changes, reason=reason, proposal=proposal)
        return what, made

    yield letter("invitation", MEETING, guest)
    yield letter("moved", moved, guest, tuple(differences(MEETING, moved)))
    yield letter("updated", other, came, tuple(differences(MEETING, other)))
    yield letter("confirmed", replace(MEETING, status=CONFIRMED), came)
    yield letter("cancelled", replace(MEETING, status=CANCELLED), guest, reason="RAG-33 ends a day earlier.")
    yield letter("uninvited", MEETING, guest)
    yield letter("declined", MEETING, guest, proposal=proposal)
    yield letter("again", moved, guest)
    yield letter("unclear", MEETING, guest)
    yield letter("resent", MEETING, replace(came, partstat="TENTATIVE"))
    yield letter("recall", MEETING, guest)
    yield letter("soon", MEETING, came)
    yield "announcement", list_letter(MEETING, rules, "announce", "Lea Muster")
    yield letter("invitation", LATE, replace(guest, name="", country="CH"))
    yield letter("resent", MEETING, replace(came, partstat="DELEGATED"))
    yield letter("resent", MEETING, replace(came, partstat="DECLINED"))
    yield letter("resent", MEETING, replace(came, mode=""))
    yield letter("resent", MEETING, replace(came, mode="on site"))


def read_aloud(language: str) -> str:
    """The letters that say something the others do not, as one text."""
    rows = []
    for name, letter in list(named_letters(language))[:14]:
        rows += [f"===== {name}", f"Subject: {letter.subject}", "", letter.text]
    return "\n".join(rows)


def calendar(
    uid: str, attendee: str, partstat: str = "ACCEPTED", sequence: int | None = 0, stamp: datetime = STARTS, *,
    method: str = "REPLY", more: str = "", starts: datetime | None = STARTS,
) -> bytes:  # fmt: skip
    """A calendar as programs answer with: no ORGANIZER, as Exchange leaves it away."""
    lines = ["BEGIN:VCALENDAR", "PRODID:-//Example//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{uid}"]
    if sequence is not None:
        lines.append(f"SEQUENCE:{sequence}")
    lines.append(f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}")
    if attendee:
        lines.append(f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}" if partstat else f"ATTENDEE:mailto:{attendee}")
    if starts is not None:
        lines += [f"DTSTART:{starts:%Y%m%dT%H%M%SZ}", f"DTEND:{starts + timedelta(hours=1):%Y%m%dT%H%M%SZ}"]
    lines += [*more.splitlines(), "SUMMARY:Accepted: Captioning", "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def answer_mail(
    sender: str, data: bytes = b"", *, ident: str, text: str = "", method: str = "REPLY", automatic: bool = False,
    answers: str = "", date: datetime = STARTS, subject: str = "Re: Invitation",
) -> bytes:  # fmt: skip
    """A mail to the bot with a calendar, or with words in reply to a letter (its Message-ID in `answers`)."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, BOT, subject
    message["Date"] = date
    message["Message-ID"] = f"<{ident}@members.example>"
    if answers:
        message["In-Reply-To"] = answers
    if automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(text or "\n")
    if data:
        message.add_alternative(data, maintype="text", subtype="calendar", params={"method": method}, cte="base64")
    return bytes(message)


def bounce_mail(recipient: str, letter: str, *, ident: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report (RFC 3464) about a letter of ours."""
    return "\r\n".join(
        [
            "From: Mail Delivery System <mailer-daemon@mx.example.net>",
            f"To: {BOT}",
            "Subject: Undelivered Mail Returned to Sender",
            f"Message-ID: <{ident}@mx.example.net>",
            "Date: Mon, 05 Oct 2026 10:00:00 +0000",
            "Auto-Submitted: auto-replied",
            "Return-Path: <>",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "", "--b", "Content-Type: text/plain", "", "I could not deliver it.",
            "", "--b", "Content-Type: message/delivery-status", "",
            "Reporting-MTA: dns; mx.example.net", "",
            f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}",
            f"Diagnostic-Code: smtp; 550 {status} no such user", "",
            "--b", "Content-Type: text/rfc822-headers", "", f"Message-ID: {letter}", f"To: {recipient}", "", "--b--", "",
        ]
    ).encode()  # fmt: skip


def write() -> None:
    """Write what a person reads aloud before it is committed."""
    for language in TITLES:
        (LETTERS / f"emeetings-{language}.txt").write_text(read_aloud(language), "utf-8")
        first = next(iter(named_letters(language)))[1]
        (LETTERS / f"emeetings-{language}.html").write_text(first.html, "utf-8")


if __name__ == "__main__":
    write()
