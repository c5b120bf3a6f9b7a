"""Letters about e-meetings: invitation, change, cancellation, and what else a guest must be told, in their language.

Every letter that carries a time prints it in UTC, in Geneva and on the reader's clock. Joining details are left out where
there is nothing to join any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.letters import clean_body, clean_line
from handlers.letters.page import Block
from handlers.meetings.places import GENEVA
from handlers.words.emeetings import told
from handlers.words.hours import region_lines, said_day, said_span, time_lines, utc_span
from handlers.words.phrases import best_language, said_theme
from handlers.words.sheet import closing, greeting, secretary_line, written
from storage.records import Letter, Rules
from storage.records.emeetings import ACCEPTED, DECLINED, DELEGATED, NEEDS_ACTION, TENTATIVE, EMeeting, Guest

INVITATION, MOVED, UPDATED, CONFIRMED = "invitation", "moved", "updated", "confirmed"
CANCELLED, UNINVITED, DECLINED_PROPOSAL = "cancelled", "uninvited", "declined"
AGAIN, UNCLEAR, RESENT = "again", "unclear", "resent"
ANNOUNCEMENT = "announcement"
RECALL, SOON = "recall", "soon"
OVER = (CANCELLED, UNINVITED)
MOST_AGENDA = 80  # lines of an agenda in a letter
KIND = "invitation"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the field, and what stood there before and stands now (texts, or times as a pair)."""

    field: str
    before: str | tuple[datetime, datetime]
    after: str | tuple[datetime, datetime]


def guest_letter(
    what: str, meeting: EMeeting, guest: Guest, rules: Rules, key: str, *, chair: str = "",
    changes: Sequence[Change] = (), reason: str = "", proposal: tuple[datetime, datetime] | None = None,
) -> Letter:  # fmt: skip
    """One letter to one guest about an e-meeting. `what` is one of the words above, `chair` the chair's name.

    `reason` is what people wrote about a cancellation, `proposal` the time (UTC) that is declined.
    """
    language = best_language(guest.language, rules)
    title = clean_line(meeting.title)
    blocks = [
        greeting(language, guest.name),
        Block(_what(language, what, meeting, rules, reason, proposal)),
        Block(_facts(language, what, meeting, rules, chair)),
        Block(time_lines(language, meeting, guest)),
        _changes(language, changes),
        *([] if what in OVER else _to_do(language, what, meeting, guest)),
        Block((secretary_line(language, rules),)),
        closing(language, rules),
    ]
    day = said_day(language, meeting.starts, GENEVA)
    subject = told(language, f"subject.{what}", {"title": title, "date": day})
    return written(key, KIND, guest.address, subject, blocks, language)


def list_letter(meeting: EMeeting, rules: Rules, key: str, chair: str = "") -> Letter:
    """The announcement to the list, in the group's first language: nobody is asked by it, and nobody's address told."""
    language = rules.languages[0]
    subject = told(
        language,
        "subject.announcement",
        {"title": clean_line(meeting.title), "date": said_day(language, meeting.starts, GENEVA)},
    )
    ask = told(language, "uninvited.ask", {"address": (*rules.secretaries, rules.sender)[0]})
    blocks = [
        Block((told(language, "what.announcement", {"group": rules.group}),)),
        Block(_facts(language, ANNOUNCEMENT, meeting, rules, chair)),
        Block(time_lines(language, meeting, Guest(""))),
        Block((told(language, "regions"),), region_lines(language, meeting)),
        _agenda(language, meeting),
        Block((ask,)),
        closing(language, rules),
    ]
    return written(key, KIND, rules.lists[0], subject, blocks, language)


def differences(before: EMeeting, after: EMeeting) -> list[Change]:
    """What a guest can see that is another now."""
    found: list[Change] = []
    if (before.starts, before.ends) != (after.starts, after.ends):
        found.append(Change("time", (before.starts, before.ends), (after.starts, after.ends)))
    for field in ("title", "status", "platform", "link", "chair", "agenda"):
        pair = (getattr(before, field), getattr(after, field))
        if pair[0] != pair[1]:
            found.append(Change(field, *pair))
    return found


