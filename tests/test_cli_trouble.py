"""Whatever is wrong, the command line says it in one clear line, and nothing half-done stays behind."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.care import clock_problems
from tests.commands import BOT, NOBODY, PASSWORD, VARIABLE, Said, configure, iscg_bot, iscg_bot_alone, write_story
from tests.minimail import MiniMail
from tests.sink import Sink
from tests.story import mail


def ask(house: Path, *words: str | Path) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", *words)


def is_one_clear_line(said: Said, *signs: str, code: int = 1) -> bool:
    """One line on standard error, with what it must name, and nothing else anywhere."""
    assert said.code == code, said
    assert said.out == ""
    assert len(said.err.splitlines()) == 1, said.err
    assert said.err.startswith("iscg-bot: ")
    assert all(sign in said.err for sign in signs), said.err
    return True


# --- the configuration ---


def test_without_a_configuration_one_is_told_how_to_begin(tmp_path: Path) -> None:
    said = iscg_bot_alone(tmp_path, "log")
    assert is_one_clear_line(said, "there is no iscg-bot.toml", "Copy config.example.toml", code=2)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("x = 1 = 2\n", ("is not TOML", "line 1, column 7")),
        ("\xff", ("must be UTF-8 text",)),
        ('[mailbox]\nhost = "h"\nuser = "u"\n[relay]\nhost = "h"\n[store]\nurll = "x"\n', ("store.urll, line 7", "did you mean `url`?")),
        ('[mailbox]\nhost = "h"\nuser = "u"\n[relay]\nhost = "h"\n[store]\nurl = "oracle://x"\n', ("store.url, line 7", "sqlite:/// or postgresql://")),
    ],
    ids=["broken", "not text", "unknown key", "unknown database"],
)  # fmt: skip
def test_a_mistake_in_the_configuration_names_its_place(tmp_path: Path, text: str, signs: tuple[str, ...]) -> None:
    (tmp_path / "iscg-bot.toml").write_bytes(text.encode("latin-1"))
    assert is_one_clear_line(ask(tmp_path, "log"), "iscg-bot.toml: ", *signs, code=2)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "iscg-bot.toml").write_text('[group]\nnme = "x"\nlists = "a"\n[mailbox]\nhost = "h"\nuser = "u"\nport = 0\n')
    said = ask(tmp_path, "log")
    assert said.code == 2
    assert [line.split(": ")[2].split(",")[0] for line in said.err.splitlines()] == [
        "relay.host", "group.nme", "group.lists", "mailbox.port",
    ]  # fmt: skip


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    said = iscg_bot("--config", tmp_path, "log")
    assert said.code == 2
    assert "is a directory" in said.err


def test_a_daemon_does_not_start_without_its_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    configure(tmp_path)
    assert is_one_clear_line(ask(tmp_path, "run"), "mailbox.password_env", VARIABLE, code=2)


# --- the store ---


@pytest.mark.parametrize(
    ("changes", "signs"),
    [
        ({"url": "sqlite:///file/iscg.db"}, ("cannot make the folder", "Give the bot a folder it owns")),
        ({"url": "sqlite:///folder"}, ("unable to open database file", "Make the folder, or give the bot the right")),
        ({"url": "sqlite:///file"}, ("is no SQLite database", "restore the backup")),
        ({"files": '"file"'}, ("cannot write to", "Not a directory")),
        ({"journal": '"folder"'}, ("the journal", "Is a directory")),
        ({"url": "postgresql://nobody@127.0.0.1:1/none"}, ("127.0.0.1", "refused", "Start the server")),
    ],
    ids=["no folder", "a folder for a database", "not a database", "no folder for files", "no journal", "no server"],
)
@pytest.mark.parametrize("command", ["log", "run", "verify"])
def test_a_store_that_cannot_be_used_is_named(
    tmp_path: Path, changes: dict[str, str], signs: tuple[str, ...], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("a letter to a friend\n")
    configure(tmp_path, changes=changes)
    assert is_one_clear_line(ask(tmp_path, command), *signs)
    assert (tmp_path / "file").read_text() == "a letter to a friend\n"


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    configure(tmp_path)
    ask(tmp_path, "log")
    with sqlite3.connect(tmp_path / "iscg.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    assert is_one_clear_line(ask(tmp_path, "log"), "has version 9999", "Install the newer iscg-bot")
    ill = ask(tmp_path, "doctor", "--json")
    assert "has version 9999" in str({line["check"]: line["problems"] for line in ill.lines}["store"])


def test_a_database_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "iscg.db") as connection:
        connection.execute("create table mails (mine text)")
    connection.close()
    configure(tmp_path)
    assert is_one_clear_line(ask(tmp_path, "log"), "holds tables of something else")


def limited(house: Path, kilobytes: int, *words: str) -> Said:
    """A command that may write no file larger than that: what a full disk does, it does too."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=house, env={**os.environ, VARIABLE: PASSWORD},
        capture_output=True, text=True, preexec_fn=limit, timeout=60,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [0, 40, 400], ids=["nothing", "no mail", "not the register"])
