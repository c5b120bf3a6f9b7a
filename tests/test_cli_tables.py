"""Tables stand straight in every script and fit the terminal."""

from __future__ import annotations

import pytest

from bot.cli.tables import END_ISOLATE, ISOLATE, table, width

ROWS = [
    ("1", "李梅", "智慧城市与物联网的跨部门协调"),
    ("2", "Ole\u0301 Nu\u0308n\u0303ez", "Contribution"),
    ("3", "ليلى", "مساهمة بشأن الأمن السيبراني"),
    ("4", "x\x1b[31m", "a\u202eb"),
]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    table(("id", "who", "what"), ROWS, (4, 20, 40))
    return capsys.readouterr().out.splitlines()


def test_a_wide_letter_counts_twice_and_a_mark_not_at_all() -> None:
    assert width("李梅") == 4
    assert width("Ole\u0301") == 3
    assert width("مُ") == 1


def test_columns_begin_at_the_same_place_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(capsys)
    ends = ["what", "智慧", "Contribution", f"{ISOLATE}مساهمة", "a b"]
    starts = {width(line[: line.index(end)]) for line, end in zip(shown, ends, strict=True)}
    assert len(starts) == 1


@pytest.mark.parametrize("columns", [24, 30, 40])
def test_the_widest_columns_give_way_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = lines(capsys)
    assert max(map(width, shown)) <= columns
    assert any("…" in line for line in shown)


def test_the_number_of_a_document_is_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    table(("number", "title"), [("ISCG/26-1/12(Add.2)(Rev.1)", "A title that is much too long for this terminal")], (30, 60))
    assert capsys.readouterr().out.splitlines()[1].startswith("ISCG/26-1/12(Add.2)(Rev.1)  A ")


def test_a_pipe_is_given_all(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert not any("…" in line for line in lines(capsys))


def test_right_to_left_text_moves_nothing_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    arabic = lines(capsys)[3]
    assert arabic.count(ISOLATE) == arabic.count(END_ISOLATE) == 2


def test_no_letter_acts_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert not {"\x1b", "\u202e"} & set("".join(lines(capsys)))
