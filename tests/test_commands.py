"""The command language: every form members write is read right, and a slip is told with what was nearly meant."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.example import example_config
from bot.config.rules import rules_of
from handlers.commands.grammar import Request, read_line
from handlers.commands.result import example
from handlers.commands.verbs import CHANGING, NAMES, READING, spellings, verb_of
from handlers.documents.numbering.folding import fold
from handlers.words import CATALOGUES, say

RULES = rules_of(example_config())
THREAD = "ISCG/26-1/5"


def read(line: str, thread: str = "") -> Request:
    return read_line(line, "ISCG", "26-1", thread)


@pytest.mark.parametrize(
    ("line", "verb", "number", "words"),
    [
        ("help", "help", "", ""),
        ("Help!", "help", "", ""),
        ("> aide", "help", "", ""),
        ("帮助", "help", "", ""),
        ("المساعدة", "help", "", ""),
        ("log", "log", "", ""),
        ("log 26-1 CSV", "log", "26-1", "csv"),
        ("журнал ISCG/26-1", "log", "26-1", ""),
        ("status ISCG/26-1/7.", "status", "ISCG/26-1/7", ""),
        ("état 7 ?", "status", "ISCG/26-1/7", ""),
        ("status 26-1/7", "status", "ISCG/26-1/7", ""),
        ("withdraw 7, superseded by 9", "withdraw", "ISCG/26-1/7", "superseded by 9"),
        ("withdraw 7 Rev.1 was wrong", "withdraw", "ISCG/26-1/7(Rev.1)", "was wrong"),
        ("withdraw Addendum 2 to ISCG/26-1/7", "withdraw", "ISCG/26-1/7(Add.2)", ""),
        ("retirer n° 7 doublon", "withdraw", "ISCG/26-1/7", "doublon"),
        ("撤回ISCG/26-1/7 重复", "withdraw", "ISCG/26-1/7", "重复"),
        ("撤回 ISCG／26－1／７", "withdraw", "ISCG/26-1/7", ""),
        ("سحب ISCG/26-1/٧", "withdraw", "ISCG/26-1/7", ""),
        ("ОТОЗВАТЬ 7 – ошибка", "withdraw", "ISCG/26-1/7", "ошибка"),
        ("title 7 2026 work plan", "title", "ISCG/26-1/7", "2026 work plan"),
        ("Título: ISCG/26-1/7: Un título", "title", "ISCG/26-1/7", "Un título"),
        ("theme 7: accessibility", "theme", "ISCG/26-1/7", "accessibility"),
        ("reserve A title: with a colon", "reserve", "", "A title: with a colon"),
        ("réserver 27-1 Un titre", "reserve", "27-1", "Un titre"),
        ("owner accessibility", "owner", "", "accessibility"),
        ("язык: русский", "language", "", "русский"),
        ("--", "stop", "", ""),
        ("quit", "stop", "", ""),
    ],
)
def test_a_command_is_read_in_every_form_people_write(line: str, verb: str, number: str, words: str) -> None:
    request = read(line)
    assert (request.verb, request.number, request.words, request.trouble) == (verb, number, words, "")


@pytest.mark.parametrize(
    ("line", "trouble", "hint"),
    [
        ("Dear secretary,", "unknown", ""),
        ("主题是什么", "unknown", ""),
        ("help me please", "unknown", ""),
        ("titleist 7", "near", "title"),
        ("hepl", "near", "help"),
        ("widthraw 7", "near", "withdraw"),
        ("отозват 7", "near", "отозвать"),
        ("status of our contribution", "number", ""),
        ("title A better title", "number", ""),
        ("title 24/7 services", "number", ""),
        ("title 7", "words", ""),
        ("owner", "words", ""),
        ("log xlsx", "form", "xlsx"),
        ("log of the meeting", "words", "of"),
        ("withdraw 7 and 8", "several", "ISCG/26-1/8"),
        ("withdraw 7(Rev.1)(Add.1)", "readings", "ISCG/26-1/7(Rev.1)(Add.1) | ISCG/26-1/7(Add.1)(Rev.1)"),
    ],
)
def test_what_cannot_be_read_is_told_and_never_guessed(line: str, trouble: str, hint: str) -> None:
    assert (read(line).trouble, read(line).hint) == (trouble, hint)


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("Theme: accessibility", "theme ISCG/26-1/5 accessibility"),
        ("Thème : accessibilité", "theme ISCG/26-1/5 accessibilité"),
        ("主题：无障碍", "theme ISCG/26-1/5 无障碍"),
        ("العنوان: عنوان جديد", "title ISCG/26-1/5 عنوان جديد"),
        ("Title: 7 steps to captioning", "title ISCG/26-1/5 7 steps to captioning"),
        ("Title: ISCG/26-1/7 New", "title ISCG/26-1/7 New"),
        ("Withdraw: sent twice", "withdraw ISCG/26-1/5 sent twice"),
        ("withdraw", "withdraw ISCG/26-1/5"),
        ("status?", "status ISCG/26-1/5"),
        ("title is fine by me", ""),
    ],
)
def test_a_line_in_a_reply_is_about_the_document_of_its_thread(line: str, order: str) -> None:
    request = read(line, THREAD)
    assert ("" if request.trouble else request.order) == order


def test_no_name_means_two_verbs() -> None:
    meant = {(fold(name).low, verb) for verb, names in NAMES.items() for name in names.split("|")}
    assert len(meant) == len(spellings())


@pytest.mark.parametrize("language", sorted(CATALOGUES))
@pytest.mark.parametrize("verb", [*READING, *CHANGING])
def test_every_example_that_a_letter_shows_is_a_command(verb: str, language: str) -> None:
    request = read(example(verb, language, RULES))
    assert (request.verb, request.trouble) == (verb, "")


@pytest.mark.parametrize("language", sorted(CATALOGUES))
@pytest.mark.parametrize("verb", ["theme", "title", "withdraw"])
def test_the_lines_that_an_acknowledgement_offers_are_commands(verb: str, language: str) -> None:
    values = {} if verb == "withdraw" else {"words": "accessibility"}
    request = read(say(language, f"line.{verb}", values), THREAD)
    assert (request.verb, request.number, request.words, request.trouble) == (
        verb,
        THREAD,
        "".join(values.values()),
        "",
    )


@given(st.text(max_size=60), st.sampled_from(["", THREAD]))
def test_any_line_is_read_and_nothing_raises(line: str, thread: str) -> None:
    request = read(line, thread)
    assert len(request.written) <= 300
    assert "\n" not in request.order


@given(
    st.sampled_from(["withdraw", "title", "theme", "status"]),
    st.integers(1, 999),
    st.text(st.sampled_from("abcdefg éжщ文,.!"), min_size=1, max_size=20).filter(lambda words: words.strip(" ,.!")),
)
def test_a_command_written_out_is_read_as_itself(verb: str, serial: int, words: str) -> None:
    first = read(f"{verb} ISCG/26-1/{serial} {'' if verb == 'status' else words}")
    again = read(first.order)
    assert (again.verb, again.number, again.words) == (first.verb, first.number, first.words)
    assert first.trouble == again.trouble


@given(st.sampled_from(sorted(spellings())), st.sampled_from([" ", ": ", "："]))
def test_every_name_is_found_at_the_beginning_of_a_line(name: str, between: str) -> None:
    assert verb_of(f"{name}{between}ISCG/26-1/7") == (spellings()[name], between != " ", "ISCG/26-1/7")


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_every_sentence_about_commands_has_the_same_holes_in_every_language(language: str) -> None:
    def holes(sentence: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name)

    english = {key: holes(sentence) for key, sentence in CATALOGUES["en"].items() if key.startswith("order.")}
    assert {key: holes(CATALOGUES[language][key]) for key in english} == english
    assert len(english) > 60


def test_every_sentence_about_commands_is_said_somewhere() -> None:
    """Keys are made from parts in places, so the beginnings are looked for."""
    sources = "".join(path.read_text("utf-8") for path in Path("handlers").rglob("*.py") if "orders" not in path.parts)
    made = ("order.verb.", "order.help.", "order.done.", "order.state.", "order.tier.", "order.trouble.", "order.code.")
    keys = {key for key in CATALOGUES["en"] if key.startswith("order.")}
    unsaid = {
        key for key in keys if f'"{key}"' not in sources and f"'{key}'" not in sources and not key.startswith(made)
    }
    assert unsaid == set()
    assert all(re.search(rf"{re.escape(part)}\{{", sources) for part in made)