def test_a_full_disk_is_one_clear_line_and_the_import_goes_on_afterwards(tmp_path: Path, kilobytes: int) -> None:
    configure(tmp_path)
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(120):
        text = "Please find below our contribution.\n" + "word " * 500
        (folder / f"{number:03}.eml").write_bytes(bytes(mail(f"A <a{number}@members.example>", "Contribution", text, f"d{number}")))
    ask(tmp_path, "log")
    assert is_one_clear_line(limited(tmp_path, kilobytes, "import", "mails"))
    assert ask(tmp_path, "verify").code == 0
    assert ask(tmp_path, "import", folder).code == 0
    assert [entry["number"] for entry in json.loads(ask(tmp_path, "log", "--format", "json").out)] == [
        f"ISCG/26-1/{serial}" for serial in range(1, 121)
    ]
    assert ask(tmp_path, "verify").code == 0


# --- files that are no mails ---


def test_files_that_are_no_mails_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    (good,) = write_story(tmp_path / "mails")[:1]
    (tmp_path / "empty.eml").touch()
    (tmp_path / "binary.eml").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "folder").mkdir()
    odd = [Path("/dev/null"), Path("/dev/zero"), tmp_path / "nothing.eml", tmp_path / "folder"]
    said = iscg_bot("take", "--rehearse", "--json", tmp_path / "empty.eml", tmp_path / "binary.eml", *odd, good)
    ends = {Path(str(line["file"])).name: line["disposition"] for line in said.lines}
    assert said.code == 1
    assert said.err == ""
    assert ends == {
        "empty.eml": "held", "binary.eml": "held", "null": "unread", "zero": "unread", "nothing.eml": "unread",
        "folder": "unread", "01.eml": "registered",
    }  # fmt: skip
    assert len({tuple(sorted(line)) for line in said.lines}) == 1, "every line has the same fields"


@pytest.mark.parametrize(
    ("name", "sign"),
    [("nowhere", "does not exist"), ("folder", "neither a Maildir"), ("noise.mbox", "neither an mbox"), ("/dev/null", "neither a Maildir")],
)  # fmt: skip
def test_history_that_is_none_is_refused(tmp_path: Path, name: str, sign: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "noise.mbox").write_bytes(bytes(range(256)))
    configure(tmp_path)
    assert is_one_clear_line(ask(tmp_path, "import", tmp_path / name), sign)


@pytest.mark.parametrize("words", [("explain", "ISCG/26-1/9"), ("explain", "9" * 40), ("set-aside", "show", "9")])
def test_what_is_not_there_is_said_not_to_be_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    configure(tmp_path)
    said = ask(tmp_path, *words)
    assert (said.code, len(said.err.splitlines())) == (1, 1), said


# --- servers ---


async def told_alone(house: Path, *words: str) -> Said:
    return await asyncio.to_thread(iscg_bot_alone, house, *words)


