"""The embedded mail server of the demonstration behaves like a mail server with lists."""

import asyncio
import contextlib
import imaplib
import smtplib
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aioimaplib import aioimaplib

from bot.demo.list_copy import list_copy
from bot.demo.servers import HOST, EmbeddedMail

GROUP = "group@lists.example"
USERS = {"bot@example.org": "secret", "anna@example.org": "other"}


@contextlib.asynccontextmanager
async def embedded() -> AsyncIterator[EmbeddedMail]:
    async with EmbeddedMail(users=USERS, lists={GROUP: list(USERS)}) as mail:
        yield mail


def letter(to: str, subject: str = "Draft agenda") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Anna Müller <anna@example.org>", to, subject
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Chère collègue,\n\nvoici l'ordre du jour.\n")
    return message


def opened(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


async def test_a_post_reaches_every_member_with_the_marks_of_the_list() -> None:
    async with embedded() as mail:
        await mail.post(letter(GROUP))
        for member in USERS:
            (raw,) = await mail.read_box(member, wait=1)
            got = opened(raw)
            assert got["Subject"] == "[group] Draft agenda"
            assert got["From"] == "Anna Müller <anna@example.org>"
            assert got["List-Id"] == "<group.lists.example>"
            assert got["List-Post"] == "<mailto:group@lists.example>"
            assert got["Precedence"] == "list"
            assert got["Return-Path"] == "<group-bounces@lists.example>"
            assert "voici l'ordre du jour." in got.get_content()
            assert got.get_content().rstrip().endswith("group mailing list -- group@lists.example")


async def test_a_direct_mail_arrives_as_it_was_sent() -> None:
    async with embedded() as mail:
        sent = letter("bot@example.org").as_bytes(policy=policy.SMTP)
        await mail.deliver(sent, "Bot@Example.org", sender="anna@example.org")
        (raw,) = await mail.read_box("bot@example.org")
        assert raw == b"Return-Path: <anna@example.org>\r\nDelivered-To: bot@example.org\r\n" + sent
        assert await mail.read_box("anna@example.org") == []


async def test_who_idles_is_told_of_a_post() -> None:
    async with embedded() as mail:
        client = aioimaplib.IMAP4(HOST, mail.imap_port)
        await client.wait_hello_from_server()
        await client.login("bot@example.org", "secret")
        await client.select("INBOX")
        idle = await client.idle_start(timeout=10)
        await mail.post(letter(GROUP))
        assert b"1 EXISTS" in await client.wait_server_push(5)
        client.idle_done()
        await asyncio.wait_for(idle, 5)
        await client.logout()


async def test_what_imap_deletes_is_gone_from_the_box() -> None:
    def delete_all(port: int) -> None:
        with imaplib.IMAP4(HOST, port) as client:
            client.login("anna@example.org", "other")
            client.select()
            client.store("1:*", "+FLAGS", "\\Deleted")
            client.expunge()

    async with embedded() as mail:
        await mail.post(letter("anna@example.org"))
        await asyncio.to_thread(delete_all, mail.imap_port)
        assert await mail.read_box("anna@example.org") == []


async def test_a_stranger_and_a_wrong_password_are_refused() -> None:
    def log_in(port: int, password: str) -> int:
        with smtplib.SMTP(HOST, port) as client:
            client.ehlo()
            return client.login("bot@example.org", password)[0]

    async with embedded() as mail:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await mail.post(letter("nobody@example.org"))
        assert await asyncio.to_thread(log_in, mail.smtp_port, "secret") == 235
        with pytest.raises(smtplib.SMTPAuthenticationError):
            await asyncio.to_thread(log_in, mail.smtp_port, "guess")


async def test_waiting_for_a_mail_that_does_not_come_ends() -> None:
    async with embedded() as mail:
        with pytest.raises(TimeoutError):
            await mail.read_box("bot@example.org", wait=1, within=0.05)


async def test_leaving_closes_lines_that_are_still_open() -> None:
    async with embedded() as mail:
        reader, writer = await asyncio.open_connection(HOST, mail.imap_port)
        caller, line = await asyncio.open_connection(HOST, mail.smtp_port)
        assert (await reader.readline()).startswith(b"* OK")
        assert (await caller.readline()).startswith(b"220")
    assert await asyncio.wait_for(reader.read(), 5) is not None
    assert await asyncio.wait_for(caller.read(), 5) == b""
    for stream in (writer, line):
        stream.close()
    with pytest.raises(OSError, match=r"refused|Connect"):
        await asyncio.open_connection(HOST, mail.smtp_port)


def test_an_attachment_survives_the_list_and_an_invitation_is_not_touched() -> None:
    mail = letter(GROUP)
    mail.add_attachment(b"PK\x03\x04\r\n.\r\n\x00", maintype="application", subtype="octet-stream", filename="C12.docx")
    copy = opened(list_copy(mail.as_bytes(policy=policy.SMTP), GROUP))
    attached = next(iter(copy.iter_attachments()))
    assert attached.get_content() == b"PK\x03\x04\r\n.\r\n\x00"
    assert len(list(copy.iter_parts())) == 3
    invitation = letter(GROUP)
    invitation.add_alternative("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar")
    copy = opened(list_copy(invitation.as_bytes(policy=policy.SMTP), GROUP))
    assert [part.get_content_type() for part in copy.iter_parts()] == ["text/plain", "text/calendar"]


def test_a_reply_is_tagged_once() -> None:
    mail = letter(GROUP, "Re: [group] Draft agenda").as_bytes(policy=policy.SMTP)
    assert opened(list_copy(mail, GROUP))["Subject"] == "Re: [group] Draft agenda"
