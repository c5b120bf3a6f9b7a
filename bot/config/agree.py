"""What must hold between keys: days in order, names once, one way to a password, no bare wire."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.config.anchors import AnchorSettings
from bot.config.check import Mistakes
from bot.config.schema import (
    Config,
    GroupSettings,
    MailboxSettings,
    MeetingSettings,
    PersonSettings,
    RelaySettings,
    StoreSettings,
    ThemeSettings,
)
from handlers.meetings.anchors.reading import NAME
from handlers.meetings.anchors.written import wrong_sitting

FIRST_DAY_OF_ALL = 1865  # the year the Union was founded: an earlier date is a slip of the pen


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, judged by its name alone (nothing is looked up)."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_group(group: GroupSettings, mistakes: Mistakes) -> None:
    """The list needs an address, the bot one of its own, and they differ."""
    for key in ("lists", "own_addresses", "secretaries", "languages"):
        if not getattr(group, key):
            mistakes.add(("group", key), "must hold at least one")
    lists = {address.lower() for address in group.lists}
    for position, address in enumerate(group.own_addresses):
        if address.lower() in lists:
            reason = f"{address} is also one of `lists`: the bot would take the list's mail for its own"
            mistakes.add(("group", "own_addresses", position), reason)


def check_meetings(meetings: dict[int, MeetingSettings], mistakes: Mistakes) -> None:
    """Each name once; opening before closing; the deadline not after the opening. Keys are positions in the file."""
    _once("meeting", [(position, meeting.name) for position, meeting in meetings.items()], mistakes)
    for position, meeting in meetings.items():
        place = ("meeting", position)
        if meeting.opens.year < FIRST_DAY_OF_ALL:
            mistakes.add((*place, "opens"), f"{meeting.opens} cannot be meant")
        if meeting.closes < meeting.opens:
            mistakes.add((*place, "closes"), f"{meeting.closes} is before the meeting opens ({meeting.opens})")
        if meeting.deadline and meeting.deadline > meeting.opens:
            mistakes.add((*place, "deadline"), f"{meeting.deadline} is after the meeting opens ({meeting.opens})")
        if meeting.deadline and meeting.deadline < meeting.opens - timedelta(days=366):
            mistakes.add(
                (*place, "deadline"), f"{meeting.deadline} is over a year before the opening ({meeting.opens})"
            )
        if meeting.late_until and meeting.deadline and meeting.late_until < meeting.deadline:
            mistakes.add((*place, "late_until"), f"{meeting.late_until} is before the deadline ({meeting.deadline})")
        if meeting.late_until and meeting.late_until > meeting.closes:
            mistakes.add((*place, "late_until"), f"{meeting.late_until} is after the meeting closes ({meeting.closes})")
        if not meeting.deadline and meeting.late_days > meeting.deadline_days:
            reason = f"{meeting.late_days} days are before the deadline ({meeting.deadline_days} days)"
            mistakes.add((*place, "late_days"), reason)


def check_anchors(anchors: dict[int, AnchorSettings], mistakes: Mistakes) -> None:
    """Each name once; opening before closing; every sitting on one of the days, at an hour that its clocks know."""
    _once("anchor", [(position, anchor.name) for position, anchor in anchors.items()], mistakes)
    for position, anchor in anchors.items():
        place = ("anchor", position)
        if not NAME.fullmatch(anchor.name):
            mistakes.add((*place, "name"), "must be letters, digits, - . / and blanks only")
        if anchor.closes < anchor.opens:
            mistakes.add((*place, "closes"), f"{anchor.closes} is before it opens ({anchor.opens})")
        for at, written in enumerate(anchor.sessions):
            if reason := wrong_sitting(written, anchor.zone, anchor.opens, anchor.closes):
                mistakes.add((*place, "sessions", at), reason)


def check_themes(themes: dict[int, ThemeSettings], mistakes: Mistakes) -> None:
    """Each name and alias once, over all themes; an English title for each."""
    names = [(position, theme.name) for position, theme in themes.items()]
    names += [(position, alias) for position, theme in themes.items() for alias in theme.aliases]
    _once("theme", names, mistakes)
    for position, theme in themes.items():
        if not theme.titles.get("en", "").strip():
            mistakes.add(("theme", position, "titles"), f"`{theme.name}` has no English title (titles.en)")


def check_people(people: dict[int, PersonSettings], mistakes: Mistakes) -> None:
    """Everybody has an address, and no two people share one."""
    owned = [(position, address) for position, person in people.items() for address in person.addresses]
    _once("person", owned, mistakes)
    for position, person in people.items():
        if not person.addresses:
            mistakes.add(("person", position, "addresses"), "must hold at least one")


def check_mailbox(mailbox: MailboxSettings, mistakes: Mistakes) -> None:
    """A host, a user, a way to the password, and TLS unless the server is this machine."""
    if not mailbox.host.strip():
        mistakes.add(("mailbox", "host"), "must not be empty")
    if not mailbox.user:
        mistakes.add(("mailbox", "user"), "must not be empty")
    _connection("mailbox", mailbox.host, mailbox.security, mistakes)
    _one_password("mailbox", mailbox.password_file, mailbox.password_env, mistakes)
    if mailbox.port == 143 and mailbox.security == "tls":
        mistakes.add(("mailbox", "port"), "143 begins without TLS, which the IMAP library cannot raise later: use 993")


def check_relay(relay: RelaySettings, mistakes: Mistakes) -> None:
    """A host, TLS unless it is this machine, a way to the password if there is a user."""
    if not relay.host.strip():
        mistakes.add(("relay", "host"), "must not be empty")
    _connection("relay", relay.host, relay.security, mistakes)
    if relay.user:
        _one_password("relay", relay.password_file, relay.password_env, mistakes)
    if relay.port == 465 and relay.security == "starttls":
        mistakes.add(("relay", "security"), 'port 465 speaks TLS from the start (RFC 8314): write security = "tls"')


def check_sender(relay: RelaySettings, group: GroupSettings, mistakes: Mistakes) -> None:
    """Letters come from an address that is known to be the bot's."""
    if relay.sender and relay.sender.lower() not in {address.lower() for address in group.own_addresses}:
        reason = f"{relay.sender} is not in group.own_addresses: answers to it would not be known as answers to the bot"
        mistakes.add(("relay", "sender"), reason)


