"""The pages for people say what is so: their commands are run and their templates are used."""

from __future__ import annotations

import asyncio
import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.demo.servers import EmbeddedMail
from tests.commands import BOT, NOTHING, PASSWORD, RECEIVED, VARIABLE, Json, configure
from tests.story import story

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STORE = {"url": "sqlite:///store/iscg.db", "files": '"store/files"', "journal": '"store/journal.jsonl"'}


def blocks(page: str, kind: str) -> list[tuple[str, str]]:
    """The fenced blocks of a kind on a page under docs: the rest of the fence, and what stands within."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    return [(rest, body) for name, rest, body in BLOCK.findall(text) if name == kind]


def shell(folder: Path, script: str, path: Mapping[str, str] = NOTHING) -> str:
    """Run commands as they stand on the page, the first failure ends them; what they said."""
    program = folder / "bin" / "iscg-bot"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m bot "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, VARIABLE: PASSWORD, "PATH": f"{program.parent}:{os.environ['PATH']}", **path}
    environment.setdefault("ISCG_BOT_CONFIG", "iscg-bot.toml")
    done = subprocess.run(
        ["sh", "-eux", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_every_command_that_a_page_names_exists() -> None:
    written = re.compile(r"(?:^|`|/)iscg-bot (?:--config \S+ )?([a-z][a-z-]+)\b", re.MULTILINE)
    named = {word for page in PAGES for word in written.findall(page.read_text("utf-8"))}
    assert named - set(COMMANDS) == {"is"}, "one sentence begins with the name"
    assert len(named) >= 10


def test_every_link_between_pages_leads_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]
    assert links
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


@pytest.mark.slow
async def test_the_commands_of_the_operator_do_what_the_page_says(tmp_path: Path) -> None:
    mails = [raw for _, raw in story()]
    users = {BOT: PASSWORD, **dict.fromkeys(("anna@members.example", "bert@members.example", "secretary@example.org"), PASSWORD)}
    (tmp_path / "archive.mbox").write_bytes(b"".join(b"From x Mon Nov 23 09:00:00 2026\n" + raw.replace(b"\r\n", b"\n") + b"\n" for raw in mails))
    async with EmbeddedMail(users, {}) as server:
        await server.deliver(mails[0], BOT)
        configure(tmp_path, server.imap_port, server.smtp_port, changes=STORE)
        said = [await asyncio.to_thread(shell, tmp_path, body) for rest, body in blocks("operating.md", "sh") if rest == "run"]
    first, look, _, restored = said
    assert "12 new; in the store now:" in first
    assert "ISCG/26-1/1" in first
    assert "mail 5: registered by contributions ISCG/26-1/6" in look
    assert "there was nothing to mend" in restored
    assert "verified: 0 problems" in restored


def test_the_unit_for_systemd_can_be_read_and_starts_the_daemon() -> None:
    ((_, unit),) = blocks("operating.md", "ini")
    reader = configparser.ConfigParser()
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(unit)
    assert reader["Service"]["ExecStart"].endswith("/.venv/bin/iscg-bot run")
    assert reader["Service"]["ReadWritePaths"] == reader["Service"]["WorkingDirectory"] + "/store"


def grown(folder: Path) -> Path:
    """A copy of the tree with everything in place that docs/adding.md adds."""
    for storey in ("bot", "handlers", "storage"):
        shutil.copytree(ROOT / storey, folder / storey, ignore=shutil.ignore_patterns("__pycache__"))
    for name, body in blocks("adding.md", "python"):
        assert not (folder / name).exists()
        (folder / name).write_text(body, "utf-8")
    for name, body in blocks("adding.md", "diff"):
        _change(folder / name, body)
    for name, body in blocks("adding.md", "eml"):
        (folder / name).write_text(body, "utf-8")
        os.utime(folder / name, (RECEIVED.timestamp(), RECEIVED.timestamp()))
    return folder


def _change(file: Path, difference: str) -> None:
    text = file.read_text("utf-8")
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", difference, re.MULTILINE):
        before, after = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in (old, new))
        assert text.count(before) == 1, f"{file.name} no longer says {before}"
        text = text.replace(before, after)
    file.write_text(text, "utf-8")


def rehearsed(folder: Path, script: str) -> list[Json]:
    # Without a configuration of its own a rehearsal is played on the example's.
    unnamed = {"PYTHONPATH": str(folder), "ISCG_BOT_CONFIG": ""}
    return [json.loads(line) for line in shell(folder, script, unnamed).splitlines()]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = grown(tmp_path_factory.mktemp("grown"))
    ((_, theme),) = blocks("adding.md", "toml")
    config = configure(folder)
    text = config.read_text("utf-8").replace("[group]\n", '[group]\nlanguages = ["pt"]\n')
    config.write_text(f"{text}\n{theme}", "utf-8")
    return folder


def test_a_theme_is_added_as_the_page_says(tree: Path) -> None:
    script = next(body for rest, body in blocks("adding.md", "sh") if "quantum" in body)
    without, with_it = rehearsed(tree, script)
    assert (without["theme"], with_it["theme"]) == (None, "quantum_networks")


def test_a_handler_is_added_as_the_page_says(tree: Path) -> None:
    script = next(body for rest, body in blocks("adding.md", "sh") if "thanks" in body)
    (taken,) = rehearsed(tree, script)
    assert (taken["handler"], taken["disposition"], taken["why"]) == ("thanks", "noted", ["it only says thank you"])


def test_a_language_is_added_as_the_page_says(tree: Path) -> None:
    (taken,) = rehearsed(tree, "iscg-bot --config iscg-bot.toml take quantum.eml --rehearse --json")
    assert "Registada com o número ISCG/26-1/1" in json.dumps(taken["letters"], ensure_ascii=False)
