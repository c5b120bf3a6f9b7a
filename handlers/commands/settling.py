"""`Number: …` in reply to our question: the line as it is read, who may choose what, and the registration."""

from __future__ import annotations

from dataclasses import replace

from handlers import contributions
from handlers.commands.grammar import LONGEST, Request
from handlers.commands.named import number_at
from handlers.commands.result import Result, refused
from handlers.commands.sender import Sender
from handlers.commands.verbs import verb_of
from handlers.documents.cover.folding import clean, fold
from handlers.documents.doubts import NEW
from handlers.questions import may_choose
from handlers.words import CATALOGUES, say
from storage import questions
from storage.desk import Desk
from storage.roster import folded

VERB = "number"
_ENDS = " \t.!?。！？؟"
_NEW = frozenset(fold(word) for word in (NEW, *(catalogue["line.new"] for catalogue in CATALOGUES.values())))


def read_number(line: str, asked: questions.Question, group: str, meeting: str) -> Request | None:
    """A line `Number: ISCG/26-1/7` or `Number: new` about the mail that a question is of; None when it is no such line.

    `words` of the request is the id of that mail.
    """
    verb, key, rest = verb_of(line[: LONGEST * 2])
    rest = clean(rest, LONGEST).strip(_ENDS)
    if verb != "document" or not rest:
        return None
    plain = Request(clean(line, LONGEST), VERB, words=str(asked.mail), key=key)
    if fold(rest).strip("“”«»\"' ") in _NEW:
        return replace(plain, number=NEW)
    named = number_at(rest, group, meeting)
    if named is None or named.rest.strip(_ENDS):
        return replace(plain, trouble="number")
    if len(named.readings) > 1:
        return replace(plain, trouble="readings", hint=" | ".join(named.readings))
    return replace(plain, number=named.number)


def ready_number(request: Request, sender: Sender, desk: Desk, language: str) -> tuple[Request, str] | Result:
    """May this person have the mail registered so? Else why not; the mail stays with the secretary."""
    asked = questions.question_of(desk.connection, int(request.words))
    if asked is None or not (sender.secretary or folded(asked.address) in sender.addresses):
        return refused(request, language, "order.refused.number", {"number": request.number})
    if not desk.waits(asked.mail):
        return Result(request, "told", (say(language, "order.same"),))
    mail = questions.mail_of(desk.connection, asked.mail)
    # A secretary's word by mail counts as an author's here: what it leaves in doubt is settled on the command line.
    if not may_choose(mail, desk.beside(asked.mail), request.number):
        return refused(request, language, "order.refused.number", {"number": request.number})
    return request, "secretary" if sender.secretary else "author"


def settle_number(request: Request, role: str, sender: Sender, desk: Desk, language: str) -> Result:
    """Register the mail in this very transaction, as `set-aside release --number` does, and acknowledge it.

    ValueError when the register contradicts; then nothing at all of this transaction is done.
    """
    waiting = int(request.words)
    mail = questions.mail_of(desk.connection, waiting)
    beside = desk.beside(waiting)
    beside.reopen(mail, desk.arrival_of(waiting), waiting)
    beside.decided, beside.decided_by_author = request.number, True
    beside.note(role, "released", f"mail {waiting}", {"number": request.number, "answer": desk.mail_id})
    outcome = contributions.handle(mail, beside, (f"its {role} answered our question",))
    beside.settle("contributions", outcome)
    number = outcome.document
    told = any(folded(to) in sender.addresses for letter in beside.posted for to in letter.to)
    lines = (say(language, "order.done.number", {"number": number}),)
    return Result(replace(request, number=number), "done", lines, told)
