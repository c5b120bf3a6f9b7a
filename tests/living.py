"""A daemon for tests: as a process of its own, or within the test's loop on a store that is looked at afterwards."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import load
from bot.config.rules import rules_of
from bot.daemon import Daemon
from bot.deliver import Relay, RelaySettings
from bot.reading.pool import Readers
from bot.watch.imap import Mailbox, MailboxSettings
from storage.files import Files
from storage.records import Rules
from storage.store import Store
from tests.servers.mailbox import PASSWORD

ENVIRONMENT = {**os.environ, "ISCG_TEST_PASSWORD": PASSWORD}
GOODBYE = 10.0  # seconds a daemon may take to leave

CONFIG = """\
[group]
lists = ["{list}"]
own_addresses = ["{bot}"]
secretaries = ["secretary@example.org"]
[[meeting]]
name = "26-1"
opens = 2099-12-01
closes = 2099-12-02
[policy]
per_address_day = 1000
per_hour = 10000
[mailbox]
host = "localhost"
port = {imap}
security = "{imap_security}"
user = "{user}"
password_env = "ISCG_TEST_PASSWORD"
password_file = ""
ca_file = "{ca}"
timeout_seconds = 20
[relay]
host = "localhost"
port = {smtp}
security = "{smtp_security}"
user = "{smtp_user}"
password_env = "{smtp_password}"
password_file = ""
ca_file = "{ca}"
timeout_seconds = 20
[store]
url = "{url}"
files = "{files}"
journal = "journal.jsonl"
"""


def write_config(
    folder: Path,
    list_address: str,
    bot: str,
    imap: int,
    smtp: int,
    ca: Path | None = None,
    url: str = "sqlite:///iscg.db",
    user: str = "",
    files: Path = Path("files"),
) -> Path:
    """A configuration file in `folder`; with `ca` everything is encrypted and the relay demands a login."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "iscg-bot.toml"
    secure = {
        "imap_security": "tls" if ca else "none",
        "smtp_security": "starttls" if ca else "none",
        "smtp_user": bot if ca else "",
        "smtp_password": "ISCG_TEST_PASSWORD" if ca else "",
        "ca": str(ca or ""),
    }
    path.write_text(
        CONFIG.format(
            list=list_address, bot=bot, user=user or bot, imap=imap, smtp=smtp, url=url, files=files, **secure
        )
    )
    return path


async def until(met: Callable[[], bool], what: str, within: float = 30.0) -> None:
    """Wait until something is so; TimeoutError says what was waited for."""
    end = time.monotonic() + within
    while not met():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {within:g} s")
        await asyncio.sleep(0.01)


# --- a process of its own -----------------------------------------------------------------------------------------


@dataclass
class Life:
    """A daemon process and what it said so far."""

    process: asyncio.subprocess.Process
    said: list[str] = field(default_factory=list)
    deaf: bool = False  # nothing more will be heard of it
    _heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        """Read what it says until it ends."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            async with self._heard:
                self.said.append(line.decode(errors="replace").rstrip())
                self._heard.notify_all()
        async with self._heard:
            self.deaf = True
            self._heard.notify_all()

    async def until_it_says(self, words: str, times: int = 1, within: float = 60.0) -> None:
        """Wait for a line of its log; TimeoutError after `within` seconds or when it has ended, with its last words."""

        def over() -> bool:
            return self.deaf or sum(words in line for line in self.said) >= times

        try:
            async with asyncio.timeout(within), self._heard:
                await self._heard.wait_for(over)
        except TimeoutError as error:
            raise TimeoutError(f"{words!r} was not said; the last words: {self.said[-20:]}") from error
        if sum(words in line for line in self.said) < times:
            raise TimeoutError(f"{words!r} was never said; the last words: {self.said[-20:]}")

    async def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; the exit status (negative: the signal that ended it) and how many seconds that took."""
        begun = time.monotonic()
        self.process.send_signal(how)
        async with asyncio.timeout(2 * GOODBYE):
            status = await self.process.wait()
        return status, time.monotonic() - begun


