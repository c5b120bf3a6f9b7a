"""Runs our daemon over a mailbox until everything is taken in and every letter has left, and asks its database."""

from __future__ import annotations

import os
import sqlite3
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.dress import BOT, LIST
from benchmarks.gauge import Measured, measured
from tests.servers.mailbox import PASSWORD

ROOT = Path(__file__).parents[1]
# The letter budget is there to stop storms; a benchmark is one, so it is raised as far as it goes.
_CONFIG = """
[group]
lists = ["{list}"]
own_addresses = ["{bot}"]
[mailbox]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{user}"
password_file = ""
password_env = "BENCH_PASSWORD"
[relay]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
user = ""
[policy]
per_address_day = 1000
per_hour = 100000
[[meeting]]
name = "{name}"
opens = {opens}
closes = {opens}
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds after a run; `seconds` runs from the first mail found to the last settled or sent."""

    mails: int
    documents: int
    sent: int
    unsent: int
    seconds: float
    dispositions: dict[str, int]


def run(home: Path, user: str, imap_port: int, smtp_port: int, pss_every: int = 10) -> tuple[Measured, Kept]:
    """Take in a whole mailbox with a new database in `home` (a path that does not exist yet)."""
    home.mkdir()
    config = home / "iscg-bot.toml"
    config.write_text(configuration(user, imap_port, smtp_port, date.today()))
    program = str(Path(sys.executable).with_name("iscg-bot"))
    result = measured([program, "--config", str(config), "run", "--until-idle"], cwd=home,
                      env={**os.environ, "BENCH_PASSWORD": PASSWORD}, pss_every=pss_every)
    if result.code:
        sys.exit(f"iscg-bot ended with {result.code}\n{result.output[-2000:]}\n{result.errors[-4000:]}")
    found = kept(home / "store" / "iscg.db")
    if found.unsent:
        # A rate over half the work would look splendid.
        trouble = [line for line in result.errors.splitlines() if " later " in line or " dead " in line]
        sys.exit("\n".join([f"iscg-bot ended well but left {found.unsent} letters unsent", *trouble[-5:]]))
    return result, found


def configuration(user: str, imap_port: int, smtp_port: int, today: date) -> str:
    """The configuration of a measured run, as TOML: one meeting far enough ahead for every mail to be in time."""
    opens = today + timedelta(days=150)
    return _CONFIG.format(list=LIST, bot=BOT, imap_port=imap_port, smtp_port=smtp_port, user=user,
                          name=f"{opens:%y}-1", opens=opens.isoformat())


def kept(database: Path) -> Kept:
    """Read the counts and times of a finished run from its SQLite database."""
    with sqlite3.connect(database) as held:
        dispositions = dict(held.execute("SELECT disposition, count(*) FROM mails GROUP BY disposition"))
        states = dict(held.execute("SELECT state, count(*) FROM deliveries GROUP BY state"))
        documents = held.execute("SELECT count(*) FROM documents").fetchone()[0]
        mails = held.execute("SELECT count(*) FROM arrivals WHERE mail_id IS NOT NULL").fetchone()[0]
        first = held.execute("SELECT min(found_at) FROM arrivals").fetchone()[0]
        settled = held.execute("SELECT max(settled_at) FROM mails").fetchone()[0]
        sent = held.execute("SELECT max(settled_at) FROM deliveries").fetchone()[0]
    held.close()
    last = max(_moment(settled), _moment(sent or settled))
    return Kept(mails, documents, states.get("sent", 0), sum(states.values()) - states.get("sent", 0),
                (last - _moment(first)).total_seconds(), dispositions)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
