"""Themes on the command line: tried without configuration, learnt, rehearsed, applied, and a new one offered."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.session import Session
from handlers.themes.clusters import clusters
from storage import learning, tree
from storage.tables import themings
from tests.commands import Said, configure, iscg_bot
from tests.story import LIST

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LAMPS = "The lamps in the garden of the campus burn all night. We ask that bulbs be exchanged and timers be fitted."
ROAMING = "Wholesale roaming tariffs between neighbours stay high; regulators may publish price caps for operators."


def house(folder: Path, texts: Sequence[tuple[str, str]]) -> Path:
    """A configuration whose store holds these contributions, as ISCG/26-1/1 and so on."""
    mails = folder / "mails"
    mails.mkdir()
    for number, (title, text) in enumerate(texts, 1):
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = "Anna <anna@members.example>", LIST
        message["Subject"] = f"Contribution: {title}"
        message["Message-ID"] = f"<{number}@members.example>"
        message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
        message["List-Id"] = f"<{LIST.replace('@', '.')}>"
        message["List-Post"] = f"<mailto:{LIST}>"
        message.set_content(text)
        message.add_attachment(f"paper {number}".encode(), "application", "pdf", filename=f"paper{number}.pdf")
        (mails / f"{number:03}.eml").write_bytes(bytes(message))
    config = configure(folder)
    assert iscg_bot("--config", config, "import", mails).code == 0
    return config


def teach(config: Path, number: str, theme: str) -> None:
    """A person corrects the theme of a document, as a command does."""
    session = Session(config, False)
    with session.store() as store, store.desk(session.rules, NOW) as desk:
        tree.retheme(desk, number, theme, "secretary")


def shown(config: Path) -> dict[str, str]:
    """The theme of each document, as the log tells it."""
    return {entry["number"]: entry["theme"] for entry in json.loads(iscg_bot("--config", config, "log", "--format", "json").out)}


def tried(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Said:
    """What `themes try --jsonl` says of these lines."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()), "utf-8"))
    return iscg_bot("themes", "try", "--jsonl")


def test_try_needs_no_configuration_and_answers_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    said = tried(
        monkeypatch,
        json.dumps({"id": "a", "title": "Captioning", "text": "Deaf delegates cite Resolution 175 (Rev. Bucharest, 2022)."}),
        "",
        json.dumps({"id": 7, "title": "Agenda", "text": None}),
    )
    first, second = said.lines
    assert said.code == 0
    assert first == {
        "id": "a", "theme": "accessibility", "second": None, "confidence": first["confidence"],
        "why": "its title says “Captioning”; its opening cites Resolution 175 of the Plenipotentiary Conference; "
        "its opening says “Deaf”",
    }  # fmt: skip
    assert isinstance(first["confidence"], float)
    assert 0.8 <= first["confidence"] <= 1
    assert (second["id"], second["theme"], second["second"]) == (7, None, None)
    assert second["why"]


@pytest.mark.parametrize("line", ["oops", "[]", "3", '{"id": 1, "title": 5, "text": ""}', '{"id": 1, "title":', "[" * 99_999])
def test_a_line_that_is_no_document_is_told_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    said = tried(monkeypatch, line, '{"id": 2, "title": "Gender equality", "text": "\\ud83d"}')
    assert said.code == 1
    assert "line 1" in str(said.lines[0]["error"])
    assert said.lines[1]["theme"] == "gender"


def test_a_correction_is_told_survives_and_sorts_what_is_like_it(tmp_path: Path) -> None:
    config = house(tmp_path, [("Lamps of the campus", LAMPS), ("Lamps of the campus again", f"{LAMPS} We insist.")])
    assert shown(config) == {"ISCG/26-1/1": "", "ISCG/26-1/2": ""}
    assert "Nobody has corrected" in iscg_bot("--config", config, "themes", "learned").out
    teach(config, "ISCG/26-1/1", "efficiencies")
    (lesson,) = iscg_bot("--config", config, "themes", "learned", "--json").lines
    assert (lesson["document"], lesson["theme"], lesson["by"]) == ("ISCG/26-1/1", "efficiencies", "secretary")
    (change,) = iscg_bot("--config", config, "themes", "rehearse", "--json").lines
    assert (change["document"], change["before"], change["after"]) == ("ISCG/26-1/2", "", "efficiencies")
    assert "people put a document like it there" in str(change["why"])


