"""Answers to a member's mail that gave no document its number: one question, a reserved number, a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from handlers.documents.doubts import NEW, Doubt
from handlers.documents.numbering import find, worded
from handlers.letters import clean_line
from handlers.letters.page import Block
from handlers.meetings.deadlines import meeting_named
from handlers.words import say
from handlers.words.phrases import said_list, said_moment
from handlers.words.sheet import (
    closing,
    deadline_line,
    greeting,
    left_line,
    meeting_words,
    number_lines,
    secretary_line,
    written,
)
from handlers.words.tongue import language_for
from storage.records import Document, Letter, Mail, Rules

WORDED = ("en", "fr", "es", "ru", "ar", "zh")  # the languages that numbers are said in


def question(
    mail: Mail, asks: Doubt, lines: Sequence[str], rules: Rules, received: datetime, language: str = ""
) -> Letter:
    """Ask an author which reading is right: what came and when, what is unclear with each reading, and the lines that
    settle it (`lines`: those readings, in short form or NEW, that the author may choose; none when the secretary must).

    `received` is aware; `language` is the author's when the caller knows it, else it is told by mail and rules.
    """
    language = language or language_for(mail, rules)
    answers = tuple(say(language, "line.number", {"words": _line(language, line)}) for line in lines)
    moment = said_moment(language, received, rules.zone)
    blocks = [
        greeting(language, mail.author.name),
        Block((say(language, "question.thanks"), say(language, "question.kept"))),
        Block(
            (say(language, f"question.{asks.unclear}", {"number": asks.number}), say(language, "question.readings")),
            tuple(said_list(language, [_reading(language, reading, rules)]) for reading in asks.readings),
        ),
        Block((say(language, "question.reply"),), answers) if answers else Block(()),
        Block((say(language, "question.otherwise"), secretary_line(language, rules))),
        Block(
            (
                say(language, "ack.received", {"moment": moment}),
                say(language, "ack.receipt", {"digest": mail.digest}),
            )
        ),
        closing(language, rules),
    ]
    subject = say(language, "question.subject", {"subject": clean_line(mail.subject)})
    return written(f"question/{mail.digest}", "answer", mail.author.address, subject, blocks, language, mail)


def waiting_letter(
    mail: Mail, why: Literal["closed", "empty"], rules: Rules, received: datetime, language: str = ""
) -> Letter:
    """A mail arrived and got no number yet: no meeting is open (`closed`), or nothing is in it (`empty`); what to do.

    `received` is aware; `language` is the author's when the caller knows it.
    """
    language = language or language_for(mail, rules)
    moment = said_moment(language, received, rules.zone)
    blocks = [
        greeting(language, mail.author.name),
        Block((say(language, "waits.thanks"), say(language, f"waits.{why}"))),
        Block((secretary_line(language, rules),)),
        Block((say(language, "ack.received", {"moment": moment}), say(language, "ack.receipt", {"digest": mail.digest}))),
        closing(language, rules),
    ]
    subject = say(language, "waits.subject", {"subject": clean_line(mail.subject)})
    return written(f"waits/{mail.digest}", "answer", mail.author.address, subject, blocks, language, mail)


def reserved_letter(document: Document, mail: Mail, rules: Rules) -> Letter:
    """A number was reserved: which, until when it is wanted, and how to use it or give it back."""
    language = language_for(mail, rules)
    blocks = [
        greeting(language, document.author.name),
        Block((say(language, "reserved.what"),)),
        Block((*number_lines(language, document), *_until(language, document, rules))),
        Block(use_lines(language)),
        Block((secretary_line(language, rules),)),
        closing(language, rules),
    ]
    subject = say(language, "reserved.subject", {"number": document.number})
    key = f"reserved/{document.number}"
    return written(key, "answer", document.author.address, subject, blocks, language, mail)


def withdrawn_letter(document: Document, mail: Mail, rules: Rules, *, again: str = "") -> Letter:
    """A document was withdrawn: what becomes of its number; `again` is the number that stands again in its place."""
    language = language_for(mail, rules)
    stands = (say(language, "withdrawn.again", {"number": again}),) if again else ()
    blocks = [
        greeting(language, document.author.name),
        Block((say(language, "withdrawn.what"), say(language, "withdrawn.kept"), *stands)),
        Block(number_lines(language, document)),
        Block((say(language, "withdrawn.mistake"), secretary_line(language, rules))),
        closing(language, rules),
    ]
    subject = say(language, "withdrawn.subject", {"number": document.number})
    key = f"withdrawn/{document.number}"
    return written(key, "answer", document.author.address, subject, blocks, language, mail)


def use_lines(language: str) -> tuple[str, ...]:
    """How a reserved number is used, and how it is given back."""
    line = say(language, "quoted", {"text": say(language, "line.withdraw")})
    return (say(language, "reserved.todo"), say(language, "reserved.unused", {"line": line}))


def _line(language: str, reading: str) -> str:
    return say(language, "line.new") if reading == NEW else clean_line(reading)


def _reading(language: str, reading: str, rules: Rules) -> str:
    """A number in words, `Revision 1 to ISCG/26-1/7`; as it stands when it is none of the group's."""
    if reading == NEW:
        return say(language, "question.new")
    found = find(reading, rules.group).numbers
    return worded(found[0].number, language if language in WORDED else "en") if found else clean_line(reading)


def _until(language: str, document: Document, rules: Rules) -> tuple[str, ...]:
    meeting = meeting_named(rules, document.meeting)
    if meeting is None:
        return ()
    return (
        say(language, "ack.meeting", {"meeting": meeting_words(language, meeting)}),
        deadline_line(language, meeting, rules),
        *left_line(language, meeting, rules, document.registered),
    )