def check_store(store: StoreSettings, mistakes: Mistakes) -> None:
    """A URL of a database we know, without a password in it."""
    for key in ("files", "journal"):
        if not getattr(store, key).strip():
            mistakes.add(("store", key), "must not be empty")
    try:
        url = urlsplit(store.url)
        has_password = url.password is not None
    except ValueError as error:
        mistakes.add(("store", "url"), f"is not a URL ({error})")
        return
    if url.scheme == "sqlite" and not store.url.startswith("sqlite:///"):
        mistakes.add(("store", "url"), "needs three slashes before the path: sqlite:///store/iscg.db")
    elif url.scheme == "sqlite" and not store.url.removeprefix("sqlite:///"):
        mistakes.add(("store", "url"), "names no file: a database in memory forgets every number it gave")
    elif url.scheme not in ("sqlite", "postgresql"):
        mistakes.add(("store", "url"), f'must begin with sqlite:/// or postgresql://, is "{store.url[:20]}"')
    if has_password:
        mistakes.add(
            ("store", "url"),
            "a password never stands in this file: name an environment variable in `password_env`, "
            "or put the whole URL into a file of its own and name that in `url_file`",
        )


def _connection(table: str, host: str, security: str, mistakes: Mistakes) -> None:
    if security == "none" and not is_loopback(host):
        reason = f"none would send the password and every mail readable over the network: {host} is not this machine"
        mistakes.add((table, "security"), reason)


def _one_password(table: str, file: str, variable: str, mistakes: Mistakes) -> None:
    if file and variable:
        mistakes.add((table, "password_env"), 'both password_file and password_env are set: write password_file = ""')
    if not file and not variable:
        mistakes.add((table, "password_file"), "neither password_file nor password_env says where the password is")


def _once(table: str, names: list[tuple[int, str]], mistakes: Mistakes) -> None:
    seen: set[str] = set()
    for position, name in names:
        if name.casefold() in seen:
            mistakes.add((table, position), f"`{name}` stands here a second time")
        seen.add(name.casefold())


def missing_files(config: Config) -> tuple[str, ...]:
    """Sentences about certificate files that are named but not there; asked at start, as loading looks at no disk."""
    named = (("mailbox.ca_file", config.mailbox.ca_file), ("relay.ca_file", config.relay.ca_file))
    return tuple(
        f"{key}: there is no file {config.folder / Path(file)}"
        for key, file in named
        if file and not (config.folder / Path(file)).is_file()
    )
