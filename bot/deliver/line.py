"""The wire to the relay: open it, ask one thing, hear one answer; nothing odd gets past here unnoticed."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

ADDRESS = re.compile(r"[!-;=?-~]+@[A-Za-z0-9.\-\[\]:]+")
LEADING_DOT = re.compile(rb"(?:\A|(?<=\n))\.")
BROKEN = (aiosmtplib.SMTPException, OSError, ValueError)  # ValueError: a login challenge that is not base64


class NotSentError(Exception):
    """A letter did not leave; the text is a plain sentence for the secretary, and `kind` says what it means.

    `refused` for good, `deferred` in due form, `lost` (line broken, stalled or out of step while the letter was on
    it: whether it was taken is not known), or `relay`: trouble before a recipient was named, not the letter's fault.
    """

    def __init__(self, reason: str, kind: Literal["refused", "deferred", "lost", "relay"]) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class RelaySettings:
    """How to reach the relay. `sender` is the envelope sender (may be empty); `password` is asked for at each login.

    `starttls` is a demand, never a wish. Without `tls` the system's authorities and the host's name decide.
    Times in seconds (RFC 5321 section 4.5.3.2 asks for five minutes a command and ten for the final dot).
    """

    host: str
    port: int
    sender: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: Callable[[], str] | None = None
    tls: ssl.SSLContext | None = None
    hello: str = "localhost.localdomain"
    connect_seconds: float = 30
    command_seconds: float = 300
    data_seconds: float = 600
    idle_seconds: float = 30

    def __post_init__(self) -> None:
        if self.sender and not ADDRESS.fullmatch(self.sender):
            raise ValueError(f"The envelope sender {self.sender!r} is not an address.")
        if not re.fullmatch(r"[!-~]+", self.hello):
            raise ValueError(f"The name to greet with, {self.hello!r}, is not a host name.")


async def opened(settings: RelaySettings) -> aiosmtplib.SMTP:
    """A client that has greeted, is under TLS as demanded, and is logged in; raises NotSentError of kind `relay`."""
    client = aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        local_hostname=settings.hello,
        timeout=settings.command_seconds,
        use_tls=settings.security == "tls",
        start_tls=False,  # it is done step by step below, so that each failure has its own sentence
        tls_context=settings.tls,
    )
    step = "at the connection"
    try:
        await client.connect(timeout=settings.connect_seconds)
        step = "at EHLO"
        await client.ehlo()
        if settings.security == "starttls":
            step = "at STARTTLS, and without it nothing is sent"
            await client.starttls()
            await client.ehlo()
        if settings.user:
            step = "at the login"
            await client.login(settings.user, settings.password() if settings.password else "")
    except BROKEN as error:
        client.close()
        raise NotSentError(f"The relay {settings.host} failed {step}: {_said(error)}", "relay") from error
    except asyncio.CancelledError:
        client.close()
        raise
    return client


def line_of(client: aiosmtplib.SMTP) -> SMTPProtocol:
    """The protocol below the client: only there can one see whether more came than one reply."""
    if client.protocol is None:
        raise NotSentError("The connection to the relay is lost.", "lost")
    return client.protocol


async def ask(line: SMTPProtocol, command: str, seconds: float) -> tuple[int, str]:
    """Send one command line; code and words of the reply. Raises NotSentError of kind `lost`."""
    code, words = await _heard(line.execute_command(command.encode("ascii"), timeout=seconds), command)
    if surplus(line):
        raise NotSentError(f"The relay gave more than one answer to {command}.", "lost")
    return code, words


async def ask_content(line: SMTPProtocol, data: bytes, seconds: float) -> tuple[int, str]:
    """Send a letter after DATA, its leading dots doubled (RFC 5321 section 4.5.2), and the final dot.

    When no reply comes back, or a doubtful one, nobody knows whether the letter was taken: it counts as lost
    and will be sent again, byte by byte the same (RFC 1047).
    """

    async def sending() -> tuple[int, str]:
        line.write(LEADING_DOT.sub(b"..", data) + b".\r\n")
        return await line.read_response(timeout=seconds)

    code, words = await _heard(sending(), "the final dot")
    if surplus(line)[:1] not in (b"", b"2"):
        raise NotSentError("The relay gave contradicting answers to the final dot.", "lost")
    return code, words


def surplus(line: SMTPProtocol) -> bytes:
    """What came beyond the last reply: it would be taken for the answer to the next command. (A private name of
    aiosmtplib 5.1.3, which drops what comes between commands but keeps what comes together with a reply.)"""
    return bytes(line._buffer)


async def _heard(reply: Awaitable[tuple[int, str]], question: str) -> tuple[int, str]:
    try:
        code, words = await reply
    except TimeoutError as error:
        raise NotSentError(f"The relay did not answer {question} in time.", "lost") from error
    except BROKEN as error:
        raise NotSentError(f"The line to the relay broke at {question}: {_said(error)}", "lost") from error
    return code, printable(words)


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException) and error.code > 0:
        return printable(f"{error.code} {error.message}")
    return printable(getattr(error, "message", "") or str(error))


def printable(words: str) -> str:
    """A server's words on one line, printable ASCII, at most 300 characters."""
    return re.sub(r"[^!-~]+", " ", words.encode("ascii", "backslashreplace").decode()).strip()[:300]
