"""A mail server in memory: IMAP mailboxes (pymap), SMTP (aiosmtpd) and mailing lists, inside the running loop.

Up in milliseconds on free ports of 127.0.0.1, without root, files or installation, and gone without a trace. It is for
looking and trying; it keeps nothing, and who knows the port may log in with the password given here.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import smtplib
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from types import TracebackType

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import FetchRequirement
from pymap.user import Passwords, UserMetadata
from pysasl.creds.plain import PlainCredentials
from pysasl.hashing import Cleartext

from bot.demo.list_copy import list_copy

HOST = "127.0.0.1"
_LARGEST = 50_000_000  # bytes of one mail


class EmbeddedMail:
    """Mailboxes and lists as long as the block lasts:

    async with EmbeddedMail(users={"bot@a.example": "secret"}, lists={"group@l.example": ["bot@a.example"]}) as mail:
        await mail.post(message)  # to the addresses in its To and Cc
        copies = await mail.read_box("bot@a.example", wait=1)

    `imap_port` and `smtp_port` are what a mail program, or the bot, is configured with: no TLS, user = address.
    SMTP takes mail for these users and lists only and refuses every other recipient with 550.
    """

    def __init__(self, users: Mapping[str, str], lists: Mapping[str, Sequence[str]]) -> None:
        self.imap_port = 0
        self.smtp_port = 0
        self._passwords = {address.lower(): password for address, password in users.items()}
        self._lists = {address.lower(): [member.lower() for member in lists[address]] for address in lists}
        self._conversations: set[asyncio.Task[None]] = set()
        self._callers: set[SMTP] = set()
        self._news = asyncio.Condition()

    async def __aenter__(self) -> EmbeddedMail:
        # The words pymap's own command line would have parsed. Its usual hashing costs 0.7 s for each login (measured).
        words = Namespace(
            host=None, port="0", cert=None, key=None, tls=False, proxy_protocol=None, inherited_sockets=None,
            debug=False, passlib_cfg=None, demo_data=False, demo_user="", demo_password="",
        )  # fmt: skip
        self._backend, config = await DictBackend.init(words, invalid_user_sleep=0, hash_context=Cleartext())
        config.apply_context()
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of a property that it uses itself
        for user, password in self._passwords.items():
            hashed = await Passwords(config).hash_password(password)
            self._backend.login.users_dict[user] = UserMetadata(config, user, password=hashed)
        self._answer = IMAPServer(self._backend.login, config)
        self._imap = await asyncio.start_server(self._converse, HOST, 0)
        self._smtp = await asyncio.get_running_loop().create_server(self._pick_up, HOST, 0)
        self.imap_port = self._imap.sockets[0].getsockname()[1]
        self.smtp_port = self._smtp.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._imap.close()
        self._smtp.close()
        for caller in self._callers:
            if caller.transport is not None:
                caller.transport.close()
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await asyncio.sleep(0)  # lets the closed lines say goodbye to their protocols

    async def deliver(self, raw: bytes, to: str, sender: str = "") -> None:
        """Put a mail into the mailbox `to`, or the list's copy of it into each member's if `to` is a list.

        `raw` is RFC 5322 with CRLF; whoever waits in IDLE is told at once. KeyError for an address nobody has.
        """
        to = to.lower()
        if to not in self._lists:
            await self._append(raw, to, sender)
            return
        copy = list_copy(raw, to)
        bounces = to.replace("@", "-bounces@", 1)
        for member in self._lists[to]:
            await self._append(copy, member, bounces)

    async def post(self, message: EmailMessage) -> None:
        """Send a message over SMTP from its author to the addresses in To and Cc, as a mail program does.

        smtplib.SMTPException if one of them is refused.
        """
        await asyncio.to_thread(self._send, message.as_bytes(policy=policy.SMTP), message)

    async def read_box(self, user: str, wait: int = 0, within: float = 10.0) -> list[bytes]:
        """The mails in the INBOX of `user`, oldest first, as soon as there are `wait` of them.

        TimeoutError after `within` seconds; KeyError for an address nobody has.
        """
        user = user.lower()
        async with asyncio.timeout(within), self._news:
            while len(mails := await self._inbox(user)) < wait:
                await self._news.wait()
        return mails

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd asks this for each recipient; its reply is what we return (RFC 5321)."""
        if address.lower() not in self._passwords.keys() | self._lists.keys():
            return "550 5.1.1 nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd asks this when a mail is complete."""
        raw = envelope.content
        assert isinstance(raw, bytes)  # decode_data is off
        for address in envelope.rcpt_tos:
            await self.deliver(raw, address, envelope.mail_from or "")
        return "250 2.0.0 delivered"

    def _send(self, raw: bytes, message: EmailMessage) -> None:
        (_, sender), *_ = getaddresses([str(message["From"])])
        fields = [str(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
        with smtplib.SMTP(HOST, self.smtp_port) as client:
            client.sendmail(sender, [address for _, address in getaddresses(fields)], raw)

    async def _append(self, raw: bytes, user: str, sender: str) -> None:
        trace = f"Return-Path: <{sender}>\r\nDelivered-To: {user}\r\n".encode()
        identity = await self._backend.login.authenticate(PlainCredentials(user, self._passwords[user]))
        async with identity.new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(trace + raw, datetime.now(UTC), frozenset())])
        async with self._news:
            self._news.notify_all()

    async def _inbox(self, user: str) -> list[bytes]:
        identity = await self._backend.login.authenticate(PlainCredentials(user, self._passwords[user]))
        async with identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            found = [await mail.load_content(FetchRequirement.CONTENT) async for mail in inbox.messages()]
        return [bytes(mail) for mail in found]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Called directly: pymap's own service loses hold of its tasks, and conversations die half-way (measured).
        task = asyncio.current_task()
        assert task is not None
        self._conversations.add(task)
        task.add_done_callback(self._conversations.discard)
        try:
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._answer(reader, writer, SocketInfoLocal(writer))
        finally:
            writer.close()

    def _pick_up(self) -> SMTP:
        caller = SMTP(
            self, hostname="mx.example.org", data_size_limit=_LARGEST, enable_SMTPUTF8=True,
            authenticator=self._authenticate, auth_require_tls=False,
        )  # fmt: skip
        self._callers.add(caller)
        return caller

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, proof: object
    ) -> AuthResult:
        known = (
            isinstance(proof, LoginPassword) and self._passwords.get(proof.login.decode()) == proof.password.decode()
        )
        return AuthResult(success=known, handled=False)  # "handled" would mean that we have sent the reply ourselves
