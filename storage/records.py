"""The nouns of the house: frozen records that every storey may name, and nothing that acts.

All times are aware datetimes in UTC unless a field says otherwise; all sizes are bytes;
all digests are SHA-256 in lower-case hex; all addresses are `local@domain` with the domain in lower-case A-labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

# --- what comes in ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: mailbox name, its UIDVALIDITY and the UID there (RFC 9051 section 2.3.1.1).

    Folder sources have validity 0 and a 60-bit UID made from the file's name and content.
    """

    mailbox: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Raw bytes with their place: in memory when small, in a spool file of ours when large (exactly one is set)."""

    place: Place
    received: datetime | None
    raw: bytes | None = None
    spool: Path | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are durable in `files`: `pack` is a path below the files folder, `offset` and `length` the span."""

    digest: str
    pack: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of RFC 5322 section 3.4, cleaned: `name` may be empty, `address` is empty when none could be read."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries: its cleaned name, its media type, and the decoded bytes where they are kept."""

    position: int
    name: str
    type: str
    kept: Kept
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """What reading made of raw bytes. It never raises and never guesses silently: what was odd stands in `defects`.

    `author` is the person who wrote, also behind a list that rewrites From; `author_by` says which field told.
    `subject` is without list tags and reply prefixes; `subject_line` is as it stood, decoded.
    `via_list` is the configured list address the mail came through, or empty; `foreign_list` another list's id.
    `text` is the writer's own words; `quoted`, `signature` and `footer` (the list's) stand apart.
    `fingerprint` is equal for the direct copy and the list copy of one mail, and differs for other content.
    `unread` is empty, or the reason why nothing but the raw bytes is known.
    """

    digest: str
    size: int
    message_id: str
    author: Address
    author_by: str
    sender: Address
    subject: str
    subject_line: str
    fingerprint: str
    date: datetime | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    is_reply: bool = False
    is_forward: bool = False
    via_list: str = ""
    via_evidence: tuple[str, ...] = ()
    foreign_list: str = ""
    text: str = ""
    quoted: str = ""
    signature: str = ""
    footer: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    types: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    unread: str = ""

    def header(self, name: str) -> str:
        """The first value of a header field (lower-case name), decoded and cleaned; empty when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def header_all(self, name: str) -> tuple[str, ...]:
        """Every value of a header field (lower-case name) in order."""
        return tuple(value for key, value in self.headers if key == name)


# --- what is decided ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler did with a mail: one disposition, the reasons in words, and the document it is filed under."""

    disposition: str
    reasons: tuple[str, ...]
    document: str = ""


@dataclass(frozen=True, slots=True)
class Theming:
    """Which theme and why: `theme` is a configured name or empty; `words` are what decided, strongest first.

    `places` runs beside `words`: where each was found (`said`, `parent`, `title`, `abstract` or `text`).
    """

    theme: str
    certain: bool
    words: tuple[str, ...]
    others: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A registered contribution: `number` as written (`ISCG/26-1/7`), `series` (`ISCG/26-1`) and `serial` apart."""

    number: str
    series: str
    serial: int
    meeting: str
    title: str
    author: Address
    theme: str
    language: str
    status: str
    received: datetime
    registered: datetime
    mail: int
    files: int = 0


# --- what goes out ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """Words for people, before they are bytes. `key` is unique for the letter's cause: the same cause, the same letter.

    `kind` is `acknowledgement`, `note` (to the secretary) or `invitation`; `automatic` is the RFC 3834 value to set.
    """

    key: str
    kind: str
    to: tuple[str, ...]
    subject: str
    text: str
    language: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: str = "auto-replied"


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as bytes, composed once: `data` is what goes on the wire, CRLF lines, no bare CR or LF."""

    key: str
    kind: str
    message_id: str
    subject: str
    language: str
    to: tuple[str, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One letter owed to one person, claimed for sending. `attempt` counts from 1."""

    letter: int
    message_id: str
    recipient: str
    data: bytes
    attempt: int
    key: str = ""


# --- the rules a group lives by (made from the configuration; handlers and storage read them, nobody changes them) ----


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the group, e.g. `26-1`: days and deadline are calendar dates in the group's time zone."""

    name: str
    opens: date
    closes: date
    deadline: date
    title: str = ""
    place: str = ""
    anchor: str = ""


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
