"""An IMAP server that follows a script and misbehaves by name, as real servers were seen to do."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType

WINDOW = re.compile(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>")
NUMBERS = re.compile(r"(\d+):(\d+|\*)|(\d+)")


@dataclass
class ScriptedImap:
    """IMAP on `port` of 127.0.0.1 for anybody with the right password; `mails` (by UID) may be changed at any time.

    `misbehaves` names what goes wrong, the first time it can (`once`) or always (`always`):

    - once: `bye_in_idle`, `close_in_idle`, `silent_after_idle`, `expunge_storm` (3,000 while idle), `bye_greeting`,
      `gone_before_fetch` (the mails in `doomed` vanish after SEARCH), `validity_change` (another folder of that name,
      with new UIDs, while idle), `idle_refused`
    - always: `wrong_size` (RFC822.SIZE is 7 too high), `small_size` (it is 1),
      `nil_body` (the mails in `doomed` have no body),
      `unsolicited_fetch`, `quoted_body` (of one line), `no_idle`, `no_validity`, `folder_missing`,
      `poison` (the line drops when a mail in `doomed` is read),
      `chatty` (EXISTS with every answer),
      `endless_literal` (a body in a batch is followed by 45 MB of rubbish, announced as part of it)
    """

    mails: dict[int, bytes]
    once: str = ""
    always: str = ""
    doomed: set[int] = field(default_factory=set)
    validity: int = 7
    password: str = "secret"
    refusals: int = 0
    port: int = 0
    seen: list[str] = field(default_factory=list)
    push: asyncio.Event = field(default_factory=asyncio.Event)
    idling: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopped: bool = False

    async def __aenter__(self) -> ScriptedImap:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def until_idle(self) -> None:
        """Wait until a client idles anew."""
        self.idling.clear()
        await self.idling.wait()

    def _now(self, name: str) -> bool:
        if self.once == name:
            self.once = ""
            return True
        return self.always == name

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            if self._stopped:
                return
            with contextlib.suppress(OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
                await self._talk(reader, writer)
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._now("bye_greeting"):
            writer.write(b"* BYE too many of you\r\n")
            return
        writer.write(b"* OK [CAPABILITY IMAP4rev1] at your service {12}\r\n")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            self.seen.append(line)
            tag, _, command = line.partition(" ")
            if command == "IDLE":
                await self._idle(tag, reader, writer)
                continue
            if command == "AUTHENTICATE PLAIN":
                writer.write(b"+ \r\n")
                command = "LOGIN " + base64.b64decode(await reader.readline()).decode().replace("\0", '"') + '"'
            for answer in self._answer(command):
                writer.write(answer)
            writer.write(f"{tag} {self._verdict(command)}\r\n".encode())
            await writer.drain()

    def _verdict(self, command: str) -> str:
        if command.startswith("LOGIN") and (self.refusals or f'"{self.password}"' not in command):
            self.refusals = max(0, self.refusals - 1)
            return "NO [AUTHENTICATIONFAILED] wrong password"
        if command.startswith("EXAMINE") and self.always == "folder_missing":
            return "NO [NONEXISTENT] no such folder"
        return "OK done {99}"

    def _answer(self, command: str) -> Iterator[bytes]:
        if command.startswith("CAPABILITY"):
            yield b"* CAPABILITY IMAP4rev1" + (b"" if self.always == "no_idle" else b" IDLE") + b"\r\n"
        if command.startswith("EXAMINE"):
            yield f"* {len(self.mails)} EXISTS\r\n* 0 RECENT\r\n".encode()
            if self.always != "no_validity":
                yield f"* OK [UIDVALIDITY {self.validity}] UIDs valid\r\n".encode()
        if self.always == "chatty":
            yield f"* {len(self.mails)} EXISTS\r\n".encode()
        if command.startswith("NOOP") and self.push.is_set():
            self.push.clear()
            yield f"* {len(self.mails)} EXISTS\r\n".encode()
        if command.startswith("UID SEARCH"):
            yield from self._search(command)
        if command.startswith("UID FETCH"):
            yield from self._fetch(command)

    def _search(self, command: str) -> Iterator[bytes]:
        low = int(command.rpartition(" ")[2].partition(":")[0]) if command.endswith(":*") else 0
        found = [uid for uid in sorted(self.mails) if uid >= low] or sorted(self.mails)[-1:]  # n:* names the last one
        yield f"* SEARCH {' '.join(map(str, found))}\r\n".encode()
        if self._now("gone_before_fetch"):
            for uid in self.doomed:
                self.mails.pop(uid, None)

    def _fetch(self, command: str) -> Iterator[bytes]:
        _, _, numbers, items = command.split(" ", 3)
        for position, uid in enumerate(sorted(self.mails), 1):
            if not any(_names(match, uid) for match in NUMBERS.finditer(numbers)):
                continue
            if self.always == "unsolicited_fetch":
                yield f"* {position} FETCH (FLAGS (\\Seen))\r\n* {position} FETCH (UID {uid} FLAGS (a))\r\n".encode()
                yield b"* 4 EXPUNGE\r\n* OK [NOMODSEQ] still here {3}\r\n"
            yield self._mail(position, uid, items)
            if self.always == "unsolicited_fetch":
                yield f"* {position} FETCH (UID {uid} FLAGS (\\Seen))\r\n* FLAGS (\\Seen)\r\n".encode()

    def _mail(self, position: int, uid: int, items: str) -> bytes:
        raw = self.mails[uid]
        size = {"wrong_size": len(raw) + 7, "small_size": 1}.get(self.always, len(raw))
        told = f"UID {uid} RFC822.SIZE {size} INTERNALDATE \" 5-Mar-2026 10:00:00 +0100\"".encode()
        if "BODY" not in items:
            return b"* %d FETCH (%s)\r\n" % (position, told)
        if self.always == "poison" and uid in self.doomed:
            raise ConnectionError("dropped")
        window = WINDOW.search(items)
        if "HEADER" in items:
            raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if window:
            raw = raw[int(window[1]) : int(window[1]) + int(window[2])]
        label = b"BODY[]<%s>" % window[1].encode() if window else b"BODY[]"
        if self.always == "nil_body" and uid in self.doomed:
            return b"* %d FETCH (%s %s NIL)\r\n" % (position, told, label)
        if self.always == "quoted_body" and b"\r\n" not in raw:
            quoted = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            return b"* %d FETCH (%s %s \"%s\")\r\n" % (position, told, label, quoted)
        if self.always == "endless_literal" and not window:
            raw += b"\r\n* 1 FETCH (UID 1)" * 2_500_000
        return b"* %d FETCH (%s {%d}\r\n%s %s)\r\n" % (position, label, len(raw), raw, told)

    async def _idle(self, tag: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._now("idle_refused"):
            writer.write(f"{tag} BAD not today\r\n".encode())
            return
        writer.write(b"+ idling\r\n")
        self.idling.set()
        if self._now("expunge_storm"):
            writer.write(b"* 1 EXPUNGE\r\n" * 3000 + b"* 0 EXISTS\r\n")
        if self._now("bye_in_idle"):
            writer.write(b"* BYE going down\r\n")
            raise ConnectionError("gone")
        if self._now("close_in_idle"):
            raise ConnectionError("gone")
        if self._now("validity_change"):
            self.validity += 1
            self.mails = {uid + 1000: raw for uid, raw in self.mails.items()} | {2000: b"Subject: one more"}
            writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
        silent = self._now("silent_after_idle")
        await self._until_done(reader, writer)
        if silent:
            await reader.readline()
        writer.write(f"{tag} OK idle is over\r\n".encode())

    async def _until_done(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Tell of a push as soon as there is one, until the client says DONE."""
        done, push = asyncio.ensure_future(reader.readline()), asyncio.ensure_future(self.push.wait())
        try:
            await asyncio.wait({done, push}, return_when=asyncio.FIRST_COMPLETED)
            if push.done():
                self.push.clear()
                writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
            self.seen.append((await done).decode().strip())
        finally:
            push.cancel()
            done.cancel()
            await asyncio.gather(push, done, return_exceptions=True)


def _names(match: re.Match[str], uid: int) -> bool:
    if match[3]:
        return uid == int(match[3])
    return int(match[1]) <= uid and (match[2] == "*" or uid <= int(match[2]))
