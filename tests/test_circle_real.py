"""The whole circle on real servers: member, Postfix, list, Dovecot, the bot, Postfix, and the member's own mailbox."""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.demo.papers import docx
from storage import register
from storage.register import Entry
from storage.store import Store
from tests.living import GOODBYE, Life, living, write_config
from tests.oracle import broken_promises, picture
from tests.servers.dovecot import MAIL_UID
from tests.servers.mailman import Mailman
from tests.servers.stack import MailingList

pytestmark = pytest.mark.real

ANNA, BERT, DORA = "anna@example.org", "bert@example.org", "dora@strict.example"
WORD = "application", "vnd.openxmlformats-officedocument.wordprocessingml.document"
VACATION = """\
require ["vacation"];
vacation :days 1 :subject "Out of office" :addresses ["{address}"] "I am on leave until 5 January.";
"""


def written(author: str, name: str, subject: str, text: str, to: str) -> EmailMessage:
    """A mail as a member's program writes it."""
    message = EmailMessage()
    message["From"] = f"{name} <{author}>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{secrets.token_hex(8)}@{author.rpartition('@')[2]}>"
    message.set_content(text)
    return message


@dataclass
class Circle:
    """A list, the daemon that serves it, and what was posted."""

    group: MailingList
    bot: str
    life: Life
    store: Path
    posted: dict[str, EmailMessage] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    handed_in: dict[str, float] = field(default_factory=dict)

    async def post(self, what: str, message: EmailMessage, to: str = "") -> None:
        """Hand a mail to Postfix, for the list or straight to somebody."""
        self.posted[what], self.handed_in[what] = message, time.monotonic()
        if to:
            await asyncio.to_thread(self.group.postfix.send, message, [to])
        else:
            await asyncio.to_thread(self.group.post, message)

    async def answered(self, what: str, member: str) -> EmailMessage:
        """The acknowledgement in the member's own mailbox, and how long it took to get there."""
        ident = self.posted[what]["Message-ID"]
        seen = len(await asyncio.to_thread(self.group.mailbox, member))
        while not (found := await asyncio.to_thread(self.letters, member, ident)):
            seen = len(await asyncio.to_thread(self.group.mailbox, member, seen + 1))
        self.seconds[what] = time.monotonic() - self.handed_in[what]
        return found[0]

    def letters(self, member: str, answering: str) -> list[EmailMessage]:
        """All letters of this bot in a mailbox that answer a mail."""
        opened = [message_from_bytes(raw, policy=policy.default) for raw in self.group.mailbox(member)]
        return [
            one for one in opened if isinstance(one, EmailMessage) and self.bot in str(one["From"]) and str(one["In-Reply-To"]) == answering
        ]  # fmt: skip

    async def taken(self, mails: int) -> None:
        """Wait until the daemon has decided on so many mails in all."""
        await self.life.until_it_says("INFO intake: mail ", mails)

    def log(self) -> dict[str, Entry]:
        """The contribution log by the name of what was posted."""
        names = {str(message["Message-ID"]): what for what, message in self.posted.items()}
        with Store(f"sqlite:///{self.store}/iscg.db", self.store / "files", self.store / "journal.jsonl") as store:
            with store.database.read() as connection:
                return {names[entry.message_id]: entry for entry in register.log(connection)}

    def outcome(self, what: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
        """Handler, disposition, documents and letters of a posted mail."""
        with Store(f"sqlite:///{self.store}/iscg.db", self.store / "files", self.store / "journal.jsonl") as store:
            with store.database.read() as connection:
                mail = register.find(connection, str(self.posted[what]["Message-ID"]))
                assert mail is not None, f"{what} is not known"
                found = register.explain(connection, mail)
        return found.handler, found.disposition, found.documents, found.letters

    def mail_id(self, what: str) -> int:
        """The id of a posted mail in the store, 0 while it has not come."""
        with Store(f"sqlite:///{self.store}/iscg.db", self.store / "files", self.store / "journal.jsonl") as store:
            with store.database.read() as connection:
                return register.find(connection, str(self.posted[what]["Message-ID"])) or 0

    def reasons(self, what: str) -> tuple[str, ...]:
        """Why a posted mail became what it is."""
        with Store(f"sqlite:///{self.store}/iscg.db", self.store / "files", self.store / "journal.jsonl") as store:
            with store.database.read() as connection:
                mail = register.find(connection, str(self.posted[what]["Message-ID"]))
                return register.explain(connection, mail).reasons if mail is not None else ()


@asynccontextmanager
async def a_circle(group: MailingList, folder: Path) -> AsyncIterator[Circle]:
    """The daemon at work for a new mailbox that is subscribed to the list."""
    bot = group.make_user("secretariat")
    await asyncio.to_thread(group.subscribe, bot)
    config = write_config(folder, group.address, bot, group.imaps_port, group.submission_port, group.ca)
    async with living(config) as life:
        await life.until_it_says("mailbox: connected")
        yield Circle(group, bot, life, folder)


def proper(letter: EmailMessage, language: str, number: str) -> None:
    """What every acknowledgement has: its language, its number, and the marks of an automatic answer (RFC 3834)."""
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["Content-Language"] == language
    assert letter["List-Id"] is None
    assert number in letter["Subject"]
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert number in plain.get_content()


POSTS = {
    "docx": (ANNA, "Anna", "Contribution on accessible meetings", "Please find attached our contribution on captioning and accessibility for persons with disabilities.\n", "en", "accessibility"),
    "html": (BERT, "Bert", "Proposal on climate change", "Please find below our proposal on climate change and energy efficiency.\n", "en", "climate_change"),
    "munged": (DORA, "Dora", "Proposal on gender equality", "We submit a proposal on gender equality and women in the sector.\n", "en", "gender"),
    "Russian": (ANNA, "Анна", "Вклад о доступности", "Прилагаем наш вклад о доступности для лиц с ограниченными возможностями.\n", "ru", "accessibility"),
    "Chinese": (BERT, "王伟", "关于无障碍的文稿", "现提交我们关于残疾人无障碍获取的文稿，供小组在下次会议上审议。\n", "zh", "accessibility"),
    "Arabic": (ANNA, "آنا", "مساهمة بشأن تغير المناخ", "نقدم إليكم مساهمتنا بشأن تغير المناخ وكفاءة استخدام الطاقة، ونرجو النظر فيها.\n", "ar", "climate_change"),
    "French": (BERT, "Bertrand", "Contribution sur l'accessibilité", "Veuillez trouver ci-joint notre contribution sur l'accessibilité pour les personnes handicapées.\n", "fr", "accessibility"),
}  # fmt: skip


def composed(what: str, address: str) -> EmailMessage:
    """One of POSTS as a mail."""
    author, name, subject, text, _, _ = POSTS[what]
    message = written(author, name, subject, text, address)
    if what == "docx":
        message.add_attachment(docx(subject, [text]), maintype=WORD[0], subtype=WORD[1], filename="Contribución 1.docx")
    if what == "html":
        message.add_alternative(f"<html><body><h1>{subject}</h1><p>{text}</p></body></html>", subtype="html")
    return message


@pytest.fixture(params=["mailman", "sympa"])
def group(request: pytest.FixtureRequest) -> MailingList:
    """The list on each of the two list programs."""
    found = request.getfixturevalue(f"{request.param}_list")
    assert isinstance(found, MailingList)
    return found


async def test_members_posts_come_back_as_numbers_in_their_own_language(group: MailingList, tmp_path: Path) -> None:
    async with a_circle(group, tmp_path / "bot") as circle:
        plain = written(
            ANNA,
            "Anna",
            "Draft liaison statement on security",
            "Please find below our draft on cybersecurity.\n",
            group.address,
        )
        await circle.post("plain", plain)
        first = await circle.answered("plain", ANNA)
        proper(first, "en", "ISCG/26-1/1")
        for what in POSTS:
            await circle.post(what, composed(what, group.address))
        letters = {what: await circle.answered(what, POSTS[what][0]) for what in POSTS}
        wraps = isinstance(group.manager, Mailman)
        if isinstance(group.manager, Mailman):
            group.manager.set("dmarc_mitigate_action", "wrap_message")
            try:
                wrapped = written(
                    DORA, "Dora", "Contribution on smart cities", "Please find below our contribution.\n", group.address
                )
                await circle.post("wrapped", wrapped)
                proper(await circle.answered("wrapped", DORA), "en", "ISCG/26-1/9")
            finally:
                group.manager.set("dmarc_mitigate_action", "munge_from")
        reply = written(BERT, "Bert", "Re: Draft liaison statement on security", "We agree with this.\n", group.address)
        reply["In-Reply-To"] = reply["References"] = plain["Message-ID"]
        await circle.post("reply", reply)
        mails = len(circle.posted)
        await circle.taken(mails)
        status, seconds = await circle.life.end()
        assert (status, seconds < GOODBYE) == (0, True), circle.life.said[-5:]

        log = circle.log()
        assert set(log) == set(circle.posted) - {"reply"}
        assert sorted(int(entry.number.rpartition("/")[2]) for entry in log.values()) == list(range(1, 9 + wraps))
        for what, (author, name, subject, _, language, theme) in POSTS.items():
            entry = log[what]
            assert (entry.author_address, entry.author_name, entry.title) == (author, name, subject)
            assert (what, entry.language, entry.theme) == (what, language, theme)
            proper(letters[what], language, entry.number)
        assert log["docx"].files == ("Contribución 1.docx",)
        if wraps:
            assert log["wrapped"].author_address == DORA
        assert circle.outcome("reply") == ("discussion", "filed", ("ISCG/26-1/1",), ())
        authors = {"plain": ANNA, "reply": BERT, "wrapped": DORA} | {what: post[0] for what, post in POSTS.items()}
        counts = {
            what: len(circle.letters(authors[what], str(mail["Message-ID"]))) for what, mail in circle.posted.items()
        }
        assert counts == {what: int(what != "reply") for what in circle.posted}
        bystanders = {what: author for what, author in authors.items() if what in circle.posted and author != BERT}
        assert [what for what in bystanders if circle.letters(BERT, str(circle.posted[what]["Message-ID"]))] == []
        own = [raw for raw in group.mailbox(circle.bot) if b"X-ISCG-Bot:" in raw]
        assert own == []
        judged(circle)
    waits = sorted(circle.seconds.values())
    print(f"\npost to acknowledgement: alone {circle.seconds['plain']:.2f} s; median {statistics.median(waits):.2f} s, "
          f"longest {waits[-1]:.2f} s of {len(waits)}; SIGTERM to exit {seconds:.2f} s")  # fmt: skip


async def test_a_vacation_responder_gets_one_letter_and_causes_none(group: MailingList, tmp_path: Path) -> None:
    """A real Sieve vacation; then one that knows no manners and answers the bot's own letter."""
    async with a_circle(group, tmp_path / "bot") as circle:
        away = group.make_user("away")
        on_leave(group, away)
        await asyncio.to_thread(group.subscribe, away)
        contribution = written(
            away, "Vera", "Contribution on accessibility", "Please find below our contribution.\n", group.address
        )
        await circle.post("contribution", contribution)
        letter = await circle.answered("contribution", away)
        await circle.post("personal", written(circle.bot, "Secretary", "Your contribution", "Thank you.\n", away), away)
        await circle.taken(2)  # the contribution, and the vacation note that the second mail provoked
        rude = written(away, "Vera", "Automatic reply: " + str(letter["Subject"]), "I am on leave.\n", circle.bot)
        rude["In-Reply-To"] = letter["Message-ID"]
        await circle.post("rude", rude, circle.bot)
        await circle.taken(3)
        bounce = written(
            "MAILER-DAEMON@example.org", "Mail Delivery System", "Undelivered Mail", "No such user.\n", circle.bot
        )
        await circle.post("bounce", bounce, circle.bot)
        await circle.taken(4)
        assert (await circle.life.end())[0] == 0
        assert circle.outcome("rude")[:2] == circle.outcome("bounce")[:2] == ("machines", "noted")
        notes = [raw for raw in group.mailbox(circle.bot) if b"I am on leave until 5 January" in raw]
        assert len(notes) == 1
        with Store(
            f"sqlite:///{circle.store}/iscg.db", circle.store / "files", circle.store / "journal.jsonl"
        ) as store:
            assert [(row[0], row[2], row[3]) for row in picture(store)["owed"]] == [("ack/ISCG/26-1/1", away, "sent")]
            assert sorted(row[3] for row in picture(store)["mails"]) == ["noted", "noted", "noted", "registered"]
        assert len(circle.letters(away, str(contribution["Message-ID"]))) == 1
        judged(circle)


def on_leave(group: MailingList, address: str) -> None:
    """Switch on the vacation responder of a mailbox, as its owner would."""
    home = group.ca.parent / "mail" / address
    home.mkdir(exist_ok=True)
    script = home / ".dovecot.sieve"
    script.write_text(VACATION.format(address=address))
    if os.geteuid() == 0:
        for path in (home, script):
            os.chown(path, MAIL_UID, MAIL_UID)


def judged(circle: Circle) -> None:
    """Every promise about the store: what lies in the mailbox is kept, numbers have no gaps, the chain holds."""
    with Store(f"sqlite:///{circle.store}/iscg.db", circle.store / "files", circle.store / "journal.jsonl") as store:
        problems = broken_promises(store, circle.group.mailbox(circle.bot), [])
    # The letters left over a real relay, where nobody counts them for us; they are counted in the mailboxes above.
    assert [problem for problem in problems if "never left" not in problem] == []
