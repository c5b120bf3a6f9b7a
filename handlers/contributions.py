"""Contributions: new documents that members send to the group; each gets a number, a theme and an acknowledgement."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.answering import answer
from handlers.contribution_words import CHATTER, CONTRIBUTION, NAMED_NUMBER, opening
from handlers.meetings import open_meeting
from handlers.themes import theme_of
from handlers.words.acknowledgement import acknowledgement
from storage.desk import Desk
from storage.records import Mail, Outcome

DOCUMENTS = (".docx", ".doc", ".pdf", ".odt", ".rtf", ".pptx", ".ppt", ".odp", ".xlsx", ".xls", ".ods", ".docm", ".zip")
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
    """Number, theme, acknowledgement; held when no meeting is open for it."""
    meeting = open_meeting(desk.rules, desk.received)
    if meeting is None:
        return Outcome("held", (*reasons, "but no meeting is open for contributions: add one to the configuration"))
    if mail.via_list and mail.author.address:
        desk.meet(mail.author, "the list")
    title = mail.subject or "(untitled)"
    theming = theme_of(title, mail.text, desk.rules)
    document = desk.register(mail, meeting.name, title, theming)
    answer(acknowledgement(document, mail, theming, desk.rules), mail, desk)
    return Outcome("registered", reasons, document.number)


def weigh(mail: Mail, desk: Desk) -> Weighed:
    """Weigh one mail; never a silent guess: every grain has its word."""
    if mail.unread:
        return Weighed(0, (), (f"it could not be read: {mail.unread}",))
    score, told = _grains(mail, desk)
    return Weighed(score, told, _doubts(mail, desk))


def _grains(mail: Mail, desk: Desk) -> tuple[int, tuple[str, ...]]:
    """Every grain with its weight and its word; what speaks for a contribution is told first."""
    grains: list[tuple[int, str]] = []
    if files := _documents(mail):
        grains.append((2, f"{files[0]} is attached"))
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


def _doubts(mail: Mail, desk: Desk) -> tuple[str, ...]:
    doubts = []
    if not mail.author.address:
        doubts.append("its author could not be read")
    if "two From fields" in mail.defects:
        doubts.append("it has more than one From field, so nobody can tell who wrote it")
    if not mail.via_list and not desk.knows(mail.author.address):
        doubts.append("it did not come through the list and its author is not known here")
    if named := _named(mail, desk):
        doubts.append(f"its subject names {named}: is it a revision, an addendum or a new document?")
    if twin := desk.twin_document(mail):
        doubts.append(f"it carries the same file as {twin}: was it sent again?")
    return tuple(doubts)


def _documents(mail: Mail) -> list[str]:
    return [
        file.name for file in mail.attachments if file.name.lower().endswith(DOCUMENTS) and "inline" not in file.flags
    ]


def _parents(mail: Mail) -> tuple[str, ...]:
    return (*mail.references, *mail.in_reply_to)


def _named(mail: Mail, desk: Desk) -> str:
    """The registered document whose number stands in the subject, or empty."""
    found = NAMED_NUMBER.search(mail.subject)
    if found is None or found["group"].upper() != desk.rules.group.upper():
        return ""
    number = f"{desk.rules.group}/{found['meeting']}/{int(found['serial'])}"
    return number if desk.has(number) else ""
