"""Sixty mails through Postfix, Mailman, Dovecot and the daemon: the register at the end is the one written by hand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import register
from storage.store import Store
from storage.tables import deliveries, documents, tree
from tests.living import GOODBYE, living, write_config
from tests.servers.stack import MEMBERS, MailingList
from tests.sixty import BEFORE, HELD, LATE, NAMES, REGISTER, Told
from tests.test_circle_real import WORD, Circle, judged, written

pytestmark = [pytest.mark.real, pytest.mark.timeout(900)]

CODE = re.compile(r"^\s*(\S+\s+(?:[A-Za-z0-9]{4,6}-){3,}[A-Za-z0-9]{4,6})\s*$", re.MULTILINE)
PRESENT = "opens = 2099-12-01\ncloses = 2099-12-02\n"
MEETINGS = """\
opens = {opens}
closes = {opens}
deadline = {deadline}
late_until = {late_until}
[[meeting]]
name = "27-1"
opens = {following}
closes = {following}
"""


async def told_to(circle: Circle, told: Told) -> EmailMessage:
    """The answer of the bot to an earlier mail, in its author's mailbox."""
    answering = str(circle.posted[told.answers]["Message-ID"])
    for _ in range(100):
        if letters := await asyncio.to_thread(circle.letters, told.author, answering):
            return letters[-1]
        await asyncio.sleep(0.1)
    raise AssertionError(f"{told.answers} was never answered: {circle.reasons(told.answers)} {circle.life.said[-5:]}")


async def composed(circle: Circle, told: Told) -> EmailMessage:
    """One mail of the story as its author's program writes it."""
    text, answered = told.text, str(circle.posted[told.answers]["Message-ID"]) if told.answers else ""
    if told.letter:
        letter = await told_to(circle, told)
        answered = str(letter["Message-ID"])
        plain = letter.get_body(("plain",))
        assert plain is not None
        if "CODE" in text:
            found = CODE.search(plain.get_content())
            assert found is not None, plain.get_content()
            text = text.replace("CODE", found[1])
    to = circle.group.address if told.to == "list" else circle.bot
    message = written(told.author, NAMES.get(told.author, "Mail Delivery System"), told.subject, text, to)
    if answered:
        message["In-Reply-To"] = message["References"] = answered
    for name, value in told.headers.items():
        message[name] = value
    for name, data in told.files:
        message.add_attachment(data, maintype=WORD[0], subtype=WORD[1], filename=name)
    return message


async def play(circle: Circle, story: Sequence[Told]) -> list[str]:
    """Post one after the other; what came out otherwise than written, in words."""
    wrong = []
    for told in story:
        await circle.post(told.name, await composed(circle, told), circle.bot if told.to == "bot" else "")
        became = await settled(circle, told.name)
        if became != told.wanted:
            wrong.append(f"{told.name}: {became}, not {told.wanted}: {circle.reasons(told.name)}")
    return wrong


async def settled(circle: Circle, what: str) -> str:
    """Disposition and documents of a posted mail, as the daemon's log tells them."""
    for _ in range(300):
        mail = await asyncio.to_thread(circle.mail_id, what)
        lines = [line for line in circle.life.said if f"INFO intake: mail {mail}: " in line]
        if mail and lines:
            found = re.search(r"mail \d+: (.*) by \w+ ?(.*)", lines[-1])
            assert found is not None, lines
            return f"{found[1]} {found[2]}".strip()
        await asyncio.sleep(0.1)
    raise AssertionError(f"{what} never came: {circle.life.said[-5:]}")


async def test_sixty_mails_make_the_register_that_was_written_by_hand(mailman_list: MailingList, tmp_path: Path) -> None:
    group, folder = mailman_list, tmp_path / "bot"
    bot = group.make_user("secretariat")
    await asyncio.to_thread(group.subscribe, bot)
    for outsider in {told.author for told in (*BEFORE, *LATE, *HELD)} - set(MEMBERS):
        group.dovecot.open_mailbox(outsider.lower())
    config = write_config(folder, group.address, bot, group.imaps_port, group.submission_port, group.ca)
    calm, today = config.read_text(), datetime.now(UTC).date()
    posted: dict[str, EmailMessage] = {}
    wrong = []
    for story, late, held in ((BEFORE, 30, 60), (LATE, -2, 30), (HELD, -9, -2)):
        days = {"opens": today + timedelta(days=200), "following": today + timedelta(days=400)}
        days |= {"deadline": today + timedelta(days=late), "late_until": today + timedelta(days=held)}
        config.write_text(calm.replace(PRESENT, MEETINGS.format(**days)))
        async with living(config) as life:
            await life.until_it_says("mailbox: connected")
            circle = Circle(group, bot, life, folder, posted)
            wrong += await play(circle, story)
            status, seconds = await life.end()
            assert (status, seconds < GOODBYE) == (0, True), life.said[-5:]
    assert wrong == [], "\n".join(wrong)
    with Store(f"sqlite:///{folder}/iscg.db", folder / "files", folder / "journal.jsonl") as store:
        with store.database.read() as connection:
            spoken: dict[str, list[str]] = {}
            for number, language in connection.execute(select(documents.c.number, tree.versions.c.language).join(tree.versions)):
                spoken.setdefault(number, []).append(language)
            rows = connection.execute(select(documents)).all()
            found = {row.number: (row.title, row.status, " ".join(sorted(spoken.get(row.number, ()))), row.tier) for row in rows}
            assert found == REGISTER
            assert register.faults(connection) == []
            themes = {row.number: row.theme for row in rows}
            elsewhere = connection.execute(select(tree.elsewhere.c.number)).scalars().all()
            addressed = set(connection.execute(select(deliveries.c.recipient)).scalars().all())
    assert (themes["ISCG/26-1/12"], themes["ISCG/26-1/2(Rev.2)"]) == ("languages", "cybersecurity")
    assert any("TDAG-24/12" in number for number in elsewhere)
    assert not any("elsewhere.example" in address or "MAILER" in address.upper() for address in addressed)
    judged(circle)
    letters = {told.name: len(circle.letters(told.author.lower(), str(posted[told.name]["Message-ID"]))) for told in (*BEFORE, *LATE, *HELD)}
    strangers = {name: count for name, count in letters.items() if name in ("stranger", "strangeorder", "away", "bounce")}
    assert set(strangers.values()) == {0}
    assert all(letters[told.name] == told.wanted.count("ISCG/") for told in (*BEFORE, *LATE, *HELD) if told.wanted.startswith("registered"))
