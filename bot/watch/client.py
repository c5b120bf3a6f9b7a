"""aioimaplib's protocol made fit for years of watching: the bytes of one IMAP connection become whole responses.

What aioimaplib 2.0.3 leaves open and this closes, each measured: it recurses once per line (a folder emptied while we
idle kills it), takes parentheses in subjects for structure, deletes `* ` inside lines, wakes nobody when the line
drops, and writes passwords to its debug log. The subclass uses its private names: the version is pinned, and
`tests/test_watch_client.py` names what must not change.
"""

from __future__ import annotations

import asyncio
import logging
import re

from aioimaplib import aioimaplib

from bot.watch.wire import EXISTS, EXPUNGE, Response

# The library's debug log shows passwords that hold a quote or a backslash: never below INFO, whatever the root says.
logging.getLogger("aioimaplib").setLevel(logging.INFO)

LITERAL = re.compile(rb"\{(\d+)\+?\}$")
PLAIN_TEXT = re.compile(rb"^(\* (OK|NO|BAD|BYE|PREAUTH)\b|[^*])", re.IGNORECASE)  # may end in `{9}` and mean nothing
CRLF = b"\r\n"
LONGEST_LINE = 64 * 1024 * 1024  # a SEARCH answer over eight million mails


class LostError(ConnectionError):
    """The connection is gone or cannot be trusted any more: connect anew. Always temporary."""


class RefusedError(Exception):
    """The server answered NO or BAD; the connection is good. The text is the server's own, with its `[CODE]` if any.

    `answers` are the untagged ones before it: a FETCH that met expunged mails may be refused and yet bring the others.
    """

    def __init__(self, words: str, answers: list[Response]) -> None:
        super().__init__(words)
        self.answers = answers


class Command(aioimaplib.Command):
    """A command under way, with the two bells that the library's own lacks; its end rings both."""

    def __init__(self, name: str, tag: str, *words: str, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name, tag, *words, loop=loop)
        self.prompted = asyncio.Event()  # the server asks us to go on
        self.stirred = asyncio.Event()  # the server tells of new mail
        self.ended: asyncio.Event = self._event
        self.answers: list[Response] = []
        self.verdict = ""
        self.words = ""

    def close(self, line: bytes, result: str) -> None:
        """Called with the tagged line, or by the loss of the connection."""
        self.verdict, self.words = result.upper(), line.decode("utf-8", "replace")[:300]
        super().close(line, result)
        self.prompted.set()
        self.stirred.set()


