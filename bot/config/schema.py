"""Every key of the configuration file: its type, its default, and one sentence of why it is there.

The dataclasses below are the schema: `check` reads a file against them and `example` prints them. Paths and secrets
stay as written here; `paths` and `secrets` turn them into something one can open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from bot.config.anchors import AnchorSettings, SlotsSettings
from bot.config.duties import DeadlinesSettings, DigestSettings
from bot.config.marks import Between, Example, Kind, OneOf, Why
from bot.config.trust import TrustSettings

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
STATUSES = ("continuing", "initiated", "potential", "closed")
Port = Between(1, 65535)
Seconds = Between(1, 86_400)


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Who the group is and how it is reached."""

    name: Annotated[str, Why("Stands in every document number: ISCG/26-1/7."), Kind("name")] = "ISCG"
    title: Annotated[str, Why("The full name, as letters and pages write it.")] = "Inter-Sector Coordination Group"
    lists: Annotated[
        tuple[str, ...],
        Why("The addresses of the mailing list; the first one is the list, the rest are its other names."),
        Kind("address"),
    ] = ("int-sect-group@lists.itu.int",)
    own_addresses: Annotated[
        tuple[str, ...],
        Why("The bot's own addresses: mail from them is never answered, and a calendar reply must go to one of them."),
        Kind("address"),
    ] = ("iscg-bot@example.org",)
    secretaries: Annotated[
        tuple[str, ...],
        Why("People who get a note when something waits for them or could not be done."),
        Kind("address"),
    ] = ("secretary@example.org",)
    time_zone: Annotated[
        str, Why("Deadlines end with the day in this zone, and letters name it beside every hour."), Kind("zone")
    ] = "Europe/Zurich"
    languages: Annotated[
        tuple[str, ...],
        Why("Languages letters may be written in; the first is used when the author's is not known."),
        Kind("language"),
    ] = ("en", "fr", "es", "ru", "ar", "zh")


@dataclass(frozen=True, slots=True)
class MeetingSettings:
    """A meeting that contributions are numbered for."""

    name: Annotated[
        str, Why("Year and count, as in the document number: 26-1 is the first meeting of 2026."), Kind("name")
    ]
    opens: Annotated[date, Why("The first day, in the group's time zone."), Example(date(2026, 12, 15))]
    closes: Annotated[date, Why("The last day; it may be the first."), Example(date(2026, 12, 17))]
    deadline: Annotated[
        date | None,
        Why("The announced last day for contributions; it ends with the day, and it wins over deadline_days."),
        Example(date(2026, 12, 3)),
    ] = None
    deadline_days: Annotated[
        int,
        Why("Without an announced deadline: so many calendar days before opening, that day still in time."),
        Between(0, 366),
    ] = 12
    late_until: Annotated[
        date | None,
        Why("The last day on which a late paper is still taken; after it a paper is held for the next meeting."),
        Example(date(2026, 12, 17)),
    ] = None
    late_days: Annotated[
        int,
        Why("Without late_until: so many days before opening, that day still taken; 0 takes all, with a warning."),
        Between(0, 366),
    ] = 0
    title: Annotated[str, Why("How letters call the meeting; empty means the group's name and the meeting's.")] = ""
    place: Annotated[str, Why("Where it is held, for letters and the log.")] = ""
    anchor: Annotated[str, Why("The meeting it stands beside, such as RAG, TSAG or TDAG.")] = ""


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """A subject of common interest that contributions are sorted under."""

    name: Annotated[str, Why("The short name, used in the log and on the command line."), Kind("name")]
    titles: Annotated[dict[str, str], Why("The title people read, by language; English at least.")]
    signs: Annotated[dict[str, tuple[str, ...]], Why("Words and phrases that speak for the theme, by language.")]
    status: Annotated[
        str, Why("Nothing is sorted under a closed theme unless its author says so."), OneOf(STATUSES)
    ] = "continuing"
    resolutions: Annotated[
        tuple[str, ...], Why("Resolutions that speak for it, with their body: PP 175."), Kind("resolution")
    ] = ()
    aliases: Annotated[tuple[str, ...], Why("Other names an author may use for it.")] = ()
    coordinator: Annotated[
        str, Why("The address of its coordinator, if the roster does not name one."), Kind("address")
    ] = ""
    focal_points: Annotated[
        tuple[str, ...], Why("Sector (R, T, D or GS) and address of each focal point."), Kind("focal point")
    ] = ()
    yields: Annotated[
        bool, Why("The group's own business, which every text mentions: it gives way to any subject beside it.")
    ] = False


