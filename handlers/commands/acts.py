"""Commands that change the register: first whether they can be done and by whom, then the act, each with its words."""

from __future__ import annotations

from dataclasses import replace

from handlers.commands.grammar import Request
from handlers.commands.meant import language_meant, meeting_meant, theme_meant
from handlers.commands.result import Result, example, refused
from handlers.commands.sender import Sender, role_for
from handlers.commands.settling import VERB, ready_number, settle_number
from handlers.letters import clean_line
from handlers.words import say
from handlers.words.phrases import said_list, said_theme
from storage.desk import Desk
from storage.records import Address
from storage.roster import Member, member_by_address, put
from storage.standing import status_of
from storage.tree import reserve, retheme, retitle, withdraw


def ready(request: Request, sender: Sender, desk: Desk, language: str) -> tuple[Request, str] | Result:
    """The command with every word settled and as what the sender may give it, or why it is not done.

    Nothing is changed here; what is ready can be carried out now, or later when a code has proved the sender.
    """
    if request.verb == "reserve":
        return _ready_reserve(request, desk, language)
    if request.verb == VERB:
        return ready_number(request, sender, desk, language)
    if request.verb == "language":
        return _ready_language(request, sender, desk, language)
    standing = status_of(desk, request.number)
    if standing is None:
        log = example("log", language, desk.rules)
        return refused(request, language, "order.trouble.document", {"number": request.number}, log)
    if request.verb == "theme":
        meant = theme_meant(request.words, desk.rules)
        if not meant.name:
            return no_theme(request, meant.near, desk, language)
        request = replace(request, words=meant.name)
    role = role_for(request.verb, standing, request.words, sender)
    if not role:
        key = "order.refused.theme" if request.verb == "theme" else "order.refused.author"
        return refused(request, language, key, {"number": request.number})
    if standing.status == "withdrawn":
        return refused(request, language, "order.trouble.withdrawn", {"number": request.number})
    same = {"theme": standing.theme, "title": standing.title}.get(request.verb)
    if same is not None and same == request.words:
        return Result(request, "told", (say(language, "order.same"),))
    return request, role


def carry_out(request: Request, role: str, sender: Sender, desk: Desk, language: str) -> Result:
    """Do what `ready` found ready; every act leaves its line in the audit chain, without addresses."""
    if request.verb == VERB:
        return settle_number(request, role, sender, desk, language)
    number, words = request.number, request.words
    values = {"number": number}
    undo = ""
    if request.verb == "withdraw":
        withdraw(desk, number, role, words)
    elif request.verb == "title":
        before = retitle(desk, number, words, role)
        values |= {"title": words, "before": clean_line(before)}
        undo = f"{say(language, 'order.verb.title')} {number} {before}"
    elif request.verb == "theme":
        before = retheme(desk, number, words, role)
        values |= {"theme": said_theme(language, words, desk.rules)}
        values |= {"before": said_theme(language, before, desk.rules) or say(language, "order.none")}
        undo = f"{say(language, 'order.verb.theme')} {number} {before}" if before else ""
    elif request.verb == "reserve":
        author = Address(sender.name, sender.address)
        number = reserve(desk, request.number, words, author, role).number
        values |= {"number": number}
        undo = f"{say(language, 'order.verb.withdraw')} {number}"
    else:
        kept = member_by_address(desk.connection, sender.address) or _of_configuration(sender)
        put(desk.connection, replace(kept, language=words), desk.now, role)
        values |= {"language": say(words, "order.language")}
    desk.note(role, "commanded", number or "language", {"verb": request.verb, "mail": desk.mail_id})
    lines = [say(language, f"order.done.{request.verb}", values)]
    if undo:
        lines += [say(language, "order.undo"), f"    {clean_line(undo)}"]
    return Result(replace(request, number=number), "done", tuple(lines))


def no_theme(request: Request, near: tuple[str, ...], desk: Desk, language: str) -> Result:
    """There is no such theme; the nearest are named."""
    values = {"theme": request.words, "themes": said_list(language, near)}
    return refused(request, language, "order.trouble.theme", values)


def _ready_reserve(request: Request, desk: Desk, language: str) -> tuple[Request, str] | Result:
    meant = meeting_meant(request.number, desk)
    if meant.name:
        return replace(request, number=meant.name), "member"
    values = {"meeting": request.number, "meetings": said_list(language, meant.near)}
    return refused(request, language, f"order.trouble.{'meeting' if request.number else 'closed'}", values)


def _ready_language(request: Request, sender: Sender, desk: Desk, language: str) -> tuple[Request, str] | Result:
    meant = language_meant(request.words, desk.rules)
    if not meant.name:
        return refused(request, language, "order.trouble.language", {"languages": said_list(language, meant.near)})
    if sender.member is None:
        address = (*desk.rules.secretaries, desk.rules.sender)[0]
        return refused(request, language, "order.refused.roster", {"address": address})
    if sender.member.language == meant.name:
        return Result(request, "told", (say(language, "order.same"),))
    return replace(request, words=meant.name), "member"


def _of_configuration(sender: Sender) -> Member:
    """Somebody whom the configuration alone names: the roster keeps name and addresses, roles stay where they are."""
    assert sender.member is not None, "whoever is named nowhere was refused before"
    return Member(sender.member.name, sender.member.addresses)
