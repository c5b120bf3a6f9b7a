"""The letter an author gets when a contribution has been registered: everything at a glance, and how to correct it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from handlers.letters import clean_line
from handlers.words import NOTHING, say
from handlers.words.phrases import (
    best_language,
    said_date,
    said_dates,
    said_list,
    said_moment,
    said_size,
    said_theme,
)
from storage.records import Document, Letter, Mail, Meeting, Rules, Theming

PLACES = ("said", "parent", "title", "abstract", "text")
WORDS_TO_SHOW = 6  # how many of the words that decided are worth an author's time


def acknowledgement(document: Document, mail: Mail, theming: Theming, rules: Rules) -> Letter:
    """Acknowledge a registered contribution to its author, as a reply, in the mail's language if the group uses it."""
    language = best_language(mail.language, rules)
    title = clean_line(document.title)

    def line(key: str, values: Mapping[str, str] = NOTHING) -> str:
        return say(language, f"ack.{key}", values)

    name = clean_line(document.author.name)
    blocks = [
        [line("greeting", {"name": name}) if name else line("greeting.nobody")],
        [line("thanks")],
        [line("number", {"number": document.number}), line("title", {"title": title})],
        _times(language, document, rules),
        _files(language, mail),
        _theme(language, theming, rules),
        [line("correct"), line("ask", {"address": (*rules.secretaries, rules.sender)[0]})],
        [line("reference", {"id": clean_line(mail.message_id)})] if mail.message_id else [],
        [line("automatic", {"group": rules.group})],
    ]
    return Letter(
        key=f"ack/{document.number}",
        kind="acknowledgement",
        to=(document.author.address,),
        subject=line("subject", {"number": document.number, "title": title}),
        text="\n\n".join("\n".join(block) for block in blocks if block) + "\n",
        language=language,
        in_reply_to=mail.message_id,
        references=(*mail.references, mail.message_id),
    )


def _times(language: str, document: Document, rules: Rules) -> list[str]:
    """Meeting, time of receipt, and the deadline with what it means for this contribution."""
    received = say(language, "ack.received", {"moment": said_moment(language, document.received, rules.zone)})
    meeting = next((known for known in rules.meetings if known.name == document.meeting), None)
    if meeting is None:
        return [say(language, "ack.meeting", {"meeting": document.meeting}), received]
    day = document.received.astimezone(ZoneInfo(rules.zone)).date()
    deadline = {"date": said_date(language, meeting.deadline), "zone": rules.zone}
    return [
        say(language, "ack.meeting", {"meeting": _meeting(language, meeting)}),
        received,
        say(language, "ack.deadline", deadline),
        *_verdict(language, day, meeting.deadline),
    ]


def _meeting(language: str, meeting: Meeting) -> str:
    words = [meeting.name, clean_line(meeting.title), said_dates(language, meeting.opens, meeting.closes)]
    return said_list(language, [part for part in (*words, clean_line(meeting.place)) if part])


def _verdict(language: str, day: date, deadline: date) -> list[str]:
    """In time or late; the day of the deadline itself is in time."""
    left = (deadline - day).days
    if left > 0:
        return [say(language, "ack.in_time", {"days": str(left)})]
    if left == 0:
        return [say(language, "ack.last_day")]
    return [say(language, "ack.late", {"days": str(-left)}), say(language, "ack.late.kept")]


def _files(language: str, mail: Mail) -> list[str]:
    if not mail.attachments:
        return [say(language, "ack.no_files")]
    lines = [say(language, "ack.files")]
    for file in mail.attachments:
        known = {"name": clean_line(file.name), "size": said_size(language, file.kept.length)}
        lines.append("  - " + say(language, "ack.file", known))
    return lines


def _theme(language: str, theming: Theming, rules: Rules) -> list[str]:
    """The theme, the words that decided and where they stand, and any doubt said plainly."""
    if not theming.theme:
        lines = [say(language, "ack.no_theme")]
    else:
        lines = [say(language, "ack.theme", {"theme": clean_line(said_theme(language, theming.theme, rules))})]
        why = _why(language, theming)
        lines += [say(language, "ack.why", {"words": why})] if why else []
        lines += [] if theming.certain else [say(language, "ack.doubtful")]
    others = [clean_line(said_theme(language, other, rules)) for other in theming.others]
    return lines + ([say(language, "ack.others", {"themes": said_list(language, others)})] if others else [])


def _why(language: str, theming: Theming) -> str:
    """The strongest words, those of one place together: `“captioning”, “deaf” (in the title)`.

    Where the author or the parent document told the theme, that is said instead of a word.
    """
    places = (*theming.places, *[""] * len(theming.words))
    grouped: dict[str, list[str]] = {}
    for word, place in list(zip(theming.words, places, strict=False))[:WORDS_TO_SHOW]:
        grouped.setdefault(place, []).append(say(language, "quoted", {"text": clean_line(word)}))
    said = []
    for place, words in grouped.items():
        listed = said_list(language, words)
        said.append(say(language, f"place.{place}", {"words": listed}) if place in PLACES else listed)
    return said_list(language, said)
