"""Transcripts as people get them, one with everything in it and one with a code, for the tests of what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from handlers.commands.grammar import Request, read_line
from handlers.commands.letter import Asked, Ending, transcript
from handlers.commands.result import Result, example, refused
from handlers.commands.verbs import CHANGING, READING
from handlers.words import say
from handlers.words.phrases import said_theme
from storage.records import Letter
from tests.letter_samples import LETTERS, RULES, TITLES, mail

SEVEN = "ISCG/26-1/7"
CODE = Asked("confirm 4V8P2-S0AX3-62G2G-2KSNX-5JB6Y8", datetime(2026, 2, 26, 22, 30, tzinfo=UTC))


def transcripts(language: str) -> list[Letter]:
    """A transcript of commands that were done, told and refused; one that waits for a code; one of a code used twice."""
    rules = replace(RULES, languages=(language,))
    ending = Ending(cut=say(language, "order.trouble.ended", {"n": "5"}))
    waits = (*_waiting(language),)
    first = mail(language)
    return [
        transcript((*_done(language),), first, language, "Amina Ba", rules, ending, None),
        transcript(waits, replace(first, digest="e" * 64), language, "", rules, Ending(), CODE),
        transcript(
            (), replace(first, digest="f" * 64), language, "Amina Ba", rules, Ending((say(language, "order.code.used"),)),
            None,
        ),
    ]  # fmt: skip


def _asked(verb: str, language: str) -> Request:
    """The example of a verb in a language, read as it would be."""
    return read_line(example(verb, language, RULES, SEVEN), RULES.group, "26-1")


def _done(language: str) -> Iterator[Result]:
    title = say(language, "order.example.title")
    undo = f"    {say(language, 'order.verb.title')} {SEVEN} Captioning <in> “meetings” & more"
    done = say(language, "order.done.title", {"number": SEVEN, "title": title, "before": "Captioning"})
    yield Result(_asked("title", language), "done", (done, say(language, "order.undo"), undo))
    themed = {
        "number": SEVEN,
        "theme": said_theme(language, "accessibility", RULES),
        "before": say(language, "order.none"),
    }
    yield Result(_asked("theme", language), "done", (say(language, "order.done.theme", themed),))
    yield Result(_asked("status", language), "told", _standing(language))
    help_lines = [say(language, "order.help", {"address": "bot@example.org"})]
    for verb in (*READING, *CHANGING):
        help_lines += [f"    {example(verb, language, RULES)}", say(language, f"order.help.{verb}", {"form": "csv"})]
    yield Result(_asked("help", language), "told", tuple(help_lines))
    near = Request("widthraw 7", "", words="widthraw", trouble="near", hint="withdraw")
    yield refused(near, language, "order.trouble.near", {"hint": say(language, "order.verb.withdraw")})
    odd = Request("<b>Thank you</b> & goodbye", "", trouble="unknown")
    yield refused(odd, language, "order.trouble.unknown", {"hint": ""})
    missing = {"number": "ISCG/26-1/77"}
    log = example("log", language, RULES)
    yield refused(read_line("status ISCG/26-1/77", RULES.group), language, "order.trouble.document", missing, log)


def _standing(language: str) -> tuple[str, ...]:
    return (
        say(language, "ack.number", {"number": SEVEN}),
        say(language, "ack.title", {"title": "Captioning in remote meetings"}),
        say(language, "order.status.author", {"name": "Amina Ba"}),
        say(language, "order.status.state", {"state": say(language, "order.state.registered")}),
    )


def _waiting(language: str) -> Iterator[Result]:
    for verb in ("withdraw", "reserve"):
        yield Result(_asked(verb, language), "waits", (say(language, "order.waits"),))


def read_aloud(language: str) -> str:
    """The transcripts as one text."""
    return "\n".join(f"Subject: {one.subject}\n\n{one.text}" for one in transcripts(language))


def pages(language: str) -> str:
    """The same as pages, one after another."""
    return "".join(one.html for one in transcripts(language))


def write() -> None:
    """Write what a person reads aloud before it is committed."""
    for language in TITLES:
        (LETTERS / f"transcript-{language}.txt").write_text(read_aloud(language), "utf-8")
        (LETTERS / f"transcript-{language}.html").write_text(pages(language), "utf-8")


if __name__ == "__main__":
    write()
