"""Answers to invitations that come home by mail: as calendars, in plain words, and as bounces."""

from __future__ import annotations

from handlers.answering import may_answer
from handlers.letters import compose
from handlers.meetings.answering import ANSWER, GONE, NOTHING, REFRESH, From, answer_in, routed
from handlers.meetings.home import Spoken, about_bounces, about_calendars, about_words
from handlers.meetings.inviting import own_addresses
from handlers.meetings.mailing import tell
from handlers.meetings.taking import ask_people, take, take_delegate
from handlers.words.invitations import CANCELLED, RESENT, UNCLEAR
from handlers.words.notes import dead_note
from storage import emeetings
from storage.desk import Desk
from storage.records import Delivery, Letter, Mail, Outcome
from storage.records.emeetings import CANCELLED as IS_CANCELLED
from storage.records.emeetings import DELEGATED, Answer, Bounced, EMeeting, Guest, Reply
from storage.roster import folded

FAILED = ("fail", "reject", "quarantine", "permerror")


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """A calendar answer about an e-meeting of ours, a bounce of a letter about one, or an answer in words."""
    found = [f"it holds a calendar {reply.method or 'answer'} about {one.name}" for one, reply in about_calendars(mail, desk)]
    found += [f"a letter about {meeting.name} came back" for meeting, _, _ in about_bounces(mail, desk)]
    if not found and (spoken := about_words(mail, desk)):
        found.append(f"it answers a letter about {spoken.meeting.name} in words")
    return tuple(dict.fromkeys(found))


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Every answer is taken or put to people; a bounce is written down. Nothing here answers an answer."""
    told: list[str] = []
    held = False
    for meeting, reply in about_calendars(mail, desk):
        words, waits = _calendar(meeting, reply, mail, desk)
        told.append(words)
        held = held or waits
    bounces = about_bounces(mail, desk)
    for _, guest, bounced in bounces:
        told.append(_bounce(guest, bounced, desk))
    if not told and (spoken := about_words(mail, desk)):
        words, held = _words(spoken, mail, desk)
        told.append(words)
    disposition = "held" if held else "noted" if bounces and len(bounces) == len(told) else "filed"
    return Outcome(disposition, (*reasons, *dict.fromkeys(told)))


def _calendar(meeting: EMeeting, reply: Reply, mail: Mail, desk: Desk) -> tuple[str, bool]:
    """One calendar object: what became of it in words, and whether it waits for people."""
    sender = _sender(mail, desk)
    guest = _guest(meeting, reply.attendee, desk)
    route = routed(reply, sender, guest)
    if route == NOTHING:
        return "it says nothing that counts", False
    if route == GONE:
        return "but its author was taken off the list of guests", False
    if route == REFRESH:
        assert guest is not None
        return _again(meeting, guest, mail, desk)
    revisions = emeetings.revisions_of(desk.connection, meeting.id)
    answer = answer_in(reply, meeting, revisions, mail.date or desk.received, desk.received)
    if route == ANSWER:
        assert guest is not None
        return _taken(meeting, guest, answer, mail, desk)
    who = reply.attendee or mail.author.address
    ask_people(desk, meeting, who, route, answer, mail, mail.author.name)
    return f"but people must decide: {route}", True


def _taken(meeting: EMeeting, guest: Guest, answer: Answer, mail: Mail, desk: Desk) -> tuple[str, bool]:
    verdict = take(desk, meeting, guest, answer)
    said = answer.partstat.lower() or "a proposal"
    if answer.partstat == DELEGATED and take_delegate(desk, meeting, guest, answer, mail):
        return f"{said}: {verdict}, and people decide about the delegate", True
    return f"{said}: {verdict}", False


def _again(meeting: EMeeting, guest: Guest, mail: Mail, desk: Desk) -> tuple[str, bool]:
    """REFRESH: the invitation as it stands, once for each revision, and never to a machine."""
    if not may_answer(mail):
        return "a machine asks for the invitation, which is not sent", False
    what = CANCELLED if meeting.status == IS_CANCELLED else RESENT
    sent = tell(desk, what, meeting, [guest], head="resent.")
    return ("the invitation is sent once more" if sent else "the invitation was sent once more before"), False


def _words(spoken: Spoken, mail: Mail, desk: Desk) -> tuple[str, bool]:
    """An answer in plain words; one in doubt is never guessed: its author is asked for a clear line, people see it."""
    meeting, guest = spoken.meeting, spoken.guest
    stamp = min(mail.date or desk.received, desk.received)
    said = spoken.said
    answer = Answer(said.partstat, spoken.sequence, stamp, "words", said.mode, said.comment)
    sender = _sender(mail, desk)
    if guest.address not in {sender.address, *sender.theirs}:
        if not said.partstat:
            return "but it is no clear answer, and not from whom we wrote to", True
        ask_people(desk, meeting, mail.author.address, "stranger", answer, mail, mail.author.name)
        return "but people must decide: stranger", True
    if guest.uninvited:
        return "but its author was taken off the list of guests", False
    if sender.forged:
        ask_people(desk, meeting, guest.address, "forged", answer, mail)
        return "but people must decide: forged", True
    if said.doubt:
        if may_answer(mail) and meeting.status != IS_CANCELLED:
            tell(desk, UNCLEAR, meeting, [guest], head="unclear.")
        return "but its words can be understood in more than one way, so nothing was recorded", True
    return _taken(meeting, guest, answer, mail, desk)


def _bounce(guest: Guest, bounced: Bounced, desk: Desk) -> str:
    """A letter did not arrive: for good, and the guest is marked and the secretary told; else only noted."""
    if not bounced.final:
        return "it is late, and may still arrive"
    if emeetings.unreachable(desk, guest) and desk.rules.secretaries and not desk.silent:
        delivery = Delivery(0, bounced.message_id, guest.address, b"", 1)
        letter = dead_note(delivery, "", bounced.reason, "iscg-bot meeting list", desk.rules)
        _post_once(letter, desk)
    return "no letter reaches this guest"


def _post_once(letter: Letter, desk: Desk) -> None:
    if not desk.owes(letter.key):
        desk.post(compose(letter, desk.rules, desk.secret, desk.now))


def _sender(mail: Mail, desk: Desk) -> From:
    address = folded(mail.author.address)
    failed = mail.proof is not None and mail.proof.dmarc.lower() in FAILED
    return From(address, own_addresses(desk, address), failed)


def _guest(meeting: EMeeting, attendee: str, desk: Desk) -> Guest | None:
    theirs = own_addresses(desk, attendee)
    guests = emeetings.guests_of(desk.connection, meeting.id, uninvited=True)
    return next((guest for guest in guests if guest.address in theirs), None)
