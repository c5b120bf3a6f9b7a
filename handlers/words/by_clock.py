"""Letters that the clock sends: the next meeting for a held paper, a deadline, a missing document, the day's digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from handlers.letters import clean_line
from handlers.letters.page import Block
from handlers.words import say
from handlers.words.answers import use_lines
from handlers.words.counts import said_count
from handlers.words.phrases import said_date, said_theme
from handlers.words.sheet import closing, deadline_line, greeting, left_line, meeting_words, secretary_line, written
from storage.duties import Entry
from storage.records import Letter, Meeting, Rules

MOST_LISTED = 60  # documents in one digest; more are only counted


def carried_letter(entry: Entry, missed: str, meeting: Meeting, rules: Rules, language: str) -> Letter:
    """To the author of a held paper: the next meeting is announced and has it."""
    blocks = [
        greeting(language, entry.author.name),
        Block((say(language, "carried.what", {"missed": missed}),)),
        Block(
            (
                *_entry_lines(language, entry),
                say(language, "ack.meeting", {"meeting": meeting_words(language, meeting)}),
                say(language, "carried.kept"),
            )
        ),
        Block((secretary_line(language, rules),)),
        closing(language, rules),
    ]
    subject = say(language, "carried.subject", {"number": entry.number, "meeting": meeting.name})
    key = f"carried/{entry.number}/{meeting.name}"
    return written(key, "notice", entry.author.address, subject, blocks, language)


def reminder(
    to: tuple[str, str], meeting: Meeting, counts: Mapping[str, int], waiting: Sequence[Entry], rules: Rules,
    language: str, now: datetime, key: str,
) -> Letter:  # fmt: skip
    """To a coordinator or secretary (`to` is name and address): the deadline, what has come, which numbers wait."""
    name, address = to
    items = tuple(_count_line(language, theme, count, rules) for theme, count in counts.items())
    blocks = [
        greeting(language, name),
        Block((say(language, "remind.what"),)),
        Block(
            (
                say(language, "ack.meeting", {"meeting": meeting_words(language, meeting)}),
                deadline_line(language, meeting, rules),
                *left_line(language, meeting, rules, now),
            )
        ),
        Block((say(language, "remind.sofar"),), items) if items else Block(()),
        Block((say(language, "remind.reserved"),), _listed(language, waiting)) if waiting else Block(()),
        Block((say(language, "remind.why"), say(language, "ack.automatic", {"group": rules.group}))),
    ]
    values = {"date": said_date(language, meeting.deadline), "meeting": meeting.name}
    return written(key, "notice", address, say(language, "remind.subject", values), blocks, language)


def chase_letter(entry: Entry, meeting: Meeting, rules: Rules, language: str, now: datetime, key: str) -> Letter:
    """To whoever reserved a number: its document is still awaited."""
    blocks = [
        greeting(language, entry.author.name),
        Block((say(language, "chase.what"),)),
        Block(
            (
                *_entry_lines(language, entry),
                say(language, "ack.meeting", {"meeting": meeting_words(language, meeting)}),
                deadline_line(language, meeting, rules),
                *left_line(language, meeting, rules, now),
            )
        ),
        Block(use_lines(language)),
        Block((secretary_line(language, rules),)),
        closing(language, rules),
    ]
    subject = say(language, "chase.subject", {"number": entry.number})
    return written(key, "notice", entry.author.address, subject, blocks, language)


def unfilled_note(entry: Entry, meeting: Meeting, to: str, rules: Rules, language: str, key: str) -> Letter:
    """To a secretary: the deadline has passed over a reserved number."""
    who = clean_line(entry.author.name or entry.author.address)
    blocks = [
        Block((say(language, "unfilled.what"),)),
        Block(
            (
                *_entry_lines(language, entry),
                say(language, "unfilled.who", {"who": who}),
                say(language, "ack.meeting", {"meeting": meeting_words(language, meeting)}),
                deadline_line(language, meeting, rules),
            )
        ),
        closing(language, rules),
    ]
    return written(key, "note", to, say(language, "unfilled.subject", {"number": entry.number}), blocks, language)


def digest_letter(entries: Sequence[Entry], day: date, rules: Rules) -> Letter:
    """To the list: what was registered since the last digest, by theme, in the group's first language."""
    language = rules.languages[0]
    shown = entries[:MOST_LISTED]
    by_theme: dict[str, list[Entry]] = {}
    for entry in shown:
        by_theme.setdefault(_theme(language, entry.theme, rules), []).append(entry)
    more = len(entries) - len(shown)
    blocks = [
        Block((say(language, "digest.what", {"count": said_count(language, "document", len(entries))}),)),
        *(Block((theme,), _listed(language, found)) for theme, found in by_theme.items()),
        Block((say(language, "digest.more", {"count": said_count(language, "document", more)}),))
        if more
        else Block(()),
        Block((say(language, "digest.once"), say(language, "ack.automatic", {"group": rules.group}))),
    ]
    subject = say(language, "digest.subject", {"group": rules.group, "date": said_date(language, day)})
    return written(f"digest/{day.isoformat()}", "digest", rules.lists[0], subject, blocks, language)


def _entry_lines(language: str, entry: Entry) -> tuple[str, ...]:
    return (
        say(language, "ack.number", {"number": entry.number}),
        say(language, "ack.title", {"title": clean_line(entry.title)}),
    )


def _listed(language: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    said = []
    for entry in entries:
        values = {"number": entry.number, "title": clean_line(entry.title), "source": clean_line(entry.source)}
        said.append(say(language, "digest.source" if values["source"] else "digest.item", values))
    return tuple(said)


def _theme(language: str, theme: str, rules: Rules) -> str:
    return clean_line(said_theme(language, theme, rules)) if theme else say(language, "remind.unsorted")


def _count_line(language: str, theme: str, count: int, rules: Rules) -> str:
    values = {"theme": _theme(language, theme, rules), "count": said_count(language, "document", count)}
    return say(language, "remind.item", values)
