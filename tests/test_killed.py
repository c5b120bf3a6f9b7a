"""The daemon is killed at every step and at random moments; each time the next life ends where an undisturbed one does."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storage import outbox
from storage.store import Store
from tests.faults import FaultProxy
from tests.mutants import MUTANTS
from tests.oracle import Picture, broken_promises, picture
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import PASSWORD
from tests.servers.postgres import Postgres
from tests.sink import Sink
from tests.story import BOT, LIST, story

CONFIG = """\
[group]
lists = ["{list}"]
own_addresses = ["{bot}"]
secretaries = ["secretary@example.org"]
[[meeting]]
name = "26-1"
opens = 2099-12-01
closes = 2099-12-02
[mailbox]
host = "127.0.0.1"
port = {imap}
security = "none"
user = "{user}"
password_env = "ISCG_TEST_PASSWORD"
password_file = ""
timeout_seconds = 3
batch_mails = 3
[relay]
host = "127.0.0.1"
port = {smtp}
security = "none"
user = ""
password_file = ""
timeout_seconds = 3
[store]
url = "{url}"
files = "files"
journal = "journal.jsonl"
"""


@dataclass
class Stage:
    """A mailbox that holds the story, a sink for letters, a zygote that gives birth to daemons, and a store a life."""

    folder: Path
    dovecot: Dovecot
    user: str
    zygote: asyncio.subprocess.Process
    postgres: Postgres | None
    smtp_port: int = 0
    imap_port: int = 0
    raw: list[bytes] = field(default_factory=list)

    def new_store(self, name: str) -> Path:
        """An empty store with its configuration; returns the configuration file."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        url = "sqlite:///iscg.db"
        if self.postgres is not None:
            self.postgres.execute(f"drop database if exists {name} with (force)")
            self.postgres.execute(f"create database {name} template empty_store")
            url = self.postgres.url(name).replace("postgresql+psycopg:", "postgresql:")
        else:
            shutil.copytree(self.folder / "template", folder, dirs_exist_ok=True)
        config = folder / "iscg-bot.toml"
        config.write_text(
            CONFIG.format(list=LIST, bot=BOT, imap=self.imap_port, user=self.user, smtp=self.smtp_port, url=url)
        )
        return config

    def open(self, config: Path) -> Store:
        """The store of a configuration, to look at."""
        url = self.postgres.url(config.parent.name) if self.postgres else f"sqlite:///{config.parent}/iscg.db"
        return Store(url, config.parent / "files", config.parent / "journal.jsonl")

    async def life(self, config: Path, **order: str | int | float) -> tuple[str, int]:
        """One life of a daemon: how it ended (`exit 0`, `killed`, `hung`) and how many steps it took."""
        assert self.zygote.stdin is not None
        assert self.zygote.stdout is not None
        self.zygote.stdin.write(json.dumps({"config": str(config), **order}).encode() + b"\n")
        answer = json.loads(await self.zygote.stdout.readline())
        return answer["status"], answer["steps"]


