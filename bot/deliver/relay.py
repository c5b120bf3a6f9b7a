"""One letter over one connection: opened when first needed, kept while in use, closed when idle and after any doubt."""

from __future__ import annotations

import asyncio
from datetime import datetime

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from bot.deliver.line import ADDRESS, NotSentError, RelaySettings, ask, ask_content, line_of, opened, surplus
from storage.records import Delivery

OUT_OF_STEP = frozenset({500, 502, 503})
NOT_LET_IN = frozenset({530, 535, 538})


class Relay:
    """The relay as the daemon sees it. `rests_until` and `failures` belong to the round that uses it."""

    def __init__(self, settings: RelaySettings) -> None:
        self.settings = settings
        self.failures = 0
        self.rests_until: datetime | None = None
        self._client: aiosmtplib.SMTP | None = None
        self._goodbye: asyncio.TimerHandle | None = None

    async def send(self, delivery: Delivery) -> str:
        """Send one delivery and return the relay's words after the final dot; raises NotSentError.

        Cancelling is safe: the line is closed, so that no half-made transaction meets the next letter.
        """
        _check(delivery)
        self._stay()
        in_step = False
        try:
            reply = await self._transaction(delivery)
            in_step = True
        except NotSentError as trouble:
            in_step = trouble.kind in ("refused", "deferred") and await self._reset()
            raise
        finally:
            if in_step:
                self._goodbye = asyncio.get_running_loop().call_later(self.settings.idle_seconds, self.close)
            else:
                self.drop()
        return reply

    def close(self) -> None:
        """Say goodbye and close, without waiting for an answer: nothing is owed on this line any more."""
        if self._client is not None and self._client.is_connected:
            line_of(self._client).write(b"QUIT\r\n")
        self.drop()

    def drop(self) -> None:
        """Close the line at once, whatever is going on there."""
        self._stay()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _stay(self) -> None:
        if self._goodbye is not None:
            self._goodbye.cancel()
            self._goodbye = None

    async def _transaction(self, delivery: Delivery) -> str:
        """MAIL, RCPT, DATA, content (RFC 5321 section 3.3)."""
        line = await self._begin()
        _accept(await ask(line, f"RCPT TO:<{delivery.recipient}>", self.settings.command_seconds), 2, "the recipient")
        _accept(await ask(line, "DATA", self.settings.command_seconds), 3, "the letter")
        words = _accept(await ask_content(line, delivery.data, self.settings.data_seconds), 2, "the letter")
        if surplus(line):
            self.drop()
        return words

    async def _begin(self) -> SMTPProtocol:
        """A line on which MAIL was accepted. A line kept from earlier may be stale: then a new one gets the try."""
        kept = self._client is not None and self._client.is_connected
        try:
            return await self._mail()
        except NotSentError:
            self.drop()
            if not kept:
                raise
        return await self._mail()

    async def _mail(self) -> SMTPProtocol:
        if self._client is None or not self._client.is_connected:
            self._client = await opened(self.settings)
        try:
            line = line_of(self._client)
            code, words = await ask(line, f"MAIL FROM:<{self.settings.sender}>", self.settings.command_seconds)
        except NotSentError as trouble:
            raise NotSentError(str(trouble), "relay") from trouble
        if code != 250:
            raise NotSentError(f"The relay refused our own sender address: {code} {words}", "relay")
        return line

    async def _reset(self) -> bool:
        """Forget the refused transaction, so that the line can be kept; False when that did not work."""
        try:
            assert self._client is not None
            code, _ = await ask(line_of(self._client), "RSET", self.settings.connect_seconds)
        except NotSentError:
            return False
        return code == 250


async def check(settings: RelaySettings) -> list[str]:
    """Connect, TLS, EHLO, login, NOOP, QUIT, and send nothing; one plain sentence for each problem, or none."""
    problems = []
    if settings.security == "none" and settings.user:
        problems.append("The relay's password would cross the network unprotected: set security to starttls or tls.")
    try:
        client = await opened(settings)
    except NotSentError as trouble:
        return [*problems, str(trouble)]
    try:
        for command, wanted in (("NOOP", 250), ("QUIT", 221)):
            code, words = await ask(line_of(client), command, settings.connect_seconds)
            if code != wanted:
                problems.append(f"The relay answered {command} with {code} {words}")
    except NotSentError as trouble:
        problems.append(str(trouble))
    finally:
        client.close()
    return problems


def _check(delivery: Delivery) -> None:
    """Refuse what could not go through as it is stored: an odd address, a bare CR or LF (RFC 5321 section 2.3.8)."""
    if not ADDRESS.fullmatch(delivery.recipient):
        raise NotSentError(f"The address {delivery.recipient!a} cannot be written in SMTP.", "refused")
    data = delivery.data
    if not data.endswith(b"\r\n") or not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        raise NotSentError("The stored bytes of this letter are damaged: a line does not end with CRLF.", "refused")


def _accept(reply: tuple[int, str], wanted: int, what: str) -> str:
    """The words of the reply when its first digit is the wanted one; else raise (RFC 5321 section 4.2.1).

    Some 5xx replies say nothing about a letter: that we are out of step, or that we are not let in.
    """
    code, words = reply
    if code // 100 == wanted:
        return words
    reason = f"The relay refused {what}: {code} {words}"
    if code in NOT_LET_IN:
        raise NotSentError(reason, "relay")
    if code == 421 or code in OUT_OF_STEP or code // 100 not in (4, 5):
        raise NotSentError(reason, "lost")
    raise NotSentError(reason, "refused" if code // 100 == 5 else "deferred")
