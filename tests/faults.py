"""A TCP proxy on loopback that spoils a conversation on purpose: cuts, resets, freezes, slices, refuses, injects."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

Direction = Literal["up", "down"]  # up: client to server; down: server to client

RESET_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER on with zero seconds: close() sends RST instead of FIN


@dataclass
class Counters:
    """What has passed: connections accepted, connections refused, bytes per direction over all connections."""

    accepted: int = 0
    refused: int = 0
    passed: dict[Direction, int] = field(default_factory=lambda: {"up": 0, "down": 0})


class FaultProxy:
    """Stands before a server on loopback; every fault is a plain attribute and may be changed while bytes flow.

    Use it as `async with FaultProxy(port) as proxy:` and let the client connect to `proxy.port`.

    - `refuse`: new connections are reset at once.
    - `cut_after["up" | "down"] = n`: each connection is closed (FIN both ways) after exactly n bytes in that direction.
      `cuts_left` bounds how many connections suffer it (None: all).
    - `slice`: bytes are handed on in pieces of at most this size (0: as they come), each in its own write.
    - `freeze()`/`thaw()`: a black hole: nothing passes, nobody is told (half-open TCP).
    - `cut()`/`reset()`: all present connections end, with FIN or with RST.
    - `inject(direction, line)`: bytes slipped into all present connections now.
    - `before["up" | "down"] = (needle, bytes)`: bytes slipped in once, right before the first chunk holding the needle.
    """

    def __init__(self, target_port: int, target_host: str = "127.0.0.1") -> None:
        self.target_host = target_host
        self.target_port = target_port
        self.port = 0
        self.refuse = False
        self.slice = 0
        self.cut_after: dict[Direction, int] = {}
        self.cuts_left: int | None = None
        self.before: dict[Direction, tuple[bytes, bytes]] = {}
        self.counters = Counters()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._pairs: list[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._stopped = False

    async def __aenter__(self) -> FaultProxy:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the last sockets are closed in the next turn of the loop

    @property
    def open_connections(self) -> int:
        """How many client connections are being served now."""
        return len(self._pairs)

    def freeze(self) -> None:
        """Nothing passes from now on, in any connection, and neither side is told."""
        self._flowing.clear()

    def thaw(self) -> None:
        """What was held back passes again."""
        self._flowing.set()

    def cut(self) -> None:
        """Close all present connections with FIN."""
        for to_client, to_server in self._pairs:
            to_client.close()
            to_server.close()

    def reset(self) -> None:
        """Close all present connections with RST."""
        for to_client, to_server in self._pairs:
            _abort(to_client)
            _abort(to_server)

    def inject(self, direction: Direction, data: bytes) -> None:
        """Slip bytes into all present connections now."""
        for to_client, to_server in self._pairs:
            (to_server if direction == "up" else to_client).write(data)

    async def _accept(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.refuse or self._stopped:
            self.counters.refused += 1
            _abort(to_client)
            return
        self.counters.accepted += 1
        try:
            with contextlib.suppress(asyncio.CancelledError):  # our own stop; asyncio's server would log it as an error
                await self._serve(from_client, to_client)
        finally:
            to_client.close()

    async def _serve(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection(self.target_host, self.target_port)
        except OSError:
            _abort(to_client)
            return
        pair = (to_client, to_server)
        self._pairs.append(pair)
        pumps = {
            asyncio.ensure_future(self._pump("up", from_client, to_server)),
            asyncio.ensure_future(self._pump("down", from_server, to_client)),
        }
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._pairs.remove(pair)
            for writer in pair:
                writer.close()
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, direction: Direction, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand bytes on until one side ends or the cut is due; ends both sides by returning."""
        seen = 0
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._flowing.wait()
                limit = self._limit(direction)
                await self._hand_on(direction, data if limit is None else data[: limit - seen], writer)
                seen += len(data)
                if limit is not None and seen >= limit:
                    self._count_cut()
                    return

    def _limit(self, direction: Direction) -> int | None:
        return None if self.cuts_left == 0 else self.cut_after.get(direction)

    def _count_cut(self) -> None:
        if self.cuts_left is not None:
            self.cuts_left -= 1

    async def _hand_on(self, direction: Direction, data: bytes, writer: asyncio.StreamWriter) -> None:
        needle, extra = self.before.get(direction, (b"", b""))
        if needle and needle in data:
            del self.before[direction]
            writer.write(extra)
        step = self.slice or len(data) or 1
        for start in range(0, len(data), step):
            writer.write(data[start : start + step])
            await writer.drain()
            self.counters.passed[direction] += len(data[start : start + step])
            if self.slice:
                await asyncio.sleep(0)  # let the pieces leave apart


def _abort(writer: asyncio.StreamWriter) -> None:
    """Close with RST: what is not sent yet is lost, as when a firewall forgets the connection."""
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
    writer.transport.abort()