class Line(aioimaplib.IMAP4ClientProtocol):
    """The library's protocol, iterative, one command at a time, and every wait ends with the loss of the line."""

    # The library assigns None first and has no types of its own for these.
    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport | None  # type: ignore[assignment]
    pending_sync_command: Command | None  # type: ignore[assignment]

    def __init__(self, loop: asyncio.AbstractEventLoop, literals_kept: int) -> None:
        super().__init__(loop)
        self.greeted = asyncio.Event()
        self.lost: asyncio.Future[str] = loop.create_future()  # the reason
        self.closed = asyncio.Event()
        self.heard = loop.time()
        self.told_of_mail = False
        self._mails = 0
        self._farewell = ""
        self._kept = literals_kept
        self._room = literals_kept
        self._owed = 0
        self._literal = bytearray()
        self._pieces: list[bytes | bytearray] = []

    # --- bytes become responses ---

    def data_received(self, d: bytes) -> None:
        """Cut the stream into responses; whatever cannot be understood ends the connection."""
        self.heard = self.loop.time()
        try:
            self._cut(self.incomplete_line + d if self.incomplete_line else d)
        except (aioimaplib.AioImapException, ValueError) as error:
            self.fail(f"the server said something unintelligible ({error})")

    def _cut(self, data: bytes) -> None:
        position = 0
        self.incomplete_line = b""
        while position < len(data):
            if self._owed:
                position += self._take_literal(data[position : position + self._owed])
                continue
            end = data.find(CRLF, position)
            if end < 0:
                self._keep_for_later(data[position:])
                return
            self._take_line(data[position:end])
            position = end + len(CRLF)

    def _keep_for_later(self, start_of_line: bytes) -> None:
        if len(start_of_line) > LONGEST_LINE:
            raise ValueError("a line without end")
        self.incomplete_line = start_of_line

    def _take_literal(self, data: bytes) -> int:
        """Keep literal bytes while there is room; the rest of an overlong one is read and dropped, never stored."""
        kept = data[: self._room]
        self._literal += kept
        self._room -= len(kept)
        self._owed -= len(data)
        if not self._owed:
            self._end_literal()
        return len(data)

    def _end_literal(self) -> None:
        self._pieces.append(self._literal)
        self._literal = bytearray()

    def _take_line(self, line: bytes) -> None:
        """A line ends its response unless it announces a literal; free text and tagged lines never do."""
        announced = LITERAL.search(line) if self._pieces or not PLAIN_TEXT.match(line) else None
        self._pieces.append(line)
        if announced is None:
            pieces, self._pieces = self._pieces, []
            self._respond(pieces)
            return
        self._owed = int(announced[1])
        if not self._owed:
            self._end_literal()

    def _respond(self, pieces: list[bytes | bytearray]) -> None:
        line = bytes(pieces[0])
        if self.state == aioimaplib.CONNECTED:
            self._greet(line)
        elif line.startswith(b"* "):
            self._untagged([line[2:], *pieces[1:]])
        elif line.startswith(b"+"):
            self._continuation(line)
        elif line and self.pending_sync_command is not None:
            self._response_done(line)
        elif line:
            raise ValueError("a line that answers nothing")

    def _greet(self, line: bytes) -> None:
        match = re.match(rb"\* (OK|PREAUTH)\b", line, re.IGNORECASE)
        if match is None:
            self.fail("the server turns us away: " + line.decode("utf-8", "replace")[:200])
            return
        self.state = aioimaplib.NONAUTH if match[1].upper() == b"OK" else aioimaplib.AUTH
        self.greeted.set()

    def _continuation(self, line: bytes) -> None:
        if self.pending_sync_command is not None:
            self.pending_sync_command.prompted.set()

    def _untagged(self, pieces: list[bytes | bytearray]) -> None:
        command = self.pending_sync_command
        if pieces[0][:4].upper() == b"BYE ":
            self._farewell = pieces[0][4:].decode("utf-8", "replace")[:200]
        self._count(pieces[0])
        if command is None:
            return
        if self.told_of_mail:
            command.stirred.set()
        if command.name != "IDLE":  # what comes while we idle is only a bell; nobody reads it
            command.answers.append(pieces)

    def _count(self, line: bytes | bytearray) -> None:
        """Mail is news only when the folder grew: some servers tell the number of mails in every answer."""
        if match := EXISTS.match(line):
            self.told_of_mail |= int(match[1]) > self._mails
            self._mails = int(match[1])
        elif EXPUNGE.match(line):
            self._mails = max(0, self._mails - 1)

    # --- commands ---

    def send(self, line: str, scrub: str | None = None) -> None:
        """Write one line. Nothing is logged: a command may hold a password."""
        if self.transport is not None:
            self.transport.write(line.encode() + CRLF)

    def begin(self, name: str, *words: str) -> Command:
        """Send a command. Only one is ever under way, so every untagged answer belongs to it."""
        if self.pending_sync_command is not None:
            self.fail("a command was abandoned half-way")  # by a cancel: what the server thinks now is unknown
        if self.lost.done():
            raise LostError(self.lost.result())
        command = Command(name, self.new_tag(), *words, loop=self.loop)
        self._room = self._kept
        self.heard = self.loop.time()
        self.pending_sync_command = command
        self.send(str(command))
        return command

    # --- the end ---

    def fail(self, reason: str) -> None:
        """Give the connection up at once; everybody who waits is woken, and told why by `lost`."""
        if not self.lost.done():
            self.lost.set_result(reason)
        self.greeted.set()
        command, self.pending_sync_command = self.pending_sync_command, None
        if command is not None:
            command.close(b"", "LOST")
        if self.transport is not None:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop when the socket is closed."""
        self.fail(self._farewell or (str(exc) if exc else "the server closed the connection"))
        self.closed.set()