@dataclass(frozen=True, slots=True)
class PersonSettings:
    """Somebody on the roster; leave the whole table away for whoever need not be known by name."""

    name: Annotated[str, Why("As it should stand in the log."), Example("Amal Example")]
    addresses: Annotated[
        tuple[str, ...],
        Why("Every address they write from; letters go to the first."),
        Kind("address"),
        Example(("amal@example.org",)),
    ]
    entity: Annotated[str, Why("The administration or organization they speak for.")] = ""
    language: Annotated[
        str, Why("The language they are written to in; empty means that of their mail."), Kind("language")
    ] = ""
    roles: Annotated[tuple[str, ...], Why("Such as chair, coordinator:accessibility or focal-point:gender.")] = ()


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Where mail comes in (IMAP)."""

    host: Annotated[str, Why("The IMAP server's name, as its certificate has it."), Example("imap.example.org")]
    user: Annotated[str, Why("The account that is subscribed to the list."), Example("iscg-bot@example.org")]
    port: Annotated[int, Why("993 is IMAP over TLS (RFC 8314)."), Port] = 993
    security: Annotated[
        str, Why("tls; none is allowed for a server on this very machine only."), OneOf(("tls", "none"))
    ] = "tls"
    password_file: Annotated[
        str, Why("A file that holds the password and nothing else, readable by the bot alone (mode 600).")
    ] = "secrets/mailbox"
    password_env: Annotated[
        str,
        Why("Or the name of an environment variable that holds it (then leave password_file empty)."),
        Kind("variable"),
    ] = ""
    folder: Annotated[str, Why("The folder that is watched; nothing in it is ever changed.")] = "INBOX"
    ca_file: Annotated[str, Why("Certificates to trust instead of the system's (PEM); empty means the system's.")] = ""
    idle_seconds: Annotated[
        int,
        Why("IDLE is renewed this often (RFC 2177 allows 29 minutes): only then a line that died silently is noticed."),
        Between(10, 1740),
    ] = 90
    sweep_seconds: Annotated[
        int, Why("The folder is compared with what is stored this often, whatever IDLE says."), Between(5, 86_400)
    ] = 300
    timeout_seconds: Annotated[int, Why("A server that says nothing for so long is left and tried again."), Seconds] = (
        25
    )
    batch_mails: Annotated[
        int, Why("At most so many mails are fetched before they are written down."), Between(1, 10_000)
    ] = 50
    batch_bytes: Annotated[
        int, Why("At most so many bytes are held in memory for one batch."), Between(1_000_000, 1_000_000_000)
    ] = 16_000_000
    max_mail_bytes: Annotated[
        int, Why("A larger mail is left where it is, and the secretary is told."), Between(10_000, 2_000_000_000)
    ] = 150_000_000


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """Where letters go out (SMTP submission)."""

    host: Annotated[str, Why("The mail server that takes our letters."), Example("smtp.example.org")]
    port: Annotated[int, Why("587 with STARTTLS or 465 with TLS from the start (RFC 8314)."), Port] = 587
    security: Annotated[
        str,
        Why("starttls (demanded, never given up quietly), tls, or none for a server on this very machine only."),
        OneOf(("starttls", "tls", "none")),
    ] = "starttls"
    user: Annotated[str, Why("The account at the relay; empty means that it asks for none.")] = "iscg-bot@example.org"
    password_file: Annotated[str, Why("A file that holds the password and nothing else (mode 600).")] = "secrets/relay"
    password_env: Annotated[
        str,
        Why("Or the name of an environment variable that holds it (then leave password_file empty)."),
        Kind("variable"),
    ] = ""
    sender: Annotated[
        str, Why("The address letters come from; empty means the first of own_addresses."), Kind("address")
    ] = ""
    sender_name: Annotated[str, Why("The name beside it.")] = "ISCG secretariat"
    ca_file: Annotated[str, Why("Certificates to trust instead of the system's (PEM); empty means the system's.")] = ""
    hello_name: Annotated[str, Why("The name we greet the relay with; empty means this machine's.")] = ""
    connect_seconds: Annotated[int, Why("How long a connection may take."), Seconds] = 30
    timeout_seconds: Annotated[
        int, Why("How long an answer may take; RFC 5321 section 4.5.3.2 asks for minutes, not seconds."), Seconds
    ] = 300


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where everything is kept; paths are counted from the folder of this file."""

    url: Annotated[str, Why("sqlite:///store/iscg.db, or postgresql://user@host/database without a password.")] = (
        "sqlite:///store/iscg.db"
    )
    url_file: Annotated[
        str, Why("Or a file that holds the whole URL, password and all (mode 600); it wins over url.")
    ] = ""
    password_env: Annotated[
        str, Why("Or the name of an environment variable that holds the database password."), Kind("variable")
    ] = ""
    files: Annotated[str, Why("The folder of the raw mails and attachments, kept byte for byte.")] = "store/files"
    journal: Annotated[
        str, Why("One line per given number, outside the database, so an old backup cannot give one out again.")
    ] = "store/journal.jsonl"


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What reading one mail may cost before it is cut short or set aside."""

    mail_bytes: Annotated[int, Why("A larger mail is kept but not read."), Between(10_000, 2_000_000_000)] = (
        100 * 1024 * 1024
    )
    header_bytes: Annotated[int, Why("The header as a whole."), Between(1_000, 100_000_000)] = 256 * 1024
    field_bytes: Annotated[int, Why("One header field."), Between(998, 10_000_000)] = 16 * 1024
    addresses: Annotated[int, Why("Addresses taken from To and Cc."), Between(1, 100_000)] = 500
    parts: Annotated[int, Why("MIME parts."), Between(1, 100_000)] = 500
    depth: Annotated[int, Why("MIME parts within parts."), Between(1, 100)] = 20
    text_chars: Annotated[int, Why("Characters of text kept for handlers."), Between(1_000, 100_000_000)] = 1_000_000
    seconds: Annotated[int, Why("Processor time for one mail."), Between(1, 3_600)] = 10
    memory_bytes: Annotated[int, Why("Memory of the process that reads."), Between(64_000_000, 64_000_000_000)] = (
        512 * 1024 * 1024
    )


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """What the bot may say, to whom, and how often."""

    acknowledge: Annotated[
        str, Why("Who is told the number: the author, the whole list, or nobody."), OneOf(("author", "list", "nobody"))
    ] = "author"
    per_address_day: Annotated[
        int, Why("Automatic letters one address may get in a day; the rest wait."), Between(1, 1_000)
    ] = 5
    per_hour: Annotated[
        int, Why("Automatic letters that may leave in an hour; the rest wait."), Between(1, 100_000)
    ] = 200
    retry_days: Annotated[
        int, Why("A letter the relay puts off is tried for so long before it is given up."), Between(1, 30)
    ] = 3


@dataclass(frozen=True, slots=True)
class HelpSettings:
    """Advice to authors on their files, in the letter that acknowledges them; nobody else sees it."""

    check_attachments: Annotated[
        bool, Why("Look for pictures without words, leftover revisions and the like. It refuses nothing.")
    ] = False
    most_pages: Annotated[
        int, Why("A longer contribution is told so; the Council asks for no more than four."), Between(1, 1_000)
    ] = 4


@dataclass(frozen=True, slots=True)
class Config:
    """The whole file, checked. `folder` is where it lies: relative paths are counted from there."""

    group: GroupSettings
    meetings: tuple[MeetingSettings, ...]
    anchors: tuple[AnchorSettings, ...]
    themes: tuple[ThemeSettings, ...]
    people: tuple[PersonSettings, ...]
    mailbox: MailboxSettings
    relay: RelaySettings
    store: StoreSettings
    reading: ReadingSettings
    policy: PolicySettings
    help: HelpSettings
    deadlines: DeadlinesSettings
    digest: DigestSettings
    trust: TrustSettings
    slots: SlotsSettings
    folder: Path


TABLES: dict[str, type] = {
    "group": GroupSettings, "mailbox": MailboxSettings, "relay": RelaySettings,
    "store": StoreSettings, "reading": ReadingSettings, "policy": PolicySettings, "help": HelpSettings,
    "deadlines": DeadlinesSettings, "digest": DigestSettings, "trust": TrustSettings, "slots": SlotsSettings,
}  # fmt: skip
LISTS: dict[str, type] = {"meeting": MeetingSettings, "anchor": AnchorSettings, "theme": ThemeSettings, "person": PersonSettings}
