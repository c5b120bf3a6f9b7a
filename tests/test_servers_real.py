"""The real servers do in our hands what they do in the world, and leave nothing behind."""

import imaplib
import secrets
import smtplib
import ssl
import subprocess
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from tests.servers import places
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import PASSWORD
from tests.servers.postfix import Postfix
from tests.servers.postgres import Postgres
from tests.servers.processes import is_open, running, until
from tests.servers.stack import MailingList


def letter(author: str, to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = author, to
    message["Subject"] = f"Draft agenda {secrets.token_hex(4)}"
    message["Date"] = "Tue, 06 Jan 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{secrets.token_hex(8)}@example.org>"
    message.set_content("Dear colleagues,\n\nplease find the draft agenda below.\n")
    return message


def arrived(group: MailingList, sent: EmailMessage, user: str) -> EmailMessage:
    """The copy of `sent` the list delivered to `user`."""
    before = 0
    while True:
        for raw in group.mailbox(user, wait=before + 1)[before:]:
            copy = message_from_bytes(raw, policy=policy.default)
            if str(sent["Subject"]) in str(copy["Subject"]):
                return copy
            before += 1


def test_a_mail_from_outside_reaches_a_mailbox_and_is_read_over_tls(dovecot: Dovecot, postfix: Postfix) -> None:
    user = dovecot.make_user("anna")
    postfix.send(letter("guest@example.org", user), [user])
    assert b"please find the draft agenda below." in dovecot.mailbox(user, wait=1)[0]
    trusted = ssl.create_default_context(cafile=str(dovecot.ca))
    with imaplib.IMAP4_SSL("localhost", dovecot.imaps_port, ssl_context=trusted) as client:
        client.login(user, PASSWORD)
        assert client.select() == ("OK", [b"1"])


def test_submission_wants_tls_and_a_password_and_lets_nothing_leave_the_machine(
    dovecot: Dovecot, postfix: Postfix
) -> None:
    user = dovecot.make_user("bert")
    with smtplib.SMTP("localhost", postfix.submission_port) as client:
        assert client.docmd("MAIL", f"FROM:<{user}>")[0] == 530
        client.starttls(context=ssl.create_default_context(cafile=str(postfix.ca)))
        client.login(user, PASSWORD)
        assert client.sendmail(user, [user], b"Subject: to myself\r\n\r\nhere\r\n") == {}
        client.docmd("MAIL", f"FROM:<{user}>")
        assert client.docmd("RCPT", "TO:<somebody@elsewhere.example>")[0] in (550, 554)
    assert b"to myself" in dovecot.mailbox(user, wait=1)[0]


@pytest.mark.parametrize("name", ["mailman_list", "sympa_list"])
@pytest.mark.real
def test_a_post_reaches_the_bot_with_the_marks_of_the_list(name: str, request: pytest.FixtureRequest) -> None:
    group: MailingList = request.getfixturevalue(name)
    sent = letter("Anna <anna@example.org>", group.address)
    group.post(sent)
    got = arrived(group, sent, group.bot)
    assert got["Subject"] == f"[int-sect-group] {sent['Subject']}"
    assert got["Message-ID"] == sent["Message-ID"]
    assert got["From"] == "Anna <anna@example.org>"
    assert "<int-sect-group.lists.itu.int>" in got["List-Id"]
    assert got["List-Post"] == "<mailto:int-sect-group@lists.itu.int>"


@pytest.mark.parametrize("name", ["mailman_list", "sympa_list"])
@pytest.mark.real
def test_the_author_under_a_strict_policy_moves_to_reply_to(name: str, request: pytest.FixtureRequest) -> None:
    group: MailingList = request.getfixturevalue(name)
    sent = letter("Dora <dora@strict.example>", group.address)
    group.post(sent)
    got = arrived(group, sent, group.bot)
    assert got["From"].addresses[0].addr_spec == group.address
    assert got["Reply-To"] == "Dora <dora@strict.example>"
    assert ("_dmarc.strict.example", "TXT") in group.dns.asked


@pytest.mark.parametrize("name", ["mailman_list", "sympa_list"])
@pytest.mark.real
def test_a_new_member_gets_what_is_posted_and_a_stranger_is_held_for_the_owner(
    name: str, request: pytest.FixtureRequest
) -> None:
    group: MailingList = request.getfixturevalue(name)
    newcomer, stranger = group.make_user("carla"), group.make_user("stranger")
    group.subscribe(newcomer)
    assert newcomer in group.members
    assert stranger not in group.members
    held, sent = letter(stranger, group.address), letter(newcomer, group.address)
    group.post(held)
    group.post(sent)
    arrived(group, sent, newcomer)
    assert not [raw for raw in group.mailbox(newcomer) if str(held["Subject"]).encode() in raw]
    assert group.mailbox(group.owner, wait=1)


def test_each_test_has_a_postgresql_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("create table only_here (n int)")
        assert connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone() == (1,)


def test_a_database_comes_empty_whatever_its_kind(database_url: str) -> None:
    assert database_url.startswith(("sqlite:////", "postgresql+psycopg://"))


def test_a_stopped_server_leaves_neither_process_nor_port_nor_file(postgres: Postgres) -> None:
    server = Postgres()
    with running(server):
        assert server.daemon is not None
        home, pid = server.daemon.home, server.daemon.process.pid
        assert server.port != postgres.port
        assert is_open(server.port)
    assert not is_open(server.port)
    assert not home.exists()
    assert places.born(pid) == ""


def test_of_a_killed_session_the_next_one_sweeps_servers_and_files_and_touches_no_living_one(postfix: Postfix) -> None:
    program = (
        "import os, signal\n"
        "from tests.servers.dovecot import Dovecot\n"
        "from tests.servers.postfix import Postfix\n"
        "from tests.servers.processes import running\n"
        "dovecot = Dovecot()\n"
        "postfix = Postfix(dovecot)\n"
        "with running(dovecot, postfix):\n"
        "    print(dovecot.daemon.home, dovecot.imap_port, postfix.daemon.home, postfix.smtp_port, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    argv = [sys.executable, "-c", program]
    killed = subprocess.run(argv, cwd=places.CHECKOUT, capture_output=True, text=True, timeout=60)
    dovecot_home, imap_port, postfix_home, smtp_port = killed.stdout.split()
    assert Path(dovecot_home).exists()
    assert Path(postfix_home).exists()
    places.sweep()
    assert not Path(dovecot_home).exists()
    assert not Path(postfix_home).exists()
    assert not is_open(int(smtp_port))
    until(lambda: not is_open(int(imap_port)), 10, "Dovecot's children notice")
    assert is_open(postfix.smtp_port)
