"""An answer is taken: kept, added up, and what follows from it done; what only people can decide is put to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.letters import compose
from handlers.meetings import holding
from handlers.meetings.answering import COPY, OLD_TIME, added_up, became
from handlers.meetings.inviting import own_addresses
from handlers.meetings.mailing import tell
from handlers.words.emeetings import told
from handlers.words.invitations import AGAIN
from handlers.words.notes import held_note, secretary_language
from storage import emeetings, rsvp
from storage.desk import Desk
from storage.records import Mail
from storage.records.emeetings import CANCELLED, DELEGATED, NEEDS_ACTION, Answer, EMeeting, Guest, Question
from storage.roster import member_by_address

NOTES_A_DAY = 20  # the rest is told by `iscg-bot meeting questions`
ADMITTED, REFUSED = "admitted", "refused"


def take(desk: Desk, meeting: EMeeting, guest: Guest, answer: Answer) -> str:
    """Keep an answer and write what all of them add up to; what became of it, in a word of `answering`.

    Who answered to an old time, and not yet to the present one, is asked once more.
    """
    if not rsvp.hear(desk, guest, answer):
        return COPY
    answers = rsvp.answers_of(desk.connection, guest)
    standing = added_up(guest, answers, meeting)
    if standing.answered >= 0:
        rsvp.stand(desk, standing)
    verdict = became(answer, answers, meeting)
    if verdict == OLD_TIME and standing.partstat == NEEDS_ACTION and _is_to_come(desk, meeting):
        tell(desk, AGAIN, meeting, [standing], head="again.", sequence=meeting.time_sequence)
    return verdict


def take_delegate(desk: Desk, meeting: EMeeting, guest: Guest, answer: Answer, mail: Mail) -> int:
    """Whom a guest sends instead is asked when the group knows them, else people decide: the question's id, or 0."""
    if answer.partstat != DELEGATED or not answer.delegate or meeting.status == CANCELLED:
        return 0
    theirs = own_addresses(desk, answer.delegate)
    if any(one.address in theirs for one in emeetings.guests_of(desk.connection, meeting.id)):
        return 0
    if member_by_address(desk.connection, answer.delegate, desk.rules) is not None:
        holding.invite(desk, meeting.name, [answer.delegate], f"guest {guest.id}")
        return 0
    bare = replace(answer, partstat="", mode="", comment="")
    return ask_people(desk, meeting, answer.delegate, "delegate", bare, mail)


def ask_people(desk: Desk, meeting: EMeeting, address: str, why: str, answer: Answer, mail: Mail, name: str = "") -> int:
    """A question for the secretary, with the commands that answer it; its id, or 0 when it was asked before."""
    question = rsvp.wonder(desk, meeting.id, address, why, answer, name)
    secretary = next(iter(desk.rules.secretaries), "")
    if not question or not secretary or desk.silent:
        return question
    since = desk.now - timedelta(days=1)
    if desk.written(secretary, since, desk.now)[0] < NOTES_A_DAY:
        language = secretary_language(desk.rules)
        words = told(language, f"ask.{why}", {"who": address, "meeting": meeting.name})
        commands = (f"iscg-bot meeting admit {question}", f"iscg-bot meeting refuse {question}")
        letter = held_note(mail, words, commands, desk.rules)
        if not desk.owes(letter.key):
            desk.post(compose(letter, desk.rules, desk.secret, desk.now))
    return question


def admit(desk: Desk, question: Question, by: str) -> EMeeting:
    """People say yes: a stranger or delegate is asked like anybody, and what was answered counts.

    Raises HoldingError: question (decided before, or its meeting is cancelled).
    """
    meeting = _open_meeting(desk, question)
    theirs = own_addresses(desk, question.address)
    guests = emeetings.guests_of(desk.connection, meeting.id)
    guest = next((one for one in guests if one.address in theirs), None)
    if guest is None:
        meeting = holding.invite(desk, meeting.name, [question.address], by).meeting
        guest = holding.guest_named(desk, meeting, question.address)
    if question.answer.partstat:
        take(desk, meeting, guest, question.answer)
    rsvp.decide(desk, question, ADMITTED, by)
    return meeting


def refuse(desk: Desk, question: Question, by: str) -> EMeeting:
    """People say no: nothing changes. Raises HoldingError: question."""
    meeting = _open_meeting(desk, question)
    rsvp.decide(desk, question, REFUSED, by)
    return meeting


def _open_meeting(desk: Desk, question: Question) -> EMeeting:
    meeting = emeetings.meeting_by_id(desk.connection, question.meeting)
    if meeting is None or question.state != "open":
        raise holding.HoldingError("question", f"question {question.id} was decided already: {question.state}.")
    return meeting


def _is_to_come(desk: Desk, meeting: EMeeting) -> bool:
    return meeting.status != CANCELLED and meeting.starts > desk.now
