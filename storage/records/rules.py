"""The rules a group lives by: made from the configuration; handlers and storage read them, nobody changes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from storage.records.emeetings import Anchor
from storage.records.proof import Trust


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the group, e.g. `26-1`: days and deadline are calendar dates in the group's time zone.

    After `late_until` a paper is held for the next meeting; None holds none back, as long as the meeting lasts.
    """

    name: str
    opens: date
    closes: date
    deadline: date
    title: str = ""
    place: str = ""
    anchor: str = ""
    late_until: date | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme is data: `titles` by language, `signs` by language (words, phrases), `resolutions` such as `PP 175`.

    `yields` marks the group's own business, which every contribution mentions: it gives way to any other subject.
    """

    name: str
    status: str
    titles: dict[str, str]
    signs: dict[str, tuple[str, ...]]
    resolutions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster: addresses known to be theirs, the first of which letters go to."""

    name: str
    addresses: tuple[str, ...]
    entity: str = ""
    language: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading may spend on one mail, before it is set aside unread or cut short with a defect."""

    mail_bytes: int = 100 * 1024 * 1024
    header_bytes: int = 256 * 1024
    field_bytes: int = 16 * 1024
    addresses: int = 500
    parts: int = 500
    depth: int = 20
    text_chars: int = 1_000_000
    seconds: int = 10
    memory_bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Budget:
    """How much automatic mail may leave: per address and day, and for all together per hour."""

    per_address_day: int = 5
    per_hour: int = 200


@dataclass(frozen=True, slots=True)
class Duties:
    """What the clock does by itself: days before a deadline, hours of the day and days between two chasings.

    Hours are those of the group's zone; no `remind_days` reminds nobody, 0 as `chase_days` chases nobody.
    """

    remind_days: tuple[int, ...] = (7, 1)
    hour: int = 9
    chase_days: int = 7
    digest_to_list: bool = False
    digest_hour: int = 18


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """All that handlers may know of the group: made once from the configuration."""

    group: str
    title: str
    lists: tuple[str, ...]
    own_addresses: tuple[str, ...]
    sender: str
    sender_name: str
    secretaries: tuple[str, ...]
    zone: str
    languages: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    themes: tuple[Theme, ...]
    people: tuple[Person, ...] = ()
    acknowledge: str = "author"
    limits: Limits = field(default_factory=Limits)
    budget: Budget = field(default_factory=Budget)
    check_attachments: bool = False
    most_pages: int = 4
    duties: Duties = field(default_factory=Duties)
    trust: Trust = field(default_factory=Trust)
    anchors: tuple[Anchor, ...] = ()
