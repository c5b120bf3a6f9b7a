"""Questions to authors: what may be asked about a doubtful mail, the one letter that asks it, and what came back."""

from __future__ import annotations

from handlers.answering import answer_author
from handlers.contributions import ENOUGH, is_empty, weigh
from handlers.documents.doubts import NEW, Doubt, doubt, next_number
from handlers.documents.intent import Intent, intents_of
from handlers.documents.sheets import documents_in
from handlers.meetings.deadlines import seat_for
from handlers.words.answers import question, waiting_letter
from handlers.words.tongue import language_for
from storage import questions
from storage.acquaintance import language_of
from storage.copies import registered_alike
from storage.desk import Desk
from storage.records import Mail
from storage.roster import folded
from storage.standing import status_of


def ask(mail: Mail, desk: Desk) -> None:
    """Put the doubt about the open mail to its author, once for each mail; the question is kept in any case.

    Nothing is asked where nobody knows who the author is, or where little speaks for a contribution.
    """
    if is_empty(mail):
        _say_empty(mail, desk)
        return
    meant = intents_of(mail, desk)
    asks = _asks(mail, desk, meant)
    if asks is None:
        return
    lines = lines_for(mail, desk, asks) if len(meant) == 1 else ()
    if not questions.keep(desk, mail, asks.unclear, lines or asks.readings) or questions.kept_alike(desk, mail):
        return
    language = language_for(mail, desk.rules, language_of(desk.connection, mail.author.address))
    if answer_author(question(mail, asks, lines, desk.rules, desk.received, language), mail, desk):
        if mail.via_list:
            desk.meet(mail.author, "the list")
        questions.asked(desk)


def _say_empty(mail: Mail, desk: Desk) -> None:
    """A contribution by its subject, with nothing in it: its author is told, once."""
    letter = waiting_letter(
        mail, "empty", desk.rules, desk.received,
        language_for(mail, desk.rules, language_of(desk.connection, mail.author.address)),
    )  # fmt: skip
    if weigh(mail, desk).score >= ENOUGH and "two From fields" not in mail.defects and not desk.owes(letter.key):
        answer_author(letter, mail, desk)


def lines_for(mail: Mail, desk: Desk, asks: Doubt) -> tuple[str, ...]:
    """The readings that the author may choose; a document that is registered stands for its next revision."""
    found = []
    for reading in asks.readings:
        standing = status_of(desk, reading) if reading != NEW else None
        choices = [reading, *([next_number(desk, standing, "revision")] if standing else [])]
        found += [one for one in choices if may_choose(mail, desk, one)][:1]
    return tuple(dict.fromkeys(found))


def may_choose(mail: Mail, desk: Desk, number: str) -> bool:
    """May the author of a mail have it registered as this number (or NEW), so that no doubt is left?

    The same rules hold as if he had written that number and nothing else: a document of somebody else is not his.
    """
    trial = desk.beside(desk.mail_id)
    trial.decided, trial.decided_by_author = number, True
    meant = intents_of(mail, trial)
    return len(meant) == 1 and not meant[0].doubt and seat_for(trial.rules, trial.received) is not None


def hear(mail: Mail, desk: Desk) -> None:
    """Show people what an author answered to our question, whatever becomes of it; From alone is enough for that."""
    asked = asked_in(mail, desk)
    if asked is not None and folded(mail.author.address) == folded(asked.address):
        questions.heard(desk, asked, mail.text)


def asked_in(mail: Mail, desk: Desk) -> questions.Question | None:
    """The question that this mail replies to, or None."""
    return questions.answered_by(desk.connection, (*mail.references, *mail.in_reply_to))


def command_for(mail_id: int, handler: str, disposition: str, asked: questions.Question | None) -> str:
    """The one line that settles a mail that waits for people."""
    if asked is not None and asked.readings:
        return f'iscg-bot set-aside release {mail_id} --number "{asked.readings[0]}"'
    plain = f"iscg-bot set-aside release {mail_id}"
    if disposition != "held" or handler == "contributions":
        return plain  # once the cause is mended, or a meeting is open, the rules know what it is
    return f"{plain} --as {'machines' if handler == 'machines' else 'discussion'}"


def _asks(mail: Mail, desk: Desk, meant: tuple[Intent, ...]) -> Doubt | None:
    if mail.unread or not mail.author.address or "two From fields" in mail.defects:
        return None
    if not mail.via_list and not desk.knows(mail.author.address):
        return None
    if registered_alike(desk.connection, mail, desk.mail_id):
        return None  # some program passes on what its author sent long ago: who wrote it has nothing to answer for
    if not documents_in(mail) and weigh(mail, desk).score < ENOUGH:
        return None
    if found := next((intent.asks for intent in meant if intent.asks), None):
        return found
    twin = desk.twin_document(mail)
    standing = status_of(desk, twin) if twin and not any(intent.told for intent in meant) else None
    return doubt("same", [next_number(desk, standing, "revision")], twin) if standing else None
