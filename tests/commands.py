"""The command line as a person or a script meets it: words go in; words, errors and an exit code come out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from bot.cli import cli
from bot.cli.errors import told
from bot.demo.play import CONFIG
from tests.story import LIST, story

PASSWORD = "correct horse"
VARIABLE = "ISCG_DEMO_PASSWORD"
BOT = "bot@example.org"
RECEIVED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NOBODY = 1  # a port where nobody listens

NOTHING: Mapping[str, str] = MappingProxyType({})

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Said:
    """What one command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Json]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def iscg_bot(*words: str | Path) -> Said:
    """Run a command in this process: quick, and every warning is an error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code = 0
    try:
        with redirect_stdout(out), redirect_stderr(err), told():
            cli.main([str(word) for word in words], prog_name="iscg-bot")
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
    texts = [stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err)]
    return Said(code, texts[0], texts[1])


def iscg_bot_alone(folder: Path, *words: str | Path) -> Said:
    """Run a command as a process of its own in a folder, as a shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, words)],
        cwd=folder,
        env={**os.environ, VARIABLE: PASSWORD},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def configure(folder: Path, imap_port: int = NOBODY, smtp_port: int = NOBODY, changes: Mapping[str, str] = NOTHING) -> Path:
    """A configuration in a folder, with a meeting that is always ahead; `changes` replace what stands there."""
    text = CONFIG.format(
        meeting="26-1",
        day="2099-12-15",
        list=LIST,
        bot=BOT,
        secretary="secretary@example.org",
        host="127.0.0.1",
        imap_port=imap_port,
        smtp_port=smtp_port,
    )
    for name, new in changes.items():
        old = {"url": "sqlite:///iscg.db", "files": '"files"', "journal": '"journal.jsonl"'}[name]
        text = text.replace(old, new)
    path = folder / "iscg-bot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_story(folder: Path) -> list[Path]:
    """The twelve mails as files that lie there since 23 November 2026."""
    folder.mkdir()
    files = []
    for number, (_, raw) in enumerate(story(), 1):
        file = folder / f"{number:02}.eml"
        file.write_bytes(raw)
        os.utime(file, (RECEIVED.timestamp(), RECEIVED.timestamp()))
        files.append(file)
    return files
