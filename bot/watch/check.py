"""The doctor's look at a mailbox: connect, log in, open, and say in plain sentences what works and what to do."""

from __future__ import annotations

import ssl

from bot.watch import session
from bot.watch.client import LostError, RefusedError
from bot.watch.connection import Client
from bot.watch.session import FolderMissingError, LoginRefusedError
from bot.watch.settings import MailboxSettings

TROUBLE = "Trouble: "


async def check(settings: MailboxSettings) -> list[str]:
    """Sentences in the order of the steps; the last one starts with TROUBLE when a step failed. Changes nothing."""
    try:
        client = await session.log_in(settings)
    except LostError as error:
        return [TROUBLE + _advice(settings, error)]
    except LoginRefusedError as error:
        return [
            f"{settings.host}:{settings.port} answers.",
            TROUBLE + f"login as {settings.user} is refused ({error}). "
            "Check the user name and the password, and whether the provider asks for an app password.",
        ]
    sentences = [
        f"{settings.host}:{settings.port} answers{' over TLS' if settings.tls else ''}.",
        f"Login as {settings.user} works.",
    ]
    try:
        return sentences + await _look(client, settings)
    except (LostError, RefusedError) as error:
        return [*sentences, TROUBLE + f"the connection broke ({error}). Try again; if it stays, ask the provider."]
    except FolderMissingError as error:
        return [
            *sentences,
            TROUBLE + f"the folder {settings.folder} cannot be opened ({error}). "
            "Check its name, with the separator of the server (often / or .).",
        ]
    finally:
        await client.close()


async def _look(client: Client, settings: MailboxSettings) -> list[str]:
    validity = await session.examine(client, settings.folder)
    count = len(await session.search(client))
    push = "The server tells of new mail at once (IDLE)."
    if "IDLE" not in client.capabilities:
        push = f"The server has no IDLE: new mail is looked for every {settings.poll_seconds:g} seconds."
    return [f"The folder {settings.folder} holds {count} mails (UIDVALIDITY {validity}).", push]


def _advice(settings: MailboxSettings, error: LostError) -> str:
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return (
            f"the certificate of {settings.host} is not trusted ({error.__cause__.verify_message}). "
            "Check the host name; if the certificate is the house's own, name its CA file in the configuration."
        )
    if isinstance(error.__cause__, ssl.SSLError):
        return f"{error}. Take the port where TLS starts at once, usually 993."
    return f"{error}. Check host, port and firewall."
