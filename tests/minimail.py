"""A whole IMAP server inside the test's own loop (pymap, in memory): up in milliseconds, no root, no setup."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata
from pysasl.creds.plain import PlainCredentials
from pysasl.hashing import Cleartext


class MiniMail:
    """IMAP on `port` of 127.0.0.1 for the given users and passwords: `async with MiniMail({"bot": "secret"}) as mail:`.

    It gives UIDs from 101 on, pushes within some 20 ms, and answers FETCH items in an order of its own.
    """

    def __init__(self, users: Mapping[str, str], tls: ssl.SSLContext | None = None) -> None:
        self.port = 0
        self._users = dict(users)
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> MiniMail:
        # The default hashing takes 0.7 s per login; passwords of a test need no protection.
        arguments = Namespace(
            host=None, port="0", cert=None, key=None, tls=False, proxy_protocol=None, inherited_sockets=None,
            debug=False, passlib_cfg=None, demo_data=False, demo_user="", demo_password="",
        )  # fmt: skip
        self._backend, self._config = await DictBackend.init(
            arguments, invalid_user_sleep=0, hash_context=Cleartext()
        )
        self._config.apply_context()
        for user, password in self._users.items():
            await self.set_password(user, password)
        self._answer = IMAPServer(self._backend.login, self._config)
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)  # a client that went away ends its own conversation
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def set_password(self, user: str, password: str) -> None:
        """Give a user a password; from now on only this one lets them in."""
        self._users[user] = password
        hashed = await Passwords(self._config).hash_password(password)
        self._backend.login.users_dict[user] = UserMetadata(self._config, user, password=hashed)

    async def deliver(self, user: str, raw: bytes, received: datetime, folder: str = "INBOX") -> None:
        """Put a mail into a folder; whoever idles there is told."""
        identity = await self._backend.login.authenticate(PlainCredentials(user, self._users[user]))
        async with identity.new_session() as session:
            await session.append_messages(folder, [AppendMessage(raw, received, frozenset())])

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Called directly, not through pymap's own service: that one loses track of its tasks, and they die half-way.
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._answer(reader, writer, SocketInfoLocal(writer))
        finally:
            writer.close()
