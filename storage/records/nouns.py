"""The nouns of the house: frozen records that every storey may name, and nothing that acts.

All times are aware datetimes in UTC unless a field says otherwise; all sizes are bytes;
all digests are SHA-256 in lower-case hex; all addresses are `local@domain` with the domain in lower-case A-labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.records.emeetings import Bounced, Reply
from storage.records.proof import Proof

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
class Front:
    """What an attached paper says: the fields of its cover as (name, value, where it stood, certain), and its text.

    `position` is that of the attachment; `text` is cut at 20,000 characters; `language` is that of the text.
    """

    position: int
    fields: tuple[tuple[str, str, str, bool], ...] = ()
    text: str = ""
    language: str = ""
    flags: tuple[str, ...] = ()

    def told(self, name: str) -> str:
        """The value of a field of the cover, or empty."""
        return next((value for field, value, _, _ in self.fields if field == name), "")


@dataclass(frozen=True, slots=True)
class Mail:
    """What reading made of raw bytes. It never raises and never guesses silently: what was odd stands in `defects`.

    `author` is the person who wrote, also behind a list that rewrites From; `author_by` says which field told.
    `subject` is without list tags and reply prefixes; `subject_line` is as it stood, decoded.
    `via_list` is the configured list address the mail came through, or empty; `foreign_list` another list's id.
    `text` is the writer's own words; `quoted`, `signature` and `footer` (the list's) stand apart.
    `fingerprint` is equal for the direct copy and the list copy of one mail, and differs for other content.
    `unread` is empty, or the reason why nothing but the raw bytes is known.
    `proof` is the evidence of who sent it, when somebody looked.
    `calendar` is what calendars in it say, `bounced` which letters of ours it reports as not delivered.
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
    fronts: tuple[Front, ...] = ()
    proof: Proof | None = None
    calendar: tuple[Reply, ...] = ()
    bounced: tuple[Bounced, ...] = ()

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

    `places` runs beside `words`: where each was found (`said`, `taught` by a lesson like it, `parent`, `title`,
    `abstract`, `text`, or `learnt`).
    `confidence` is how often a theme found so is right, from 0 to 1; it is `certain` from 0.8 on.
    """

    theme: str
    certain: bool
    words: tuple[str, ...]
    others: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """A registered document: `number` as written (`ISCG/26-1/7(Rev.1)`), `series` (`ISCG/26-1/7(Rev`) and `serial` apart.

    `kind` is document, addendum, corrigendum or revision, `parent` the number it belongs to; `source` the entity on
    its cover; `tier` is `in time`, `late` or `held`, or empty where no deadline counts; `mail` is 0 while reserved.
    """

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
    kind: str = "document"
    parent: str = ""
    source: str = ""
    tier: str = ""


# --- what goes out ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """Words for people, before they are bytes. `key` is unique for the letter's cause: the same cause, the same letter.

    `kind` is `acknowledgement`, `note` (to the secretary) or `invitation`; `automatic` is the RFC 3834 value to set.
    `html` is the same words as a page, for readers that want one; without it the letter is plain text alone.
    `calendar` is a VCALENDAR (CRLF bytes) that stands in an invitation, `method` its METHOD; `picture` an SVG file that
    says nothing which the text does not say. A letter has one of the two at most.
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
    html: str = ""
    calendar: bytes = b""
    method: str = ""
    picture: bytes = b""


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
