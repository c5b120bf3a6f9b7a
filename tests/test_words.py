"""What is said to people: six catalogues that agree, and letters that an author and a secretary can act on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from string import Formatter
from unicodedata import bidirectional

import pytest

from handlers.commands.verbs import verb_of
from handlers.letters import compose
from handlers.words import CATALOGUES, END_OF_ISOLATE, ISOLATE, say
from handlers.words.acknowledgement import acknowledgement
from handlers.words.counts import FORMS, plural_of, said_count, said_left
from handlers.words.notes import held_note, set_aside_note
from handlers.words.phrases import said_date, said_moment, said_size
from handlers.words.tongue import language_for
from storage.records import Address, Letter, Person, Theming
from tests.letter_samples import (
    DOCUMENT,
    LETTERS,
    RECEIVED,
    RULES,
    THEMING,
    every_letter,
    letter_page,
    mail,
    named_letters,
    question_page,
    read_aloud,
)

LANGUAGES = sorted(CATALOGUES)


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_says_everything_with_the_same_holes(language: str) -> None:
    english = {key: holes(sentence) for key, sentence in CATALOGUES["en"].items()}
    assert {key: holes(sentence) for key, sentence in CATALOGUES[language].items()} == english
    assert all(sentence.strip() for sentence in CATALOGUES[language].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_was_forgotten_in_translation(language: str) -> None:
    alike = {"note.id", "size.0", "size.1", "size.2", "size.3", "dates"}
    words = {key for key, sentence in CATALOGUES["en"].items() if re.search(r"[a-z]", re.sub(r"{\w+}", "", sentence))}
    same = {key for key in words - alike if CATALOGUES[language][key] == CATALOGUES["en"][key]}
    assert same == (words - alike if language == "en" else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_composed_in_every_language(language: str) -> None:
    for letter in every_letter(language):
        composed = compose(letter, RULES, b"a secret of the house", RECEIVED)
        assert composed.language == language
        assert not re.search(r"[{}]", letter.text + letter.subject)


def test_letters_between_them_say_every_sentence() -> None:
    said = "\n".join(letter.subject + letter.text + unescape(letter.html) for letter in every_letter("en"))
    unsaid = {
        key
        for key, sentence in CATALOGUES["en"].items()
        if not key.startswith(("month.", "size.", "day.", "decimal", "order."))
        and not re.search(re.sub(r"\\{\w+\\}", ".*", re.escape(sentence)), said)
    }
    assert unsaid == set()


def test_an_acknowledgement_tells_an_author_all_at_a_glance() -> None:
    letter = acknowledgement(DOCUMENT, mail(), THEMING, RULES)
    assert letter == Letter(
        key="ack/ISCG/26-1/7",
        kind="acknowledgement",
        to=("amina@example.org",),
        subject="Registered as ISCG/26-1/7: Captioning in remote meetings",
        language="en",
        in_reply_to="<m1@example.net>",
        references=("<m0@example.net>", "<m1@example.net>"),
        automatic="auto-replied",
        html=letter.html,
        text="""Dear Amina Ba,

Thank you: your contribution has arrived and is registered.

Number: ISCG/26-1/7
Title: Captioning in remote meetings
Status: registered

Meeting: 26-1, Third meeting, 12 March 2026 – 13 March 2026, Geneva
Received: 25 February 2026, 23:30 (Europe/Zurich, UTC+01:00)
Deadline: 28 February 2026, end of the day (Europe/Zurich)
Your contribution is in time. Time left until the deadline: 3 days
It is put before the meeting.

Files:
  - captioning-E.docx (1.2 MB)

Theme: Accessibility
Why this theme: “captioning” (in the title), “deaf” (in the text)

If something is wrong, simply reply to this mail with one of these lines:
  - “Theme: …” for another theme
  - “Title: …” for another title
  - “Withdraw” to withdraw the document
Questions to the secretary: secretary@example.org

Receipt (SHA-256 of your mail as it arrived): dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
Permanent reference (Message-ID of your mail): <m1@example.net>