async def test_a_mailbox_that_cannot_be_reached_ends_a_run_that_should_end(tmp_path: Path) -> None:
    configure(tmp_path)
    said = await told_alone(tmp_path, "run", "--until-idle")
    told, end = said.err.splitlines()
    assert said.code == 1
    assert "WARNING" in told
    assert "it is tried again, nothing is lost" in told
    assert end.startswith("iscg-bot: imap://bot@example.org@127.0.0.1/INBOX: lost (no connection to 127.0.0.1:1")
    assert end.endswith("given up after 3 tries. Ask `iscg-bot doctor`.")


@pytest.mark.slow
async def test_a_daemon_outlasts_a_mailbox_that_cannot_be_reached(tmp_path: Path) -> None:
    configure(tmp_path)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "-v", "run", cwd=tmp_path, env={**os.environ, VARIABLE: PASSWORD},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    lines: list[str] = []
    async with asyncio.timeout(40):
        while sum("it is tried again" in line for line in lines) < 4:
            lines.append((await process.stderr.readline()).decode())
            assert lines[-1], lines
    process.terminate()
    rest = (await process.communicate())[1].decode()
    assert process.returncode == 0
    assert "told to stop" in rest
    assert sum("WARNING" in line and "tried again" in line for line in lines) == 1, "said once, remembered quietly"


async def test_the_doctor_names_a_wrong_password_and_goes_on(tmp_path: Path) -> None:
    sink = Sink()
    await sink.start()
    async with MiniMail({BOT: "another password"}) as server:
        configure(tmp_path, server.port, sink.port)
        said = await told_alone(tmp_path, "doctor", "--json")
    await sink.stop()
    ill = {str(line["check"]).split()[0]: line["problems"] for line in said.lines if not line["well"]}
    assert (said.code, list(ill)) == (1, ["mailbox"])
    assert f"login as {BOT} is refused" in str(ill["mailbox"])


def test_the_doctor_names_servers_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    configure(tmp_path)
    said = ask(tmp_path, "doctor")
    assert said.code == 1
    assert f"NO  mailbox {BOT} at 127.0.0.1:{NOBODY}\n     no connection to 127.0.0.1:{NOBODY}" in said.out
    assert f"NO  relay 127.0.0.1:{NOBODY}\n     The relay 127.0.0.1 failed at the connection" in said.out
    assert said.out.count("ok ") == 4


async def test_the_doctor_names_a_secret_that_cannot_be_read_and_one_that_all_can_read(tmp_path: Path) -> None:
    async with MiniMail({BOT: PASSWORD}) as server:
        path = configure(tmp_path, server.port)
        path.write_text(path.read_text().replace('password_env = "ISCG_DEMO_PASSWORD"\npassword_file = ""', 'password_file = "secret"'))
        missing = await told_alone(tmp_path, "doctor")
        (tmp_path / "secret").write_text(PASSWORD)
        (tmp_path / "secret").chmod(0o644)
        careless = await told_alone(tmp_path, "doctor")
    assert "mailbox.password_file" in missing.out
    assert "cannot be read (No such file or directory)" in missing.out
    assert "ok  mailbox" in careless.out
    assert "NO  configuration\n     mailbox.password_file" in careless.out
    assert "run: chmod 600" in careless.out


def test_a_clock_that_forgot_the_year_is_ill() -> None:
    assert clock_problems(datetime(1970, 1, 1, tzinfo=UTC)) == ["the clock says 1970-01-01: set it (timedatectl set-ntp true)"]
    assert clock_problems(datetime(2026, 11, 24, tzinfo=UTC)) == []


def test_looking_needs_neither_mailbox_nor_relay_nor_their_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    configure(tmp_path)
    for words in (["log"], ["outbox"], ["set-aside", "list"], ["verify"], ["reconcile"], ["retry"]):
        said = ask(tmp_path, *words)
        assert (said.code, said.err) == (0, ""), words