@asynccontextmanager
async def living(config: Path, *options: str) -> AsyncIterator[Life]:
    """`iscg-bot --config … run` as a process; killed at the end of the block if it still lives."""
    argv = [sys.executable, "-m", "bot", "--config", str(config), "run", *options]
    process = await asyncio.create_subprocess_exec(
        *argv, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=ENVIRONMENT
    )
    life = Life(process)
    listening = asyncio.create_task(life.listen())
    try:
        yield life
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening


# --- within the loop of the test ----------------------------------------------------------------------------------


@dataclass
class Tenant:
    """A daemon in this loop: its store, its clock (`ahead` is added to the real time), and what its source told."""

    store: Store
    rules: Rules
    readers: Readers
    mailbox: MailboxSettings
    relay: RelaySettings
    ahead: timedelta = timedelta()
    events: list[tuple[str, Mapping[str, str | int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.daemon = Daemon(self.store, self.rules, self.readers, Relay(self.relay), now=self.now)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def source(self, daemon: Daemon) -> Mailbox:
        def heard(event: str, facts: Mapping[str, str | int]) -> None:
            self.events.append((event, facts))
            daemon.heard(event, facts)

        return Mailbox(self.mailbox, daemon.known, heard)

    def heard(self, event: str) -> int:
        """How often the source told of something."""
        return sum(name == event for name, _ in self.events)

    async def until_idle(self, within: float = 60.0) -> None:
        """A whole life that ends when nothing is left to do."""
        try:
            async with asyncio.timeout(within):
                await self.daemon.run(self.source, until_idle=True)
        finally:
            _forget_signals()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[asyncio.Task[None]]:
        """Work during the block; it is told to stop after it and must do so in time."""
        task = asyncio.create_task(self.daemon.run(self.source))
        try:
            yield task
        finally:
            task.cancel()
            try:
                async with asyncio.timeout(GOODBYE):
                    await task
            finally:
                _forget_signals()


def _forget_signals() -> None:
    """The loop of the tests goes on after the daemon, and Ctrl-C must end it again."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(number)


@dataclass
class House:
    """A folder with one place for files and its reader processes, and a fresh store in it as often as one likes."""

    folder: Path
    readers: Readers
    rules: Rules

    def store(self, name: str, url: str = "") -> Store:
        """A store of this name, not yet opened; no fsync, because nobody pulls a plug here."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return Store(
            url or f"sqlite:///{folder}/iscg.db", self.folder / "files", folder / "journal.jsonl", durable=False
        )

    def tenant(self, store: Store, imap: int, smtp: int, user: str, mailbox: str = "INBOX") -> Tenant:
        """A daemon, not yet at work, for the mailbox of `user` behind port `imap`."""
        settings = MailboxSettings("127.0.0.1", imap, user, lambda: PASSWORD, store.files.spool_folder, mailbox)
        settings = replace(
            settings,
            patience_seconds=10,
            idle_seconds=2,
            sweep_seconds=2,
            backoff_seconds=0.02,
            backoff_most_seconds=0.1,
        )  # patient enough for a real server, and never waiting where a test would have to
        relay = RelaySettings("127.0.0.1", smtp, self.rules.sender, "none")
        relay = replace(relay, connect_seconds=5, command_seconds=5, data_seconds=5)
        return Tenant(store, self.rules, self.readers, settings, relay)


@asynccontextmanager
async def house(folder: Path, list_address: str, bot: str) -> AsyncIterator[House]:
    """A house for daemons that live in this loop."""
    rules = rules_of(load(write_config(folder, list_address, bot, 143, 25)))
    Files(folder / "files").prepare()
    async with Readers(folder / "files", Files, rules.limits) as readers:
        yield House(folder, readers, rules)
