"""Contributions: new documents that members send to the group; each gets a number, a theme and an acknowledgement."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answering import answer, answer_author
from handlers.contribution_words import CHATTER, CONTRIBUTION, opening
from handlers.documents.intent import Intent, intents_of
from handlers.documents.registering import Registered, register
from handlers.documents.sheets import documents_in
from handlers.lint import advice_for
from handlers.meetings.deadlines import Seat, seat_for
from handlers.words.acknowledgement import acknowledgement
from handlers.words.answers import waiting_letter
from handlers.words.tongue import language_for
from storage.acquaintance import coordinator_of, language_of
from storage.desk import Desk
from storage.records import Letter, Mail, Outcome

ENOUGH = 2
LONG = 1500
OPENING_CHARS = 3000


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for a contribution and against it, and the doubts that only a person can settle."""

    score: int
    told: tuple[str, ...]
    doubts: tuple[str, ...]


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """The reasons why this is a contribution; empty when it is not, or when that is for people to say."""
    weighed = weigh(mail, desk)
    return weighed.told if weighed.score >= ENOUGH and not weighed.doubts else ()


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Number, theme, deadline and acknowledgement for each document; held when no meeting is open for it."""
    seat = seat_for(desk.rules, desk.received)
    if seat is None:
        letter = waiting_letter(mail, "closed", desk.rules, desk.received, _language(mail, desk))
        if not desk.owes(letter.key):
            answer_author(letter, mail, desk)
        return Outcome("held", (*reasons, "but no meeting is open for contributions: add one to the configuration"))
    if mail.via_list and mail.author.address:
        desk.meet(mail.author, "the list")
    numbers = []
    for intent in intents_of(mail, desk):
        done = register(mail, desk, seat, intent)
        numbers.append(done.document.number)
        answer(_letter(mail, desk, seat, done), mail, desk)
    return Outcome("registered", reasons, ", ".join(dict.fromkeys(numbers)))


def _letter(mail: Mail, desk: Desk, seat: Seat, done: Registered) -> Letter:
    """The acknowledgement of one document, in the author's language."""
    front = done.intent.sheet.front
    language = _language(mail, desk)
    return acknowledgement(
        done.document, mail, done.theming, desk.rules,
        tier=seat.tier, coordinator=coordinator_of(desk.connection, desk.rules, done.theming.theme), cover=front,
        advice=advice_for(front.flags, language), replaces=done.replaced,
        version=done.intent.language if done.intent.kind == "version" else "", language=language,
    )  # fmt: skip


def _language(mail: Mail, desk: Desk) -> str:
    return language_for(mail, desk.rules, language_of(desk.connection, mail.author.address))


def weigh(mail: Mail, desk: Desk) -> Weighed:
    """Weigh one mail; never a silent guess: every grain has its word."""
    if mail.unread:
        return Weighed(0, (), (f"it could not be read: {mail.unread}",))
    meant = intents_of(mail, desk)
    score, told = _grains(mail, desk, meant)
    return Weighed(score, told, _doubts(mail, desk, meant))


def _grains(mail: Mail, desk: Desk, meant: tuple[Intent, ...]) -> tuple[int, tuple[str, ...]]:
    """Every grain with its weight and its word; what speaks for a contribution is told first."""
    grains: list[tuple[int, str]] = []
    grains += [(6, intent.told) for intent in meant if intent.told and not intent.doubt]
    if files := documents_in(mail):
        grains.append((2, f"{files[0].name} is attached"))
    if found := CONTRIBUTION.search(mail.subject):
        grains.append((2, f"its subject says «{found[0]}»"))
    if opened := opening(mail.text[:OPENING_CHARS]):
        grains.append((2, f"its text says «{opened}»"))
    if len(mail.text) >= LONG:
        grains.append((1, "its text is long"))
    if mail.is_reply or desk.thread_of(_parents(mail))[0]:
        grains.append((-3, "it is a reply"))
    if found := CHATTER.search(mail.subject):
        grains.append((-1, f"it reads like talk («{found[0]}»)"))
    if "text/calendar" in mail.types:
        grains.append((-3, "it carries a calendar entry"))
    return sum(weight for weight, _ in grains), tuple(words for _, words in grains)


def _doubts(mail: Mail, desk: Desk, meant: tuple[Intent, ...]) -> tuple[str, ...]:
    doubts = []
    if not mail.author.address:
        doubts.append("its author could not be read")
    if "two From fields" in mail.defects:
        doubts.append("it has more than one From field, so nobody can tell who wrote it")
    if not mail.via_list and not desk.knows(mail.author.address):
        doubts.append("it did not come through the list and its author is not known here")
    if is_empty(mail):
        doubts.append("it holds neither a file nor a text")
    doubts += [intent.doubt for intent in meant if intent.doubt]
    if (twin := desk.twin_document(mail)) and not any(intent.told for intent in meant):
        doubts.append(f"it carries the same file as {twin}: was it sent again?")
    return tuple(dict.fromkeys(doubts))


def is_empty(mail: Mail) -> bool:
    """Is nothing in it but a header? Quoted text is none of the writer's."""
    return not mail.unread and not mail.attachments and not mail.text.strip()


def _parents(mail: Mail) -> tuple[str, ...]:
    return (*mail.references, *mail.in_reply_to)
