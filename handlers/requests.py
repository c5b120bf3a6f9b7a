"""Requests: commands that people send to the bot's own address; each mail of them gets one transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.answering import answer_to
from handlers.commands import acts, answers
from handlers.commands.claims import Claim, ask, carries_code, claim_of, claimed, confirmed, is_spent
from handlers.commands.gathering import MOST, MOST_ODD, Gathered, gather, is_direct, signs
from handlers.commands.grammar import Request
from handlers.commands.letter import Ending, transcript
from handlers.commands.result import Result, example, refused
from handlers.commands.sender import Sender, sender_of
from handlers.questions import hear
from handlers.words import say
from handlers.words.tongue import language_for
from storage.desk import Desk
from storage.records import Mail, Outcome

EXAMPLE_FOR = ("number", "several", "words", "form")
Waiting = list[Request]


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """A mail to the bot alone that begins with a command, or gives back a code; no files, no list."""
    if not is_direct(mail, desk):
        return ()
    if carries_code(mail):
        return ("it gives back a code",)
    return signs(mail, desk)


def is_unheard(mail: Mail, desk: Desk) -> bool:
    """Does this mail itself prove its sender, and does it order what was not obeyed yet?

    Then no mail that came before makes it a repetition, whatever Message-ID and words that bore: a copy without a
    signature is anybody's. What is a replay is decided by an act that was claimed under authority, and by nothing else.
    """
    if mail.proof is None or not is_direct(mail, desk) or carries_code(mail) or not signs(mail, desk):
        return False
    sender = sender_of(mail, desk)
    claim = claim_of(mail, sender, desk)
    if not sender.known or not claim.proven or is_spent(claim, desk):
        return False
    return any(request.changes for request in gather(mail, desk).requests)


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Carry out what may be, and answer once. Strangers get no letter, and history is not repeated."""
    if desk.silent:
        claimed(claim_of(mail, sender_of(mail, desk), desk), gather(mail, desk).requests, desk)
        return Outcome("filed", (*reasons, "but it is history: commands of the past are not carried out"))
    if not is_direct(mail, desk):
        return Outcome("held", (*reasons, "but it did not come to the bot alone, so it carries no authority"))
    sender = sender_of(mail, desk)
    if not sender.known:
        return Outcome("held", (*reasons, "but its author is not known here, so nothing was done and nobody answered"))
    if carries_code(mail):
        return _confirm(mail, sender, desk, reasons)
    hear(mail, desk)
    return _command(mail, sender, desk, reasons)


def _command(mail: Mail, sender: Sender, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    gathered = gather(mail, desk)
    claim = claimed(claim_of(mail, sender, desk), gathered.requests, desk)
    language = _language(gathered.requests, claim, mail, sender, desk)
    waiting: Waiting = []
    results = tuple(_result(request, claim, waiting, sender, desk, language) for request in gathered.requests)
    asked = ask(waiting, claim, sender, desk) if waiting else None
    ending = Ending(cut=_cut(gathered, language))
    letter = transcript(results, mail, language, sender.name, desk.rules, ending, asked)
    if claim.proven:
        letter = replace(letter, key=f"{letter.key}/signed")  # the same bytes may have been told of without authority
    to = sender.on_file if asked is not None else mail.author.address
    if not _told(results) and not desk.owes(letter.key):
        answer_to(to, letter, mail, desk)
    why = claim.reasons if waiting else ()
    return _outcome(results, desk, (*reasons, *_summary(results), *why))


def _confirm(mail: Mail, sender: Sender, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """The commands that a code was bound to, and nothing else that the mail may say."""
    given = confirmed(mail, sender, desk)
    language = language_for(mail, desk.rules, sender.member.language if sender.member else "")
    claim = claimed(Claim(True, "code", given.key), given.requests, desk)
    results = tuple(_result(request, claim, [], sender, desk, language) for request in given.requests)
    heard = "used" if given.used or claim.spent else "stale" if given.why else "given"
    told = (say(language, f"order.code.{heard}"),)
    letter = transcript(results, mail, language, sender.name, desk.rules, Ending(told), None)
    if not _told(results) and not desk.owes(letter.key):
        answer_to(mail.author.address, letter, mail, desk)
    if given.why:
        return Outcome("filed" if given.used else "held", (*reasons, f"but {given.why}"))
    return _outcome(results, desk, (*reasons, *_summary(results)))


def _result(request: Request, claim: Claim, waiting: Waiting, sender: Sender, desk: Desk, language: str) -> Result:
    """One command: told, done, put to wait for a code, or refused."""
    if request.trouble:
        return _trouble(request, desk, language)
    if not request.changes:
        return answers.look(request, desk, language)
    found = acts.ready(request, sender, desk, language)
    if isinstance(found, Result):
        return found
    request, role = found
    if not claim.proven:
        waiting.append(request)
        return Result(request, "waits", (say(language, "order.waits"),))
    if claim.spent:
        return Result(request, "told", (say(language, "order.code.used"),))
    return acts.carry_out(request, role, sender, desk, language)


def _trouble(request: Request, desk: Desk, language: str) -> Result:
    """What is wrong with a line, and a line that would do."""
    values = {"hint": request.hint, "form": "csv"}
    copy = example(request.verb, language, desk.rules) if request.trouble in EXAMPLE_FOR else ""
    return refused(request, language, f"order.trouble.{request.trouble}", values, copy)


def _told(results: Sequence[Result]) -> bool:
    """Does another letter say all of it? An acknowledgement needs no transcript beside it."""
    return bool(results) and all(one.told for one in results)


def _language(requests: Sequence[Request], claim: Claim, mail: Mail, sender: Sender, desk: Desk) -> str:
    """The sender's language, or the one that this very mail sets."""
    language = language_for(mail, desk.rules, sender.member.language if sender.member else "")
    wished = [
        one for one in requests if one.verb == "language" and not one.trouble and claim.proven and not claim.spent
    ]
    found = [acts.ready(one, sender, desk, language) for one in wished]
    return next((one[0].words for one in reversed(found) if not isinstance(one, Result)), language)


def _cut(gathered: Gathered, language: str) -> str:
    many = {"most": MOST, "ended": MOST_ODD}
    if not gathered.ended:
        return ""
    return say(language, f"order.trouble.{gathered.ended}", {"n": str(many[gathered.ended])})


def _summary(results: Sequence[Result]) -> tuple[str, ...]:
    """What became of the commands, for people who ask why: no titles, no reasons, no addresses."""
    return tuple(
        f"{one.request.verb} {one.request.number}".strip() + f": {one.state}" for one in results if one.request.verb
    )


def _outcome(results: Sequence[Result], desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Filed, with its document when it changed exactly one; held for people when nothing in it could be read or done."""
    changed = {one.request.number for one in results if one.state == "done" and desk.has(one.request.number)}
    document = changed.pop() if len(changed) == 1 else ""
    if document:
        desk.file_under(document)
    good = any(one.state != "refused" for one in results)
    return Outcome("filed" if good else "held", reasons, document)
