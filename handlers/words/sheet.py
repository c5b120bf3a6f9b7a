"""The frame of a letter to a member: greeting, blocks, who wrote it; and the lines that many letters share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from handlers.letters import clean_line
from handlers.letters.page import Block, page, plain
from handlers.meetings.deadlines import HELD, IN_TIME, Tier, meeting_named, tier_of
from handlers.words import RIGHT_TO_LEFT, say
from handlers.words.counts import said_left
from handlers.words.phrases import said_date, said_dates, said_list, said_moment
from storage.records import Document, Letter, Mail, Meeting, Rules


def written(
    key: str, kind: str, to: str, subject: str, blocks: Iterable[Block], language: str, mail: Mail | None = None
) -> Letter:
    """A letter from its blocks, as text and as a page; with a mail it is an answer to it, else it comes by itself.

    `subject` is cleaned here; what stands in the blocks is clean already.
    """
    kept = [block for block in blocks if block.lines or block.items or block.commands or block.ending]
    line = clean_line(subject)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return Letter(
        key=key,
        kind=kind,
        to=(to,),
        subject=line,
        text=plain(kept),
        language=language,
        in_reply_to=mail.message_id if mail else "",
        references=(*mail.references, mail.message_id) if mail else (),
        automatic="auto-replied" if mail else "auto-generated",
        html=page(kept, line, language, direction),
    )


def greeting(language: str, name: str) -> Block:
    """`Dear Amina Ba,` or, without a name, `Dear colleague,`."""
    name = clean_line(name)
    return Block((say(language, "ack.greeting", {"name": name}) if name else say(language, "ack.greeting.nobody"),))


def closing(language: str, rules: Rules) -> Block:
    """Who wrote it, and that it was written by itself."""
    return Block((say(language, "ack.automatic", {"group": rules.group}),))


def number_lines(language: str, document: Document) -> tuple[str, ...]:
    """Number, title and status."""
    return (
        say(language, "ack.number", {"number": document.number}),
        say(language, "ack.title", {"title": clean_line(document.title)}),
        say(language, "ack.status", {"status": say(language, f"status.{document.status}")}),
    )


def secretary_line(language: str, rules: Rules) -> str:
    """Where questions go."""
    return say(language, "ack.ask", {"address": (*rules.secretaries, rules.sender)[0]})


def meeting_words(language: str, meeting: Meeting) -> str:
    """A meeting with its title, days and place."""
    words = [meeting.name, clean_line(meeting.title), said_dates(language, meeting.opens, meeting.closes)]
    return said_list(language, [part for part in (*words, clean_line(meeting.place)) if part])


def deadline_line(language: str, meeting: Meeting, rules: Rules) -> str:
    """The announced day and its zone."""
    return say(language, "ack.deadline", {"date": said_date(language, meeting.deadline), "zone": rules.zone})


def time_lines(language: str, document: Document, rules: Rules, tier: Tier | None) -> tuple[str, ...]:
    """Meeting, time of receipt, and the deadline with what it means; without `tier` it is reckoned from the rules."""
    received = say(language, "ack.received", {"moment": said_moment(language, document.received, rules.zone)})
    meeting = meeting_named(rules, document.meeting)
    if meeting is None:
        return (say(language, "ack.meeting", {"meeting": document.meeting}), received)
    at = say(language, "ack.meeting", {"meeting": meeting_words(language, meeting)})
    tier = tier or tier_of(meeting, document.received, rules)
    if tier.missed and tier.missed != meeting.name:
        return (at, received, say(language, "tier.held", {"missed": tier.missed, "next": meeting.name}))
    return (at, received, deadline_line(language, meeting, rules), *tier_lines(language, tier))


def tier_lines(language: str, tier: Tier) -> tuple[str, ...]:
    """In time and how long still, or how late; and the consequence."""
    if tier.name == IN_TIME:
        left = {"left": said_left(language, tier.hours_left)}
        return (say(language, "ack.in_time", left), say(language, tier.consequence))
    late = say(language, "ack.late", {"days": str(tier.days_late)})
    if tier.name == HELD:
        return (late, say(language, "tier.waits", {"missed": tier.missed}))
    return (late, say(language, tier.consequence))


def left_line(language: str, meeting: Meeting, rules: Rules, now: datetime) -> tuple[str, ...]:
    """How long there is still time for a paper; nothing once the deadline has passed."""
    tier = tier_of(meeting, now, rules)
    if tier.name != IN_TIME:
        return ()
    return (say(language, "remind.left", {"left": said_left(language, tier.hours_left)}),)
