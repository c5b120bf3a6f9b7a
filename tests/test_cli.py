"""Every command does what its help says, for people and for programs."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import mailbox
import os
import shutil
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from tests.commands import BOT, PASSWORD, RECEIVED, VARIABLE, Said, configure, iscg_bot, iscg_bot_alone, write_story
from tests.minimail import MiniMail
from tests.sink import Sink
from tests.story import mail, noise, story

FIELDS = ["file", "message_id", "handler", "disposition", "author", "document", "theme", "why", "letters", "defects"]


def ask(house: Path, *words: str | Path) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", *words)


def test_without_words_it_tells_what_it_can_do(tmp_path: Path) -> None:
    said = iscg_bot_alone(tmp_path)
    assert "Start with `iscg-bot demo`" in said.out + said.err
    assert all(f"\n  {command} " in said.out + said.err for command in COMMANDS)


@pytest.mark.parametrize("command", [*COMMANDS, "set-aside list", "set-aside show", "set-aside release"])
def test_each_command_explains_itself_in_whole_sentences(command: str) -> None:
    said = iscg_bot(*command.split(), "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: iscg-bot {command}")
    assert "." in said.out.split("Options:")[0]


def test_an_unknown_command_is_said_to_be_unknown() -> None:
    said = iscg_bot("lgo")
    assert said.code == 2
    assert "No such command 'lgo'" in said.err


async def told_alone(house: Path, *words: str) -> Said:
    """A process of its own, while the servers of the test go on."""
    return await asyncio.to_thread(iscg_bot_alone, house, *words)


async def test_a_run_takes_the_mailbox_in_answers_and_ends(tmp_path: Path) -> None:
    sink = Sink()
    await sink.start()
    async with MiniMail({BOT: PASSWORD}) as server:
        for _, raw in story():
            await server.deliver(BOT, raw, RECEIVED)
        configure(tmp_path, server.port, sink.port)
        said = await told_alone(tmp_path, "run", "--until-idle")
        again = await told_alone(tmp_path, "run", "--until-idle")
        well = await told_alone(tmp_path, "doctor")
        before = len(sink.mails)
        sent = await told_alone(tmp_path, "doctor", "--send-to", "me@members.example")
    await sink.stop()
    assert (said.code, said.out, again.code) == (0, "", 0), said.err
    assert "WARNING" not in said.err + again.err
    answered = [recipients for _, recipients, _ in sink.mails[:before]]
    assert sorted(name for names in answered for name in names if name.endswith("members.example")) == [
        "anna@members.example", "anna@members.example", "bert@members.example", "bert@members.example", "dora@members.example",
    ]  # fmt: skip
    assert well.code == 0, well.out
    assert well.out.count("ok ") == 6
    assert "letter to me@members.example taken by the relay" in sent.out
    assert [recipients for _, recipients, _ in sink.mails[before:]] == [["me@members.example"]]


@pytest.mark.slow
async def test_a_second_daemon_stands_by_and_says_so(tmp_path: Path) -> None:
    async with MiniMail({BOT: PASSWORD}) as server:
        configure(tmp_path, server.port)
        first = await started(tmp_path)
        await line_with(first, "caught up")
        second = await started(tmp_path)
        told = await line_with(second, "standing by")
        for process in (first, second):
            process.terminate()
        rests = [(await process.communicate())[1].decode() for process in (first, second)]
    assert "another daemon watches this store" in told
    assert all("Traceback" not in rest and "told to stop" in rest for rest in rests)
    assert (first.returncode, second.returncode) == (0, 0)


async def started(house: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=house, env={**os.environ, VARIABLE: PASSWORD},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def line_with(process: asyncio.subprocess.Process, words: str) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while words not in (line := (await process.stderr.readline()).decode()):
            assert line, "the daemon ended"
    return line


def test_a_rehearsal_needs_nothing_and_tells_each_mail_in_ten_fields(tmp_path: Path) -> None:
    files = write_story(tmp_path / "mails")
    said = iscg_bot("take", "--rehearse", "--json", *files)
    assert said.code == 0
    assert [sorted(line) for line in said.lines] == [sorted(FIELDS)] * 12
    first, reply, *_ = said.lines
    assert first["letters"] == [
        {"to": "anna@members.example", "subject": "Registered as ISCG/26-1/1: Contribution on captioning"}
    ]
    assert (first["handler"], first["disposition"]) == ("contributions", "registered")
    assert (first["message_id"], first["author"]) == ("<m1@members.example>", "anna@members.example")
    assert (first["document"], first["theme"], first["defects"]) == ("ISCG/26-1/1", "accessibility", [])
    assert "m1.docx is attached" in str(first["why"])
    assert (reply["disposition"], reply["document"]) == ("filed", "ISCG/26-1/1"), "one store for all files of a call"
    assert list(tmp_path.iterdir()) == [tmp_path / "mails"], "nothing is left"


def test_a_rehearsal_on_the_present_register_changes_nothing_there(house: Path) -> None:
    before = ask(house, "log", "--format", "json").out
    new = house / "new.eml"
    new.write_bytes(bytes(mail("Eva <eva@members.example>", "Contribution on maps", "Please find attached.", "n1", file=noise(99, 7))))
    said = ask(house, "take", "--rehearse", "--json", new)
    assert said.lines[0]["document"] == "ISCG/26-1/6"
    assert ask(house, "log", "--format", "json").out == before


def test_a_file_taken_for_real_has_its_number_at_once_and_never_twice(house: Path) -> None:
    new = house / "new.eml"
    new.write_bytes(bytes(mail("Eva <eva@members.example>", "Contribution on maps", "Please find attached.", "n1", file=noise(99, 7))))
    taken, again = ask(house, "take", new), ask(house, "take", new)
    assert taken.out.startswith(f"{new}: registered ISCG/26-1/6")
    assert (again.code, again.out) == (1, f"{new}: unread (this very file was taken in before)\n")
    (owed,) = ask(house, "outbox", "--json").lines
    assert (owed["recipient"], owed["state"]) == ("eva@members.example", "waiting")


@pytest.mark.slow
def test_a_thousand_files_share_one_store_in_one_call(tmp_path: Path) -> None:
    files = [tmp_path / f"{number:04}.eml" for number in range(1000)]
    for number, file in enumerate(files):
        file.write_bytes(bytes(mail(f"A <a{number}@members.example>", f"Contribution {number}", "Please find below.", f"t{number}")))
        os.utime(file, (RECEIVED.timestamp(), RECEIVED.timestamp()))
    begun = time.monotonic()
    said = iscg_bot("take", "--rehearse", "--json", *files)
    print(f"1,000 files: {time.monotonic() - begun:.1f} s")
    assert [line["document"] for line in said.lines] == [f"ISCG/26-1/{number}" for number in range(1, 1001)]


def test_history_of_each_kind_comes_in_silently_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    write_story(folder)
    box, many = mailbox.Maildir(tmp_path / "maildir"), mailbox.mbox(tmp_path / "many.mbox")
    for number in range(3):
        message = mail(f"B <b{number}@members.example>", "Contribution", "Please find below our contribution.", f"b{number}")
        box.add(message)
        message.replace_header("Message-ID", f"<x{number}@members.example>")
        many.add(message)
    many.close()
    configure(tmp_path)
    kinds = (("mails", 12), ("maildir", 3), ("many.mbox", 3))
    first = [ask(tmp_path, "import", "--json", tmp_path / name).lines[0]["new"] for name, _ in kinds]
    second = [ask(tmp_path, "import", "--json", tmp_path / name).lines[0]["new"] for name, _ in kinds]
    assert first == [count for _, count in kinds]
    assert second == [0, 0, 0]
    assert ask(tmp_path, "outbox", "--all").out == "Nothing waits.\n"
    assert ask(tmp_path, "import", folder).err == "", "no progress bar where nobody looks"


def test_history_is_answered_only_when_asked_for(tmp_path: Path) -> None:
    write_story(tmp_path / "mails")
    configure(tmp_path)
    ask(tmp_path, "import", "--answer", tmp_path / "mails")
    letters = [line for line in ask(tmp_path, "outbox", "--json").lines if line["kind"] == "acknowledgement"]
    assert len(letters) == 5


def test_the_log_is_the_same_as_table_csv_and_json(house: Path) -> None:
    entries = json.loads(ask(house, "log", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(ask(house, "log", "--format", "csv").out, newline="")))
    table = ask(house, "log").out.splitlines()
    numbers = [f"ISCG/26-1/{serial}" for serial in range(1, 6)]
    assert [entry["number"] for entry in entries] == [row["number"] for row in rows] == numbers
    assert [line.split()[0] for line in table[1:]] == numbers
    assert list(rows[0]) == list(entries[0]) == [
        "number", "meeting", "title", "author_name", "author_address", "theme", "certain", "why", "language",
        "status", "received", "registered", "files", "discussion", "message_id",
    ]  # fmt: skip
    assert entries[0]["received"] == "2026-11-23T09:00:00+00:00"
    assert json.loads(ask(house, "log", "--meeting", "27-1", "--format", "json").out) == []


def test_no_cell_of_the_csv_is_a_formula(house: Path) -> None:
    evil = house / "evil.eml"
    evil.write_bytes(bytes(mail("Eva <eva@members.example>", "=HYPERLINK(1) proposal", "Please find attached.", "n1", file=noise(99, 7))))
    ask(house, "take", evil)
    assert "\"'=HYPERLINK(1) proposal\"" in ask(house, "log", "--format", "csv").out


@pytest.mark.parametrize("name", ["1", "<m1@members.example>", "m1@members.example", "ISCG/26-1/1", "iscg/26-1/1"])
def test_a_mail_is_explained_by_any_of_its_names(imported: Path, name: str) -> None:
    (it,) = ask(imported, "explain", name, "--json").lines
    assert (it["id"], it["handler"], it["documents"]) == (1, "contributions", ["ISCG/26-1/1"])
    assert "because  m1.docx is attached" in ask(imported, "explain", name).out


def test_what_waits_for_people_is_listed_shown_and_decided(house: Path) -> None:
    waiting = ask(house, "set-aside", "list", "--json").lines
    assert [(it["id"], it["state"]) for it in waiting] == [(5, "held"), (8, "set aside"), (10, "held")]
    listed = ask(house, "set-aside", "list").out
    assert "Cheap watches" in listed
    assert all(f"  {it['command']}\n" in listed for it in waiting)
    assert [it["command"] for it in waiting][1:2] == ["iscg-bot set-aside release 8"]
    assert "settle it  iscg-bot set-aside release 10" in ask(house, "set-aside", "show", "10").out
    assert ask(house, "set-aside", "show", "10").out.endswith("\n\nBuy.\n")
    assert ask(house, "set-aside", "show", "10", "--raw").out.replace("\r\n", "\n").endswith("\n\nBuy.\n")
    released = ask(house, "set-aside", "release", "5", "--as", "contributions", "--json")
    assert (released.lines[0]["disposition"], released.lines[0]["document"]) == ("registered", "ISCG/26-1/6")
    refused = ask(house, "set-aside", "release", "5")
    assert (refused.code, refused.err) == (1, "Error: mail 5 does not wait: it is registered already.\n")


async def test_a_letter_that_was_refused_is_told_and_sent_again(tmp_path: Path) -> None:
    sink = Sink(fault="rcpt:5xx", times=1)
    await sink.start()
    async with MiniMail({BOT: PASSWORD}) as server:
        await server.deliver(BOT, story()[0][1], RECEIVED)
        configure(tmp_path, server.port, sink.port)
        assert (await told_alone(tmp_path, "run", "--until-idle")).code == 0
        (dead,) = ask(tmp_path, "outbox", "--json").lines
        retried = ask(tmp_path, "retry", "--json")
        assert (await told_alone(tmp_path, "run", "--until-idle")).code == 0
    await sink.stop()
    assert (dead["state"], dead["recipient"]) == ("dead", "anna@members.example")
    assert "550 5.7.1 never" in str(dead["reason"])
    assert retried.lines == [{"freed": 1}]
    assert ask(tmp_path, "outbox").out == "Nothing waits.\n"
    assert {line["state"] for line in ask(tmp_path, "outbox", "--all", "--json").lines} == {"sent"}


def test_an_old_backup_gives_no_number_before_it_is_reconciled(house: Path) -> None:
    shutil.copy(house / "iscg.db", house / "old.db")
    new = house / "new.eml"
    new.write_bytes(bytes(mail("Eva <eva@members.example>", "Contribution on maps", "Please find attached.", "n1", file=noise(99, 7))))
    assert "ISCG/26-1/6" in ask(house, "take", new).out
    for file in house.glob("iscg.db*"):
        file.unlink()
    (house / "old.db").rename(house / "iscg.db")
    refused = ask(house, "take", house / "mails" / "06.eml")
    assert refused.code == 1
    assert "run `iscg-bot reconcile`" in refused.err
    ill = ask(house, "doctor", "--json")
    assert ill.code == 1
    assert "run `iscg-bot reconcile`" in str(next(line for line in ill.lines if line["check"] == "store"))
    (mended,) = ask(house, "reconcile", "--json").lines
    assert (mended["promised"], mended["raised"]) == (["ISCG/26-1/6"], ["ISCG/26-1 to 6"])
    assert "there was nothing to mend" in ask(house, "reconcile").out
    assert ask(house, "verify").code == 0


def test_a_healthy_store_is_verified_and_a_flipped_bit_is_found(house: Path) -> None:
    (well,) = ask(house, "verify", "--json").lines
    assert well["problems"] == []
    (pack,) = [path for path in (house / "files" / "packs").iterdir() if b"members.example" in path.read_bytes()]
    content = bytearray(pack.read_bytes())
    content[content.index(b"captioning")] ^= 1
    pack.write_bytes(content)
    ill = ask(house, "verify")
    assert ill.code == 1
    assert f"in packs/{pack.name} has changed. Restore it from the backup." in ill.out


def test_an_edited_line_of_the_audit_is_found(house: Path) -> None:
    import sqlite3

    with sqlite3.connect(house / "iscg.db") as connection:
        connection.execute("update audit set actor = 'somebody' where seq = 3")
    connection.close()
    ill = ask(house, "verify", "--json")
    assert ill.code == 1
    assert ill.lines[0]["problems"] == ["audit line 3 was changed"]


def test_a_mail_is_read_aloud_without_its_control_letters(house: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "eva@members.example", BOT, "<esc@members.example>"
    message["Subject"] = "=?utf-8?q?=1B]0;owned=07_red?="
    message.set_content("\x1b[2Jgone\n")
    (house / "esc.eml").write_bytes(bytes(message))
    ask(house, "take", house / "esc.eml")
    shown = ask(house, "explain", "esc@members.example").out + ask(house, "set-aside", "list").out
    assert "\x1b" not in shown
    assert "\x07" not in shown