def test_a_rehearsal_changes_nothing_and_applying_it_changes_just_that(tmp_path: Path) -> None:
    config = house(tmp_path, [("Lamps of the campus", LAMPS), ("Lamps of the campus again", f"{LAMPS} We insist.")])
    teach(config, "ISCG/26-1/1", "efficiencies")
    rehearsed = iscg_bot("--config", config, "themes", "rehearse")
    assert "ISCG/26-1/2: none -> efficiencies" in rehearsed.out
    assert shown(config)["ISCG/26-1/2"] == ""
    assert iscg_bot("--config", config, "themes", "apply", "--json").code == 0
    assert shown(config) == {"ISCG/26-1/1": "efficiencies", "ISCG/26-1/2": "efficiencies"}
    assert "Nothing would change" in iscg_bot("--config", config, "themes", "rehearse").out
    assert iscg_bot("--config", config, "verify").code == 0


def test_what_a_person_decided_stays_when_history_is_sorted_again(tmp_path: Path) -> None:
    config = house(tmp_path, [("Gender equality in delegations", "Women and girls take the floor less often than men.")])
    assert shown(config) == {"ISCG/26-1/1": "gender"}
    teach(config, "ISCG/26-1/1", "languages")
    assert iscg_bot("--config", config, "themes", "apply").out == "Nothing would change.\n"
    assert shown(config) == {"ISCG/26-1/1": "languages"}


def test_the_last_correction_of_a_document_counts_and_the_earlier_ones_are_kept(tmp_path: Path) -> None:
    config = house(tmp_path, [("Lamps of the campus", LAMPS)])
    teach(config, "ISCG/26-1/1", "efficiencies")
    teach(config, "ISCG/26-1/1", "climate_change")
    session = Session(config, False)
    with session.store() as store, store.database.read() as connection:
        assert [lesson.theme for lesson in learning.lessons(connection)] == ["climate_change"]
        assert [lesson.theme for lesson in learning.every_lesson(connection)] == ["efficiencies", "climate_change"]
        assert len(connection.execute(select(themings)).all()) == 3


def test_the_text_a_document_was_sorted_by_is_what_a_rehearsal_reads(tmp_path: Path) -> None:
    config = house(tmp_path, [("Our views", "Please find attached our contribution.")])
    session = Session(config, False)
    with session.store() as store, store.database.write() as connection:
        for text in ("first", "Gender equality: women and girls"):
            learning.keep_text(connection, 1, text)
        (past,) = learning.history(connection)
        assert past.text == "Gender equality: women and girls"
    (change,) = iscg_bot("--config", config, "themes", "rehearse", "--json").lines
    assert change["after"] == "gender"


def test_unsorted_documents_with_something_unusual_in_common_are_offered_as_a_theme(tmp_path: Path) -> None:
    others = [(f"Note {n}", f"Subject{n} of another{n} kind{n}, with nothing else{n} said{n}.") for n in range(5)]
    alike = [(f"Views of region {n}", f"{ROAMING} Word{n} other{n}.") for n in range(3)]
    config = house(tmp_path, [*others, *alike])
    (offered,) = iscg_bot("--config", config, "themes", "new", "--json").lines
    assert offered["documents"] == ["ISCG/26-1/6", "ISCG/26-1/7", "ISCG/26-1/8"]
    assert {"roaming", "wholesale"} & set(map(str, offered["words"] if isinstance(offered["words"], list) else []))


def test_nothing_is_offered_where_documents_have_only_common_words_in_common() -> None:
    texts = {f"n{n}": f"subject{n} thing{n} matter{n} about roaming" for n in range(6)}
    assert clusters(texts, ["roaming is known"] * 3) == []
    assert clusters({}, []) == []


def test_an_owner_is_told_below_themes_too(tmp_path: Path) -> None:
    config = house(tmp_path, [("Gender equality in delegations", "Women and girls.")])
    (told,) = iscg_bot("--config", config, "themes", "owner", "women", "--json").lines
    assert (told["theme"], told["last"]) == ("gender", "ISCG/26-1/1")
    assert "coordinator" in str(told["vacant"])
