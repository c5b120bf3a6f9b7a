"""The transcript: one letter that tells each command as it was read, what became of it, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.commands.result import Result
from handlers.letters import clean_line
from handlers.words import say
from handlers.words.phrases import said_moment
from storage.records import Letter, Mail, Rules


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that proves the sender when it comes back: the line to leave in the reply, and until when it works."""

    line: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """How the reading of a mail ended: `told` are sentences before the results, `cut` is one after them, or empty."""

    told: tuple[str, ...] = ()
    cut: str = ""


def transcript(
    results: tuple[Result, ...], mail: Mail, language: str, name: str, rules: Rules, ending: Ending, asked: Asked | None
) -> Letter:
    """One letter for one mail of commands, in the sender's language; with a code when commands wait for it.

    The code stands in the text alone: absence notes repeat subjects.
    """
    name = clean_line(name)
    greeting = say(language, "ack.greeting", {"name": name}) if name else say(language, "ack.greeting.nobody")
    blocks = [[greeting], list(ending.told)]
    if results:
        blocks += [[say(language, "order.intro")], *(_block(result, language) for result in results)]
    if ending.cut:
        blocks.append([ending.cut])
    if asked is not None:
        blocks += _code(asked, language, rules)
    if not any(result.request.verb == "help" for result in results):
        blocks.append([say(language, "order.more.help", {"word": say(language, "order.verb.help")})])
    blocks.append([say(language, "ack.automatic", {"group": rules.group})])
    first = next((result for result in results if result.state == "waits"), results[0] if results else None)
    order = clean_line(first.request.order or first.request.written)[:80] if first else clean_line(mail.subject)[:80]
    key = "order.subject.code" if asked is not None else "order.subject"
    return Letter(
        key=f"transcript/{mail.digest}",
        kind="transcript",
        to=(mail.author.address,),
        subject=say(language, key, {"order": order}),
        text="\n\n".join("\n".join(block) for block in blocks if block) + "\n",
        language=language,
        in_reply_to=mail.message_id,
        references=(*mail.references, mail.message_id),
    )


def _block(result: Result, language: str) -> list[str]:
    """A command as it was written, as it was read when that differs, and what became of it."""
    request = result.request
    lines = [say(language, "order.line", {"line": clean_line(request.written)})]
    order = clean_line(request.order)
    if request.verb and result.state != "refused" and order.casefold() != clean_line(request.written).casefold():
        lines.append(say(language, "order.read", {"order": order}))
    return [*lines, *result.lines]


def _code(asked: Asked, language: str, rules: Rules) -> list[list[str]]:
    until = said_moment(language, asked.until, rules.zone)
    return [
        [say(language, "order.code"), say(language, "order.code.todo")],
        [f"    {asked.line}"],
        [say(language, "order.code.until", {"moment": until}), say(language, "order.code.not_you")],
    ]
