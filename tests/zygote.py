"""A process that has imported everything and forks a daemon on demand: hundreds of lives and deaths in minutes.

Orders come as JSON lines on standard input, answers go as JSON lines to standard output.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg  # noqa: F401  # imported once here rather than in each life

from bot import children, deliver
from bot.cli.errors import told
from bot.cli.run import refuse_if_behind
from bot.config import load
from bot.config.load import shipped_themes
from bot.config.rules import rules_of, themes_of
from bot.daemon import Daemon
from bot.watch.imap import Mailbox
from bot.wiring import mailbox_of, readers_for, relay_of, store_of
from handlers.themes import sorter
from tests.mutants import MUTANTS
from tests.nursery import PROGRAMS, conceive, first_from
from tests.steps import Steps

LONGEST = 60.0
SORTER = sorter.Sorter(themes_of(shipped_themes()))


def live(config_file: str, kill_at: int, mutant: str, hours: float) -> int:
    """One life of a daemon, to its natural end; returns how many steps it took."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    children.start = first_from([conceive(module) for module in PROGRAMS], children.start)  # type: ignore[assignment]
    sorter._sorter_of = lambda rules: SORTER  # type: ignore[assignment]  # every life has the shipped themes
    config = load(Path(config_file))
    rules = rules_of(config)
    steps = Steps(kill_at)
    with told(), store_of(config) as store:
        steps.install()
        if mutant:
            MUTANTS[mutant](store)
        refuse_if_behind(store)

        async def work() -> None:
            settings = mailbox_of(config, store.files.spool_folder)
            async with readers_for(store, rules) as readers:
                relay = deliver.Relay(relay_of(config))
                daemon = Daemon(store, rules, readers, relay, now=lambda: datetime.now(UTC) + timedelta(hours=hours))
                await daemon.run(lambda it: Mailbox(settings, it.known, it.heard), until_idle=True)

        asyncio.run(work())
    return steps.count


def fork(order: dict[str, str | int | float]) -> dict[str, int | str]:
    """A daemon in a child of its own; killed from outside after `kill_after` seconds when that is set."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(readable)
        os.dup2(2, 1)
        count = live(
            str(order["config"]),
            int(order.get("kill_at", 0)),
            str(order.get("mutant", "")),
            float(order.get("hours", 0)),
        )
        os.write(writable, str(count).encode())
        os._exit(0)
    os.close(writable)
    status = _wait(child, float(order.get("kill_after", LONGEST)), "kill_after" in order)
    with os.fdopen(readable, "rb") as told_steps:
        steps = told_steps.read()
    return {"status": status, "steps": int(steps or 0)}


def _wait(child: int, seconds: float, wanted: bool) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return "killed" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "killed" if wanted else "hung"


def main() -> None:
    """Answer orders until standard input ends."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(fork(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
