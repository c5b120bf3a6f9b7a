"""What one asks of a folder once connected: log in, open, search, measure, read; never a flag is changed.

Mails up to WINDOW come whole, several in one answer. Larger ones come in windows straight into a spool file, so that
memory stays flat. Beyond the limit of the settings only the header comes, with a first line of ours that says so:
`X-Iscg-Truncated: <RFC822.SIZE>`. That line is the mark; nobody outside can put a line above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.watch.client import LostError, RefusedError
from bot.watch.connection import Client, connect
from bot.watch.settings import MailboxSettings
from bot.watch.spool import SMALL, Pot, forget
from bot.watch.wire import Fetched, fetched, folder_name, number_set, uids_found, uidvalidity
from storage.records import Arrival, Place

WINDOW = SMALL
HEADER_WINDOW = 256 * 1024
TRUNCATED = b"X-Iscg-Truncated: "
PASSING = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]", "[OVERQUOTA]")  # RFC 5530: the trouble is the server's


class LoginRefusedError(Exception):
    """The server does not take this user and password, or we cannot even send them."""


class FolderMissingError(Exception):
    """The folder is not there, or not ours to read."""


@dataclass(frozen=True, slots=True)
class Body:
    """A mail as read: bytes, or a spool file when it is larger than a window."""

    received: datetime | None
    raw: bytes | None = None
    spool: Path | None = None


async def log_in(settings: MailboxSettings) -> Client:
    """Connect and log in with the password of this moment. Raises LostError or LoginRefusedError."""
    # A batch never holds more than this: a server that tells wrong sizes costs a second reading, not our memory.
    client = await connect(
        settings.host, settings.port, settings.tls, settings.patience_seconds, 2 * settings.batch_bytes + WINDOW
    )
    try:
        await client.login(settings.user, settings.password())
    except BaseException as error:
        await client.close()
        if isinstance(error, RefusedError) and any(code in str(error).upper() for code in PASSING):
            raise LostError(f"no login for the moment: {error}") from error
        if isinstance(error, RefusedError | ValueError | OSError) and not isinstance(error, LostError):
            raise LoginRefusedError(str(error)) from error
        raise
    return client


async def examine(client: Client, folder: str) -> int:
    """Open the folder read-only; its UIDVALIDITY. Done anew, it notices a folder that was renamed or made again."""
    try:
        answers = await client.ask("EXAMINE", folder_name(folder))
    except RefusedError as error:
        if any(code in str(error).upper() for code in PASSING):
            raise LostError(f"no folder for the moment: {error}") from error
        raise FolderMissingError(str(error)) from error
    client.mail_told()  # the EXISTS that every opening brings is no news
    told = uidvalidity(answers)
    if told is None:
        raise FolderMissingError("the server gives the folder no UIDVALIDITY, so its mails have no lasting names")
    return told


async def search(client: Client, above: int = 0) -> list[int]:
    """The UIDs in the folder, ascending; only those above a number, if given (`n:*` always names the last mail too)."""
    words = ("UID", f"{above + 1}:*") if above else ("ALL",)
    answers = await client.ask("UID", "SEARCH", *words)
    if uidvalidity(answers) is not None:
        raise LostError("the UIDVALIDITY changed under us")
    return [uid for uid in uids_found(answers) if uid > above]


async def measure(client: Client, uids: Sequence[int]) -> dict[int, int]:
    """RFC822.SIZE by UID, ascending; a UID that is gone is left out."""
    found = await _fetch(client, uids, "(UID RFC822.SIZE)")
    return {uid: found[uid].size or 0 for uid in sorted(found)}


def batches_of(sizes: Mapping[int, int], settings: MailboxSettings, alone: frozenset[int]) -> Iterator[list[int]]:
    """UIDs in their order, cut into batches by count and bytes; a large mail and those in `alone` stand alone."""
    batch: list[int] = []
    weight = 0
    for uid, size in sizes.items():
        single = size > WINDOW or uid in alone
        if batch and (single or len(batch) == settings.batch_count or weight + size > settings.batch_bytes):
            yield batch
            batch, weight = [], 0
        if single:
            yield [uid]
            continue
        batch.append(uid)
        weight += size
    if batch:
        yield batch


async def read(client: Client, settings: MailboxSettings, validity: int, sizes: Mapping[int, int]) -> list[Arrival]:
    """The mails of one batch, in order; those that are gone are left out."""
    (first, size), *others = sizes.items()
    if not others and size > WINDOW:
        bodies = {first: await _read_large(client, settings, first, size)}
    else:
        bodies = await _read_small(client, settings, sizes)
    return [
        Arrival(Place(settings.mailbox, validity, uid), body.received, body.raw, body.spool)
        for uid, body in bodies.items()
        if body is not None
    ]


async def _read_small(client: Client, settings: MailboxSettings, sizes: Mapping[int, int]) -> dict[int, Body | None]:
    """Whole mails; one whose length is not as told is read again in windows, and then taken as it came."""
    found = await _fetch(client, list(sizes), "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[])")
    bodies: dict[int, Body | None] = {}
    try:
        for uid, mail in sorted(found.items()):
            if mail.body is not None and len(mail.body) == mail.size:
                bodies[uid] = Body(mail.received, mail.body)
            else:
                bodies[uid] = await _read_in_windows(client, settings, uid)
    except BaseException:
        forget(body.spool for body in bodies.values() if body)
        raise
    return bodies


async def _read_large(client: Client, settings: MailboxSettings, uid: int, size: int) -> Body | None:
    if size > settings.max_mail_bytes:
        return await _read_header(client, uid, size)
    return await _read_in_windows(client, settings, uid)


async def _read_header(client: Client, uid: int, size: int) -> Body | None:
    mail = (await _fetch(client, [uid], f"(UID INTERNALDATE BODY.PEEK[HEADER]<0.{HEADER_WINDOW}>)")).get(uid)
    if mail is None or mail.body is None:
        return None
    lines = mail.body[: mail.body.rfind(b"\r\n") + 2].rstrip(b"\r\n")
    return Body(mail.received, TRUNCATED + b"%d\r\n%s\r\n\r\n" % (size, lines))


async def _read_in_windows(client: Client, settings: MailboxSettings, uid: int) -> Body | None:
    """Until a window comes back short, whatever size was told; None when the mail is gone."""
    pot = Pot(settings.spool, prefix(settings.mailbox))
    received, last = None, WINDOW
    try:
        while last >= WINDOW and pot.length <= settings.max_mail_bytes:
            mail = await _window(client, uid, pot.length)
            if mail is None or mail.body is None:
                pot.drop()
                return None
            received, last = mail.received, len(mail.body)
            pot.add(mail.body)
    except BaseException:
        pot.drop()
        raise
    if pot.length > settings.max_mail_bytes:
        pot.drop()
        return await _read_header(client, uid, pot.length)
    raw, spool = pot.give()
    return Body(received, raw, spool)


async def _window(client: Client, uid: int, offset: int) -> Fetched | None:
    return (await _fetch(client, [uid], f"(UID INTERNALDATE BODY.PEEK[]<{offset}.{WINDOW}>)")).get(uid)


async def _fetch(client: Client, uids: Sequence[int], items: str) -> dict[int, Fetched]:
    """FETCH answers by UID, only for those asked; what another client's doings slip in between is passed over."""
    try:
        answers = await client.ask("UID", "FETCH", number_set(uids), items)
    except RefusedError as error:
        if "[EXPUNGEISSUED]" not in str(error).upper():
            raise
        answers = error.answers
    wanted = frozenset(uids)
    found: dict[int, Fetched] = {}
    for mail in map(fetched, answers):
        if mail is not None and mail.uid in wanted and not _told(found.get(mail.uid)):
            found[mail.uid] = mail
    return found


def _told(mail: Fetched | None) -> bool:
    """Whether an answer was ours: it tells a size or a body; bare flags are gossip."""
    return mail is not None and (mail.body is not None or mail.size is not None)


def prefix(mailbox: str) -> str:
    """How the spool files of a mailbox are called: several mailboxes may share a spool."""
    return f"mail-{sha256(mailbox.encode()).hexdigest()[:8]}-"


def forget_leftovers(settings: MailboxSettings) -> None:
    """Delete what an earlier life of this mailbox left in the spool: such mails are still in the folder."""
    forget(list(settings.spool.glob(prefix(settings.mailbox) + "*")))