This mail was written automatically for the secretariat of ISCG.
""",
    )


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        (datetime(2026, 2, 28, 22, 59, tzinfo=UTC), "Time left until the deadline: less than an hour"),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), "Days late: 1"),
        (datetime(2026, 2, 26, 23, 30, tzinfo=UTC), "Time left until the deadline: 1 day and 23 hours"),
    ],
)
def test_the_day_that_counts_is_the_day_in_the_group_zone(received: datetime, sentence: str) -> None:
    assert sentence in acknowledgement(replace(DOCUMENT, received=received), mail(), THEMING, RULES).text


def test_a_doubtful_theme_and_a_missing_one_are_said_plainly() -> None:
    doubtful = acknowledgement(DOCUMENT, mail(), replace(THEMING, certain=False, others=("websites",)), RULES).text
    assert "We are not sure of this theme" in doubtful
    assert "Also possible: websites" in doubtful
    none = acknowledgement(DOCUMENT, mail(), Theming("", False, ()), RULES).text
    assert "Theme: none found." in none
    assert "Why" not in none


def test_a_theme_that_somebody_told_is_explained_by_who_told_it() -> None:
    told = replace(THEMING, words=("accessibility", "captioning"), places=("said", "title"))
    text = acknowledgement(DOCUMENT, mail(), told, RULES).text
    assert "\nWhy this theme: you named it, “captioning” (in the title)\n" in text
    odd = replace(THEMING, words=("captioning",), places=("nowhere",))
    assert "\nWhy this theme: “captioning”\n" in acknowledgement(DOCUMENT, mail(), odd, RULES).text


@pytest.mark.parametrize(
    ("written", "text", "roster", "answered"),
    [
        ("fr", "", "", "fr"),
        ("de", "", "", "en"),
        ("", "", "", "en"),
        ("fr", "", "es", "es"),
        ("fr", "Language: ru", "es", "ru"),
        ("fr", "> Idioma：中文", "es", "zh"),
        ("fr", "اللغة: العربية", "", "ar"),
        ("ru", "Langue\u00a0: F", "", "fr"),
        ("ru", "Language: Klingon", "", "ru"),
        ("ru", "The language: we should talk about it", "", "ru"),
    ],
)
def test_the_answer_is_in_the_language_asked_for_then_the_rosters_then_the_mails(
    written: str, text: str, roster: str, answered: str
) -> None:
    people = (Person("Amina Ba", ("Amina@example.org",), language=roster),)
    incoming = replace(mail(written), text=text)
    assert acknowledgement(DOCUMENT, incoming, THEMING, replace(RULES, people=people)).language == answered
    assert language_for(incoming, RULES, on_roster=roster) == answered


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_reads_as_it_was_read_aloud(language: str) -> None:
    golden = LETTERS / f"{language}.txt"
    assert read_aloud(language) == golden.read_text("utf-8"), "read it aloud, then: python -m tests.letter_samples"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_letter_says_the_same_words(language: str) -> None:
    for name, letter in named_letters(language):
        if name.startswith("note-"):
            assert letter.html == ""
            continue
        assert letter.html.startswith(
            f'<!DOCTYPE html>\n<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">'
        )
        written = " ".join(unescape(re.sub(r"<[^>]+>", " ", letter.html)).split())
        for line in letter.text.splitlines():
            assert " ".join(line.strip().removeprefix("- ").split()) in written
        assert letter.html.count("<h1>") == 1
    assert letter_page(language) == (LETTERS / f"{language}.html").read_text("utf-8")
    assert question_page(language) == (LETTERS / f"{language}-question.html").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_an_author_is_told_to_write_are_understood(language: str) -> None:
    for key, verb in (("theme", "theme"), ("title", "title"), ("withdraw", "withdraw"), ("number", "document")):
        line = say(language, f"line.{key}", {"words": "ISCG/26-1/7"})
        assert verb_of(line)[0] == verb, line


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", {0: "0 days", 1: "1 day", 2: "2 days"}),
        ("fr", {0: "0 jour", 1: "1 jour", 2: "2 jours"}),
        ("es", {1: "1 día", 21: "21 días"}),
        (
            "ru",
            {
                1: "1 день",
                3: "3 дня",
                5: "5 дней",
                11: "11 дней",
                14: "14 дней",
                21: "21 день",
                112: "112 дней",
                124: "124 дня",
            },
        ),
        (
            "ar",
            {
                1: "يوم واحد",
                2: "يومان",
                3: "3 أيام",
                10: "10 أيام",
                11: "11 يوماً",
                99: "99 يوماً",
                100: "100 يوم",
                103: "103 أيام",
            },
        ),
        ("zh", {1: "1天", 2: "2天"}),
    ],
)
def test_each_language_has_its_plurals(language: str, counts: dict[int, str]) -> None:
    said = {n: said_count(language, "day", n).replace(ISOLATE, "").replace(END_OF_ISOLATE, "") for n in counts}
    assert said == counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_a_language_needs_is_there_for_everything_counted(language: str) -> None:
    for thing in ("day", "hour", "document"):
        needed = {plural_of(language, count) for count in range(300)}
        assert set(FORMS[language][thing]) == needed


def test_time_left_is_said_in_days_and_hours() -> None:
    assert [said_left("en", hours) for hours in (0, 1, 24, 50)] == [
        "less than an hour", "1 hour", "1 day", "2 days and 2 hours",
    ]  # fmt: skip


def test_a_note_is_written_in_the_language_of_the_first_secretary() -> None:
    rules = replace(RULES, people=(Person("S", ("secretary@example.org",), language="fr"),))
    assert set_aside_note(mail(), "r", "c", rules).subject == "Mis de côté\u00a0: Captioning"
    assert set_aside_note(mail(), "r", "c", RULES).automatic == "auto-generated"


def test_a_command_in_a_note_stands_alone_on_its_line() -> None:
    note = held_note(mail(), "Is this a revision?", ("iscg-bot decide 1 yes",), RULES)
    assert "\n    iscg-bot decide 1 yes\n" in note.text
    assert note.key == "held/" + "d" * 64


def test_the_same_cause_makes_the_same_key_and_another_cause_another() -> None:
    keys = [letter.key for letter in every_letter("en")]
    assert keys == [letter.key for letter in every_letter("fr")]
    assert len(set(keys)) == len(keys) - 3, "the first four say the same thing in other turns of phrase"


def test_arabic_text_isolates_latin_words_and_numbers_and_subjects_hold_no_mark() -> None:
    for letter in every_letter("ar"):
        assert not re.search(f"[{ISOLATE}{END_OF_ISOLATE}]", letter.subject)
        for line in letter.text.splitlines():
            depth = 0
            for character in "" if line.startswith("    ") else line:
                depth += (character == ISOLATE) - (character == END_OF_ISOLATE)
                assert depth >= 0
                assert depth > 0 or bidirectional(character) not in ("L", "EN", "AN"), line
            assert depth == 0


def test_an_attack_by_title_name_or_word_stays_on_its_line() -> None:
    evil = "x\r\nBcc: a@b\u202e\n\nRegistered as ISCG/26-1/8"
    document = replace(DOCUMENT, title=evil, author=Address(evil, "amina@example.org"))
    letter = acknowledgement(document, mail(), replace(THEMING, words=(evil,), places=("text",)), RULES)
    lines = letter.text.splitlines()
    assert len(lines) == len(acknowledgement(DOCUMENT, mail(), THEMING, RULES).text.splitlines())
    assert not any(line.startswith(("Bcc", "Registered")) for line in lines)
    assert "\u202e" not in letter.text


def test_braces_in_a_title_are_only_braces() -> None:
    letter = acknowledgement(replace(DOCUMENT, title="{number} {0} {x!r}"), mail(), THEMING, RULES)
    assert "Title: {number} {0} {x!r}" in letter.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 March 2026"),
        ("fr", "1er mars 2026"),
        ("es", "1 de marzo de 2026"),
        ("ru", "1 марта 2026 г."),
        ("zh", "2026年3月1日"),
        ("ar", "\u20681\u2069 مارس \u20682026\u2069"),
    ],
)
def test_each_language_writes_a_date_its_own_way(language: str, said: str) -> None:
    assert said_date(language, date(2026, 3, 1)) == said


def test_sizes_and_times_are_readable() -> None:
    sizes = [said_size("en", size) for size in (0, 1023, 1024, 1_500_000, 10**10)]
    assert sizes == ["0 bytes", "1023 bytes", "1 KB", "1.4 MB", "9.3 GB"]
    assert said_size("fr", 1_500_000) == "1,4 Mo"
    moment = said_moment("en", datetime(2026, 7, 1, 0, 5, tzinfo=UTC), "America/Bogota")
    assert moment == "30 June 2026, 19:05 (America/Bogota, UTC-05:00)"


def test_an_unknown_language_gets_english_and_a_region_does_not_matter() -> None:
    assert say("tlh", "comma") == say("en", "comma")
    assert say("fr-CH", "month.8") == "août"