@asynccontextmanager
async def a_stage(dovecot: Dovecot, folder: Path, postgres: Postgres | None) -> AsyncIterator[Stage]:
    user = dovecot.make_user("sweep")
    for sender, raw in story():
        dovecot.deliver(raw, user, sender)
    zygote = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.zygote",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env={**os.environ, "ISCG_TEST_PASSWORD": PASSWORD},
    )  # fmt: skip
    try:
        assert zygote.stdout is not None
        await zygote.stdout.readline()
        stage = Stage(folder, dovecot, user, zygote, postgres, imap_port=dovecot.imap_port, raw=dovecot.mailbox(user, wait=12))
        if postgres is None:
            (folder / "template").mkdir()
            with Store(f"sqlite:///{folder}/template/iscg.db", folder / "template" / "files", folder / "template" / "journal.jsonl"):
                pass
        else:
            postgres.execute("drop database if exists empty_store")
            postgres.execute("create database empty_store")
            with Store(postgres.url("empty_store"), folder / "x" / "files", folder / "x" / "journal.jsonl"):
                pass
        yield stage
    finally:
        zygote.kill()
        await zygote.wait()


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A folder without a disk, if there is one: a killed process loses nothing it wrote, so no test waits for platters."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(prefix="iscg-bot-", dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
async def stage(request: pytest.FixtureRequest, dovecot: Dovecot, in_memory: Path) -> AsyncIterator[Stage]:
    """One stage for each database."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    async with a_stage(dovecot, in_memory, postgres) as stage:
        yield stage


@dataclass
class Verdict:
    """What was wrong after some lives; empty is well."""

    problems: list[str]
    copies: int


def judge(stage: Stage, config: Path, sink: Sink, wanted: Picture | None) -> Verdict:
    """Every promise, and the picture of the undisturbed life."""
    with stage.open(config) as store:
        problems = broken_promises(store, stage.raw, sink.mails)
        seen = picture(store)
    if wanted is not None:
        problems += [f"{name}: {row} is new" for name in wanted for row in seen[name] if row not in wanted[name]]
        problems += [f"{name}: {row} is missing" for name in wanted for row in wanted[name] if row not in seen[name]]
    return Verdict(problems, len(sink.mails))


async def undisturbed(stage: Stage, sink: Sink) -> tuple[Picture, int]:
    """The picture of a life that nothing disturbed, and how many steps it takes."""
    config = stage.new_store("calm")
    status, steps = await stage.life(config)
    assert status == "exit 0"
    assert judge(stage, config, sink, None).problems == []
    with stage.open(config) as store:
        return picture(store), steps


@asynccontextmanager
async def a_sink(fault: str = "", times: int | None = None) -> AsyncIterator[Sink]:
    sink = Sink(fault=fault, times=times) if fault else Sink()
    await sink.start()
    try:
        yield sink
    finally:
        await sink.stop()


SHARDS = 4

# A shard lives some two hundred lives, and how long one takes is the machine's affair.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_killed_at_every_step_nothing_is_lost_doubled_or_skipped(stage: Stage, shard: int) -> None:
    """SIGKILL at step 1, 2, 3, ... of the story (each shard takes every fourth); one more life; the same picture."""
    async with a_sink() as sink:
        stage.smtp_port = sink.port
        wanted, steps = await undisturbed(stage, sink)
        letters = len(sink.mails)
        extra = killed = 0
        for step in range(1 + shard, steps + 1, SHARDS):
            sink.mails.clear()
            config = stage.new_store("swept")
            status, _ = await stage.life(config, kill_at=step)
            killed += status == "killed"
            if status == "killed":
                status, _ = await stage.life(config)
            verdict = judge(stage, config, sink, wanted)
            assert (status, verdict.problems) == ("exit 0", []), f"killed at step {step} of {steps}"
            assert verdict.copies - letters in (0, 1), f"killed at step {step}: {verdict.copies} letters"
            extra += verdict.copies - letters
    print(f"\nkill sweep: {killed} kills at {steps} steps, 0 lost, 0 double, 0 gaps, {extra} byte-identical repeats")
    assert killed > 200 // SHARDS


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_killed_at_random_moments_under_faults_the_end_is_the_same(stage: Stage, shard: int) -> None:
    """Two hundred SIGKILLs in four shards at random moments, with IMAP lines cut and SMTP misbehaving by name meanwhile."""
    chance = random.Random(26 + shard)
    async with a_sink() as sink:
        stage.smtp_port = sink.port
        wanted, _ = await undisturbed(stage, sink)
    kills = tales = repeats = 0
    while kills < 200 // SHARDS:
        tales += 1
        fault = chance.choice(["", "mail:4xx", "rcpt:4xx", "data:close", "dot:close", "accept_then_drop_reply", "dot:4xx", "421_any_time"])
        async with a_sink(fault, times=chance.randrange(1, 4)) as sink, AsyncExitStack() as stack:
            stage.smtp_port = sink.port
            proxy = await stack.enter_async_context(FaultProxy(stage.dovecot.imap_port))
            stage.imap_port = proxy.port
            config = stage.new_store("random")
            hours = 0.0
            for _ in range(chance.randrange(2, 8)):
                proxy.cut_after.clear()
                if chance.random() < 0.6:
                    # A mail that breaks the line four times rests, and others go first: so twice a life at most.
                    proxy.cut_after["down"], proxy.cuts_left = chance.randrange(200, 80_000), 2
                status, _ = await stage.life(config, kill_after=chance.uniform(0.03, 0.9), hours=hours)
                kills += status == "killed"
                hours += 6
            proxy.cut_after.clear()
            for _ in range(12):
                hours += 6
                status, _ = await stage.life(config, hours=hours)
                if status == "exit 0" and not owed(stage, config):
                    break
            verdict = judge(stage, config, sink, wanted)
            assert (status, verdict.problems) == ("exit 0", []), f"tale {tales} with {fault}"
            repeats += len(sink.mails)
        stage.imap_port = stage.dovecot.imap_port
    print(f"\nrandom kills: {kills} in {tales} tales, 0 lost, 0 double, 0 gaps, copies byte-identical")


@pytest.mark.parametrize("mutant", sorted(MUTANTS))
async def test_the_sweep_catches_an_ordering_bug(mutant: str, dovecot: Dovecot, in_memory: Path) -> None:
    """The harness can fail: each seeded bug is found by at least one kill."""
    async with a_stage(dovecot, in_memory, None) as stage, a_sink() as sink:
        stage.smtp_port = sink.port
        wanted, steps = await undisturbed(stage, sink)
        status, _ = await stage.life(stage.new_store("mutant"), mutant=mutant)
        assert status == "exit 0", "the mutant must be able to live, or its death proves nothing"
        for step in chance_order(steps):
            sink.mails.clear()
            config = stage.new_store("mutant")
            status, _ = await stage.life(config, kill_at=step, mutant=mutant)
            if status == "killed":
                status, _ = await stage.life(config, mutant=mutant)
            if status != "exit 0" or judge(stage, config, sink, wanted).problems:
                return
    pytest.fail(f"{mutant} was never caught in {steps} kills")


def owed(stage: Stage, config: Path) -> bool:
    """Is any letter still waiting?"""
    with stage.open(config) as store, store.database.read() as connection:
        return outbox.next_due(connection) is not None


def chance_order(steps: int) -> list[int]:
    """All steps in an order that visits every region of the story early."""
    order = list(range(1, steps + 1))
    random.Random(7).shuffle(order)
    return order