def answer_words(language: str, guest: Guest) -> str:
    """What a guest answered, in words; empty when nothing."""
    keys = {
        ACCEPTED: f"yes.{guest.mode}" if guest.mode else "yes",
        TENTATIVE: "perhaps",
        DECLINED: "no",
        DELEGATED: "delegated",
        NEEDS_ACTION: "",
    }
    key = keys[guest.partstat]
    return told(language, key) if key else ""


def _what(
    language: str, what: str, meeting: EMeeting, rules: Rules, reason: str, proposal: tuple[datetime, datetime] | None
) -> tuple[str, ...]:
    lines = [told(language, f"what.{what}", {"group": rules.group})]
    if proposal:
        lines.append(told(language, "proposal", {"time": utc_span(*proposal)}))
    if clean_line(reason):
        lines.append(told(language, "reason", {"reason": clean_line(reason)}))
    return tuple(lines)


def _facts(language: str, what: str, meeting: EMeeting, rules: Rules, chair: str) -> tuple[str, ...]:
    status = told(language, f"status.{meeting.status}")
    facts = [("title", "title", clean_line(meeting.title)), ("name", "name", meeting.name)]
    if meeting.theme:
        facts.append(("theme", "theme", clean_line(said_theme(language, meeting.theme, rules))))
    facts += [("beside", "anchor", clean_line(meeting.anchor)), ("status", "status", status)]
    # On the list the chair is named, but by no address.
    facts.append(("chair", "who", clean_line(chair or (meeting.chair if what != ANNOUNCEMENT else ""))))
    if what not in OVER:
        facts += [("platform", "platform", clean_line(meeting.platform)), ("link", "link", _clean_link(meeting.link))]
    return tuple(told(language, key, {name: value}) for key, name, value in facts if value)


def _changes(language: str, changes: Sequence[Change]) -> Block:
    if not changes:
        return Block(())
    rows = [
        told(
            language,
            "change",
            {
                "what": told(language, f"field.{one.field}"),
                "before": _value(language, one.field, one.before if one.field != "agenda" else "…"),
                "after": _value(language, one.field, one.after),
            },
        )
        for one in changes
        if one.field != "agenda" or not one.after
    ]
    if any(one.field == "agenda" and one.after for one in changes):
        rows.append(told(language, "see_below"))
    return Block((told(language, "changes"),), tuple(rows))


def _value(language: str, field: str, value: str | tuple[datetime, datetime]) -> str:
    if not isinstance(value, str):
        return said_span(language, *value, GENEVA)
    if field == "status":
        return told(language, f"status.{value}")
    return (_clean_link(value) if field == "link" else clean_line(value)) or told(language, "nothing")


def _clean_link(link: str) -> str:
    """A link whole, however long, without anything that is no part of one."""
    return "".join(clean_body(link).split())[:2000]


def _to_do(language: str, what: str, meeting: EMeeting, guest: Guest) -> list[Block]:
    """How to answer, where it is what time, and the agenda."""
    lines = tuple(told(language, key) for key in ("yes.remote", "yes.on site", "perhaps", "no"))
    so_far = answer_words(language, guest)
    asked: tuple[str, ...]
    if so_far:
        asked = (told(language, "so_far", {"answer": so_far}), told(language, "answer.again"))
    else:
        asked = (told(language, "answer"),)
    return [
        Block(asked, lines),
        Block((told(language, "regions"),), region_lines(language, meeting)),
        _agenda(language, meeting) if what != DECLINED_PROPOSAL else Block(()),
    ]


def _agenda(language: str, meeting: EMeeting) -> Block:
    lines = [clean_line(line) for line in meeting.agenda.splitlines()][:MOST_AGENDA]
    return Block((told(language, "agenda"), *lines)) if any(lines) else Block(())
