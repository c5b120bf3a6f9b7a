"""The transcript: one letter that tells each command as it was read, what became of it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from handlers.commands.result import Result
from handlers.letters import clean_line
from handlers.letters.page import Block, page
from handlers.words import RIGHT_TO_LEFT, say
from handlers.words.phrases import said_moment
from storage.records import Letter, Mail, Rules

COPIED = "    "  # what a line to be copied begins with


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

    The code stands in the text alone: absence notes repeat subjects. The page beside the text says the same words, with
    each command as a heading, so that who reads by ear goes from one to the next.
    """
    name = clean_line(name)
    greeting = say(language, "ack.greeting", {"name": name}) if name else say(language, "ack.greeting.nobody")
    blocks = [[greeting], list(ending.told)]
    commands = [_block(result, language) for result in results]
    if results:
        blocks += [[say(language, "order.intro")], *commands]
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
    subject = clean_line(say(language, key, {"order": order}))
    shown = [one for block in blocks if block for one in _shown(block, block in commands)]
    return Letter(
        key=f"transcript/{mail.digest}",
        kind="transcript",
        to=(mail.author.address,),
        subject=subject,
        text="\n\n".join("\n".join(block) for block in blocks if block) + "\n",
        language=language,
        in_reply_to=mail.message_id,
        references=(*mail.references, mail.message_id),
        html=page(shown, subject, language, "rtl" if language in RIGHT_TO_LEFT else "ltr"),
    )


def _shown(lines: list[str], is_command: bool) -> Iterator[Block]:
    """The same lines for the page: the first one a heading when it is a command; what is to be copied, as it is."""
    heading, lines = (lines[0], lines[1:]) if is_command else ("", lines)
    runs = [(copied, tuple(run)) for copied, run in groupby(lines, lambda line: line.startswith(COPIED))]
    blocks = [
        Block((), commands=tuple(line.removeprefix(COPIED) for line in run)) if copied else Block(run)
        for copied, run in runs
    ] or [Block(())]
    yield replace(blocks[0], heading=heading)
    yield from blocks[1:]


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
        [f"{COPIED}{asked.line}"],
        [say(language, "order.code.until", {"moment": until}), say(language, "order.code.not_you")],
    ]
