"""The demo: an embedded mail server, the story posted to it, and the real daemon at work over real sockets."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.config import Config, load_text
from bot.config.rules import rules_of
from bot.daemon import utc_now
from bot.demo.servers import HOST, EmbeddedMail
from bot.demo.story import BOT, LIST, MEMBERS, SECRETARY, chapters
from bot.wiring import store_of
from storage.store import Store

PASSWORD = "demo"
CONFIG = """\
[group]
lists = ["{list}"]
own_addresses = ["{bot}"]
secretaries = ["{secretary}"]
[[meeting]]
name = "{meeting}"
opens = {day}
closes = {day}
deadline_days = 12
place = "Geneva"
anchor = "TSAG"
[mailbox]
host = "{host}"
port = {imap_port}
security = "none"
user = "{bot}"
password_env = "ISCG_DEMO_PASSWORD"
password_file = ""
[relay]
host = "{host}"
port = {smtp_port}
security = "none"
user = ""
password_file = ""
sender = "{bot}"
[store]
url = "sqlite:///iscg.db"
files = "files"
journal = "journal.jsonl"
"""


Stay = Callable[[EmbeddedMail], Awaitable[None]]


async def play(folder: Path, say: Callable[[str], None], stay: Stay | None = None) -> str:
    """Post the story and let the daemon do all its work; returns one acknowledgement as its author reads it.

    The store is made below `folder`. With `stay` the daemon goes on until that returns.
    """
    users = dict.fromkeys((BOT, SECRETARY, *map(bare, MEMBERS.values())), PASSWORD)
    async with EmbeddedMail(users, {LIST: [BOT]}) as mail:
        config = load_text(_config_text(mail), "the demo", folder)
        (folder / "iscg-bot.toml").write_text(_config_text(mail), encoding="utf-8")
        with store_of(config) as store:
            for sentence, message in chapters(config.meetings[0].name):
                say(sentence)
                await mail.post(message)
            await work(config, store, until_idle=True)
            letter = await _letter(mail, "anne")
            if stay is not None:
                await _stay(config, store, mail, stay)
    return letter


async def work(config: Config, store: Store, until_idle: bool) -> None:
    """The daemon itself, exactly as `iscg-bot run` has it."""
    from bot.cli.run import work as run

    await run(config, rules_of(config), store, until_idle)


async def _stay(config: Config, store: Store, mail: EmbeddedMail, stay: Stay) -> None:
    daemon = asyncio.create_task(work(config, store, until_idle=False))
    try:
        await stay(mail)
    finally:
        daemon.cancel()
        await asyncio.gather(daemon, return_exceptions=True)


async def _letter(mail: EmbeddedMail, who: str) -> str:
    (raw, *_) = await mail.read_box(bare(MEMBERS[who]), wait=1)
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    shown = ("From", "To", "Subject", "In-Reply-To", "Auto-Submitted")
    fields = "\n".join(f"{name}: {letter[name]}" for name in shown)
    plain = letter.get_body(("plain",))
    assert plain is not None, "every letter of the bot has plain text"
    return f"{fields}\n\n{plain.get_content()}"


def bare(member: str) -> str:
    """The address alone."""
    return member.rpartition("<")[2].rstrip(">")


def _config_text(mail: EmbeddedMail) -> str:
    """A meeting three weeks ahead, so that the story is always told before its deadline."""
    day = (utc_now() + timedelta(days=21)).date()
    return CONFIG.format(
        meeting=f"{day:%y}-1",
        day=day.isoformat(),
        list=LIST,
        bot=BOT,
        secretary=SECRETARY,
        host=HOST,
        imap_port=mail.imap_port,
        smtp_port=mail.smtp_port,
    )
