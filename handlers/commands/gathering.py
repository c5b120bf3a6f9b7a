"""Which lines of a mail are commands, and whether the mail was written to give any."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.commands.grammar import LONGEST, Request, names_number, read_line
from handlers.commands.settling import read_number
from handlers.meetings import open_meeting
from handlers.questions import asked_in
from storage.desk import Desk
from storage.questions import Question
from storage.records import Mail
from storage.roster import folded

MOST = 20  # commands taken from one mail
MOST_ODD = 5  # lines in a row that are no commands, after which reading ends
SHORT = 6  # words: a longer first line that cannot be carried out is a sentence, not a slip
KEYS = ("title", "theme", "language", "document")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The commands of a mail in order; `ended` is empty, `most` (more than twenty) or `ended` (too many odd lines)."""

    requests: tuple[Request, ...]
    ended: str = ""


def is_direct(mail: Mail, desk: Desk) -> bool:
    """Did the mail come to the bot's own address and to no list, written by the one in From?

    What a list carried never holds a command: lists change From, and everybody's words come from one address.
    """
    if mail.unread or mail.via_list or mail.foreign_list or "two From fields" in mail.defects:
        return False
    if not mail.author.address or folded(mail.author.address) != folded(mail.sender.address):
        return False
    named = {folded(one.address) for one in (*mail.to, *mail.cc)}
    own = set(map(folded, (*desk.rules.own_addresses, desk.rules.sender)))
    delivered = {folded(value) for value in mail.header_all("delivered-to")}
    return bool(own & (named | delivered)) and not named & set(map(folded, desk.rules.lists))


def signs(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """Why a direct mail is one of commands, in words; empty when it is not.

    Files make it something else (a contribution, a revision). What decides is the first line of the writer's own
    words, or the subject of a mail that is no reply.
    """
    if any("inline" not in file.flags for file in mail.attachments):
        return ()
    thread = thread_of(mail, desk)
    subject = _read(mail.subject, desk, "") if not mail.is_reply else None
    lines = [line for line in mail.text.splitlines() if line.strip()]
    asked = asked_in(mail, desk)
    if asked is not None and lines and _answer(lines[0], asked, desk) is not None:
        return (f"it answers our question about mail {asked.mail}",)
    first = _read(lines[0], desk, thread) if lines else None
    if first is not None and first.verb == "document" and first.number and len(lines) > 1:
        first = _read(lines[1], desk, first.number)  # «Number: ISCG/26-1/7», and below it what is to be done with it
    if subject is not None and not subject.trouble and subject.verb not in ("stop", "document"):
        return (f"its subject is the command «{subject.verb}»",)
    for request in (first, subject if not lines else None):
        if request is None or request.verb in ("stop", "document") or _is_bare_key(request):
            continue
        if not request.trouble:
            return (f"it begins with the command «{request.verb}»",)
        if request.trouble != "unknown" and _is_slip(request, desk):
            return (f"it begins like a command («{request.verb or request.hint}»)",)
    return ()


def gather(mail: Mail, desk: Desk) -> Gathered:
    """Read a mail's commands: its subject when that is one, then line by line to `--`, `stop` or the end."""
    thread = thread_of(mail, desk)
    lines = [line for line in mail.text.splitlines() if line.strip()]
    found: dict[tuple[str, str], Request] = {}
    if not mail.is_reply and (not lines or not _read(mail.subject, desk, "").trouble):
        lines.insert(0, mail.subject)
    odd = 0
    asked = asked_in(mail, desk)
    for line in lines:
        request = (_answer(line, asked, desk) if asked else None) or _read(line, desk, thread)
        if request.verb == "stop" and not request.trouble:
            break
        if request.verb == "document" and not request.trouble:
            thread = request.number
            continue
        odd = odd + 1 if request.trouble == "unknown" else 0
        if odd > MOST_ODD:
            return Gathered(tuple(found.values()), "ended")
        if len([one for one in found.values() if one.trouble != "unknown"]) == MOST:
            return Gathered(tuple(found.values()), "most")
        found.setdefault(
            (request.order if not request.trouble else "", request.written * bool(request.trouble)), request
        )
    return Gathered(tuple(found.values()))


def thread_of(mail: Mail, desk: Desk) -> str:
    """The document whose letter or discussion this mail answers, or empty."""
    return desk.thread_of((*mail.references, *mail.in_reply_to))[1]


def meeting_now(desk: Desk) -> str:
    """The meeting that completes a mere `7`."""
    current = open_meeting(desk.rules, desk.received)
    return current.name if current else ""


def _read(line: str, desk: Desk, thread: str) -> Request:
    return read_line(line, desk.rules.group, meeting_now(desk), thread)


def _answer(line: str, asked: Question, desk: Desk) -> Request | None:
    return read_number(line, asked, desk.rules.group, meeting_now(desk))


def _is_bare_key(request: Request) -> bool:
    """`Title: …` with no document, as on the first lines of a contribution written into a mail."""
    return request.key and not request.number and request.verb in KEYS


def _is_slip(request: Request, desk: Desk) -> bool:
    """A short line with a known word first, or a word nearly one: alone, or with a number after it."""
    words = len(request.written[:LONGEST].split())
    if request.trouble != "near":
        return words <= SHORT
    return words == 1 or (words <= SHORT and (names_number(request.written, desk.rules.group) or words == 2))
