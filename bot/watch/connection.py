"""One IMAP connection that never hangs: each call ends in a set time, with its answer or the line lost."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ssl

from bot.watch.client import Command, Line, LostError, RefusedError
from bot.watch.wire import Response, quoted

SLOWEST = 20  # a command may take this many times the patience, however steadily its answer drips


class Client:
    """An open connection for one task. A timeout, a loss or a cancel inside a call ends it: LostError ever after."""

    def __init__(self, line: Line, patience: float) -> None:
        self._line = line
        self._patience = patience
        self.capabilities: frozenset[str] = frozenset()

    async def greet(self) -> None:
        """Wait for the server's greeting."""
        await self._wait(self._line.greeted, "no greeting came (is this a port for the other kind of TLS?)")

    async def ask(self, name: str, *words: str) -> list[Response]:
        """One command; its untagged answers without the `* `. Raises RefusedError or LostError."""
        command = self._line.begin(name, *words)
        return await self._end(command)

    async def login(self, user: str, password: str) -> None:
        """Log in, then ask for the capabilities anew. ValueError for a line break in user or password.

        LOGIN cannot carry words outside ASCII (RFC 3501 section 9, `astring`): AUTHENTICATE PLAIN (RFC 4616) does.
        """
        if (user + password).isascii():
            await self.ask("LOGIN", quoted(user), quoted(password))
        else:
            await self._authenticate(base64.b64encode(f"\0{user}\0{password}".encode()).decode())
        answers = await self.ask("CAPABILITY")
        told = b" ".join(answer[0] for answer in answers if answer[0].upper().startswith(b"CAPABILITY "))
        self.capabilities = frozenset(told.decode("ascii", "replace").upper().split())

    async def _authenticate(self, secret: str) -> None:
        command = self._line.begin("AUTHENTICATE", "PLAIN")
        await self._wait(command.prompted, "no answer to AUTHENTICATE")
        if not command.ended.is_set():
            self._line.send(secret)
        await self._end(command)

    async def idle(self, seconds: float) -> bool:
        """IDLE (RFC 2177) for at most so many seconds; True as soon as the server tells that mail is there.

        The tagged answer at the end proves that the line is alive: half-open connections are found here.
        """
        if self.mail_told():
            return True
        command = self._line.begin("IDLE")
        await self._wait(command.prompted, "no answer to IDLE")
        await _rings(command.stirred, self._line.loop.time() + seconds)
        if not command.ended.is_set():
            self._line.send("DONE")
            self._line.heard = self._line.loop.time()
        await self._end(command)
        return self.mail_told()

    async def rest(self, seconds: float) -> None:
        """Sleep, but wake with LostError as soon as the line drops."""
        if (await asyncio.wait({self._line.lost}, timeout=seconds))[0]:
            raise LostError(self._line.lost.result())

    def mail_told(self) -> bool:
        """Whether the server told of mail (EXISTS) since this was last asked."""
        told, self._line.told_of_mail = self._line.told_of_mail, False
        return told

    async def close(self) -> None:
        """Drop the connection and wait until its socket is closed. LOGOUT is left out: some servers never answer it."""
        self._line.fail("closed by us")
        await _rings(self._line.closed, self._line.loop.time() + 1)

    async def _end(self, command: Command) -> list[Response]:
        await self._wait(command.ended, f"no answer to {command.name}")
        if command.verdict != "OK":
            raise RefusedError(command.words, command.answers)
        return command.answers

    async def _wait(self, event: asyncio.Event, reproach: str) -> None:
        """Until the event, as long as bytes keep coming, at most SLOWEST times the patience; then the line is lost."""
        line, last = self._line, self._line.loop.time() + SLOWEST * self._patience
        while not event.is_set():
            due = min(line.heard + self._patience, last)
            if line.loop.time() >= due:
                line.fail(f"{reproach} within {self._patience:g} s")
            await _rings(event, due)
        if line.lost.done():
            raise LostError(line.lost.result())


async def connect(host: str, port: int, tls: ssl.SSLContext | None, patience: float, literals_kept: int) -> Client:
    """Connect and read the greeting; each may take `patience` seconds, as may any later silence. Raises LostError.

    `literals_kept` bounds the literal bytes that are kept of one command's answers; what is beyond is read and dropped.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(patience):
            _, line = await loop.create_connection(lambda: Line(loop, literals_kept), host, port, ssl=tls)
    except TimeoutError:
        raise LostError(f"no connection to {host}:{port} within {patience:g} s") from None
    except OSError as error:
        raise LostError(f"no connection to {host}:{port}: {error}") from error
    client = Client(line, patience)
    try:
        await client.greet()
    except BaseException:
        await client.close()
        raise
    return client


async def _rings(event: asyncio.Event, due: float) -> None:
    """Wait for the event, but no longer than until `due` on the loop's clock."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout_at(due):
            await event.wait()
