"""On the command line people see what is near a document, judge it, and see their judgement again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Said, configure, iscg_bot
from tests.overlap_texts import TEXTS

FIRST, SECOND = "ISCG/26-1/1", "ISCG/26-1/2"
MAIL = """From: {name} <{name}@members.example>
To: int-sect-group@lists.itu.int
Date: Tue, 3 Nov 2026 10:0{serial}:00 +0000
Message-ID: <{serial}@members.example>
List-Id: <int-sect-group.lists.itu.int>
List-Post: <mailto:int-sect-group@lists.itu.int>
Subject: Contribution: {title}
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Dear colleagues,

We submit the following contribution. Please register it.

{text}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A store with a contribution, the same one sent again by another, and one about something else."""
    captions, waste = TEXTS["en"]["captions"][0], TEXTS["en"]["ewaste"][0]
    (tmp_path / "mails").mkdir()
    papers = [("anna", captions), ("bert", ("On captions", captions[1].replace("month", "year"))), ("carl", waste)]
    for serial, (name, (title, text)) in enumerate(papers, 1):
        mail = MAIL.format(name=name, serial=serial, title=title, text=text)
        (tmp_path / "mails" / f"{serial}.eml").write_text(mail, encoding="utf-8")
    assert iscg_bot("--config", configure(tmp_path), "import", tmp_path / "mails").code == 0
    assert ask(tmp_path, "overlap", "fill").code == 0
    return tmp_path


def ask(house: Path, *words: str) -> Said:
    return iscg_bot("--config", house / "iscg-bot.toml", *words)


def test_a_number_alone_shows_what_is_near_it_and_the_command_that_judges(house: Path) -> None:
    said = ask(house, "overlap", SECOND)
    assert said.code == 0, said.err
    assert "near-duplicate" in said.out
    assert "cannot follow a remote meeting without captions" in said.out
    assert f"iscg-bot overlap judge {SECOND} {FIRST} duplicate|related|distinct" in said.out
    (line,) = ask(house, "overlap", SECOND, "--json").lines
    assert (line["number"], line["kind"], line["verdict"]) == (FIRST, "near-duplicate", None)
    assert ask(house, "overlap", "ISCG/26-1/3").out == "Nothing is near ISCG/26-1/3.\n"


def test_a_judgement_is_kept_listed_and_shown_again(house: Path) -> None:
    said = ask(house, "overlap", "judge", SECOND, FIRST, "duplicate")
    assert said.out == f"{SECOND} and {FIRST}: duplicate\n", said.err
    assert ask(house, "overlap", "judge", FIRST, SECOND, "related").out == f"{FIRST} and {SECOND}: related (before: duplicate)\n"
    (line,) = ask(house, "overlap", "list", "--all", "--json").lines
    assert (line["number"], line["other"], line["verdict"], line["judged_by"]) == (FIRST, SECOND, "related", "secretary")
    assert "judged  related" in ask(house, "overlap", FIRST).out
    assert ask(house, "verify").code == 0


def test_filling_again_adds_nothing_and_slips_are_told_in_one_line(house: Path) -> None:
    assert ask(house, "overlap", "fill").out == "documents added to the radar: 0\n"
    for words in (("overlap", "ISCG/26-1/99"), ("overlap", "judge", FIRST, "ISCG/26-1/99", "related")):
        said = ask(house, *words)
        assert said.code == 1
        assert "ISCG/26-1/99" in said.err
        assert len(said.err.splitlines()) == 1
    assert ask(house, "overlap", "judge", FIRST, SECOND, "merge").code == 2
