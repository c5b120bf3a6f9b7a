"""Short notes to the secretary: what happened, why, and the one thing to do now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from handlers.letters import clean_line
from handlers.words import say
from handlers.words.phrases import best_language
from storage.records import Delivery, Letter, Mail, Rules


def dead_note(delivery: Delivery, subject: str, reason: str, command: str, rules: Rules) -> Letter:
    """A delivery was given up: to whom, the mail server's reason, and the command that sends it again.

    Not to be written when the dead delivery was itself a note: nobody would learn more from it.
    """
    language = secretary_language(rules)
    lines = [
        say(language, "dead.what"),
        say(language, "dead.recipient", {"address": delivery.recipient}),
        say(language, "note.about", {"subject": clean_line(subject)}),
        say(language, "dead.reason", {"reason": clean_line(reason)}),
    ]
    key = f"dead/{delivery.message_id}/{delivery.recipient}"
    return _note(key, "dead", subject, [lines, _todo(language, "dead.todo", [command])], rules)


def held_note(mail: Mail, question: str, commands: tuple[str, ...], rules: Rules) -> Letter:
    """A mail waits for a decision: the question, and the commands that answer it."""
    language = secretary_language(rules)
    asked = [say(language, "held.question", {"question": clean_line(question)})]
    lines = [say(language, "held.what"), *_about(language, mail)]
    return _note(
        f"held/{mail.digest}", "held", mail.subject, [lines, asked, _todo(language, "held.todo", commands)], rules
    )


def set_aside_note(mail: Mail, reason: str, command: str, rules: Rules) -> Letter:
    """A mail could not be handled: which, why, and the command that takes it in again."""
    language = secretary_language(rules)
    lines = [say(language, "aside.what"), *_about(language, mail)]
    why = [say(language, "aside.reason", {"reason": clean_line(reason)})]
    return _note(
        f"aside/{mail.digest}", "aside", mail.subject, [lines, why, _todo(language, "aside.todo", [command])], rules
    )


def trouble_note(kind: Literal["login", "mailbox"], mailbox: str, reason: str, day: date, rules: Rules) -> Letter:
    """The mailbox refuses the login, or cannot be read; at most one such note for each mailbox and `day`."""
    language = secretary_language(rules)
    lines = [
        say(language, f"{kind}.what", {"mailbox": clean_line(mailbox)}),
        say(language, "trouble.reason", {"reason": clean_line(reason)}),
        say(language, f"{kind}.todo"),
    ]
    return _note(f"{kind}/{mailbox}/{day.isoformat()}", kind, mailbox, [lines], rules)


def secretary_language(rules: Rules) -> str:
    """The first secretary's language when the roster knows it and the group uses it, else the group's first."""
    wanted = [person.language for person in rules.people if set(person.addresses) & set(rules.secretaries[:1])]
    return best_language(wanted[0] if wanted else "", rules)


def _note(key: str, words: str, subject: str, blocks: list[list[str]], rules: Rules) -> Letter:
    language = secretary_language(rules)
    name = "mailbox" if words in ("login", "mailbox") else "subject"
    ending = [say(language, "note.automatic", {"group": rules.group})]
    return Letter(
        key=key,
        kind="note",
        to=rules.secretaries,
        subject=say(language, f"{words}.subject", {name: clean_line(subject)}),
        text="\n\n".join("\n".join(block) for block in [*blocks, ending]) + "\n",
        language=language,
        automatic="auto-generated",
    )


def _about(language: str, mail: Mail) -> list[str]:
    who = clean_line(f"{mail.author.name} <{mail.author.address}>")
    return [
        say(language, "note.from", {"who": who}),
        say(language, "note.about", {"subject": clean_line(mail.subject_line)}),
        say(language, "note.id", {"id": clean_line(mail.message_id)}),
    ]


def _todo(language: str, key: str, commands: Iterable[str]) -> list[str]:
    """What to do, and below it each command alone on its line, ready to be copied."""
    return [say(language, key), *(f"    {clean_line(command)}" for command in commands)]
