"""What is said to people: six catalogues that agree, and letters that an author and a secretary can act on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from string import Formatter
from unicodedata import bidirectional

import pytest

from handlers.letters import compose
from handlers.words import CATALOGUES, END_OF_ISOLATE, ISOLATE, say
from handlers.words.acknowledgement import acknowledgement
from handlers.words.notes import dead_note, held_note, set_aside_note, trouble_note
from handlers.words.phrases import said_date, said_moment, said_size
from storage.records import (
    Address,
    Attachment,
    Delivery,
    Document,
    Kept,
    Letter,
    Mail,
    Meeting,
    Person,
    Rules,
    Theme,
    Theming,
)

LANGUAGES = sorted(CATALOGUES)
RECEIVED = datetime(2026, 2, 25, 22, 30, tzinfo=UTC)
MEETING = Meeting("26-1", date(2026, 3, 12), date(2026, 3, 13), date(2026, 2, 28), "Third meeting", "Geneva")
THEME = Theme("accessibility", "continuing", {"en": "Accessibility", "fr": "Accessibilité", "ar": "إمكانية النفاذ"}, {})
RULES = Rules(
    group="ISCG",
    title="Inter-Sector Coordination Group",
    lists=("list@example.org",),
    own_addresses=("bot@example.org",),
    sender="bot@example.org",
    sender_name="ISCG secretariat",
    secretaries=("secretary@example.org",),
    zone="Europe/Zurich",
    languages=("en", "ar", "es", "fr", "ru", "zh"),
    meetings=(MEETING,),
    themes=(THEME,),
)
DOCUMENT = Document(
    number="ISCG/26-1/7",
    series="ISCG/26-1",
    serial=7,
    meeting="26-1",
    title="Captioning in remote meetings",
    author=Address("Amina Ba", "amina@example.org"),
    theme="accessibility",
    language="en",
    status="registered",
    received=RECEIVED,
    registered=RECEIVED,
    mail=1,
)
THEMING = Theming("accessibility", True, ("captioning", "deaf"), places=("title", "text"))


def mail(language: str = "en", size: int = 1_300_000) -> Mail:
    file = Attachment(1, "captioning-E.docx", "application/msword", Kept("0" * 64, "pack", 0, size))
    return Mail(
        digest="d" * 64,
        size=1000,
        message_id="<m1@example.net>",
        author=Address("Amina Ba", "amina@example.org"),
        author_by="from",
        sender=Address("", "amina@example.org"),
        subject="Captioning",
        subject_line="[list] Captioning",
        fingerprint="f",
        references=("<m0@example.net>",),
        language=language,
        attachments=(file,),
    )


def every_letter(language: str) -> list[Letter]:
    """One letter of each kind, in each turn of phrase, in a language."""
    rules = replace(RULES, languages=(language,))
    plain = replace(mail(language), attachments=())
    doubtful = replace(THEMING, certain=False, others=("websites",), places=("said", "parent"), words=("accessibility",) * 2)
    late = replace(DOCUMENT, received=datetime(2026, 3, 3, tzinfo=UTC), author=Address("", "amina@example.org"))
    last = replace(DOCUMENT, received=datetime(2026, 2, 28, 22, 59, tzinfo=UTC))
    delivery = Delivery(1, "<iscg.1@example.org>", "amina@example.org", b"", 3)
    return [
        acknowledgement(DOCUMENT, mail(language), THEMING, rules),
        acknowledgement(late, plain, doubtful, rules),
        acknowledgement(last, plain, Theming("", False, ()), rules),
        acknowledgement(replace(DOCUMENT, meeting="27-1"), plain, replace(THEMING, words=()), rules),
        dead_note(delivery, "Registered", "550 no such user", "iscg-bot outbox again 1", rules),
        held_note(mail(language), "Is this a revision?", ("iscg-bot decide 1 yes", "iscg-bot decide 1 no"), rules),
        set_aside_note(mail(language), "The file is damaged.", "iscg-bot again 1", rules),
        trouble_note("login", "INBOX", "NO [AUTHENTICATIONFAILED]", date(2026, 3, 1), rules),
        trouble_note("mailbox", "INBOX", "no route to host", date(2026, 3, 1), rules),
    ]


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
    said = "\n".join(letter.subject + letter.text for letter in every_letter("en"))
    unsaid = {
        key
        for key, sentence in CATALOGUES["en"].items()
        if not key.startswith(("month.", "size.", "day.", "decimal"))
        and not re.search(re.sub(r"\\{\w+\\}", ".*", re.escape(sentence)), said)
    }
    assert unsaid == {"place.abstract"}


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
        text="""Dear Amina Ba,

Thank you: your contribution has arrived and is registered.

Number: ISCG/26-1/7
Title: Captioning in remote meetings

Meeting: 26-1, Third meeting, 12 March 2026 – 13 March 2026, Geneva
Received: 25 February 2026, 23:30 (Europe/Zurich, UTC+01:00)
Deadline: 28 February 2026, end of the day (Europe/Zurich)
Your contribution is in time. Days left: 3

Files:
  - captioning-E.docx (1.2 MB)

Theme: Accessibility
Why this theme: “captioning” (in the title), “deaf” (in the text)

If something is wrong, simply reply to this mail and say what should be changed.
Questions to the secretary: secretary@example.org

Permanent reference (Message-ID of your mail): <m1@example.net>

This mail was written automatically for the secretariat of ISCG.
""",
    )


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        (datetime(2026, 2, 28, 22, 59, tzinfo=UTC), "it came on the last day."),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), "Days late: 1"),
        (datetime(2026, 2, 26, 23, 30, tzinfo=UTC), "Days left: 1"),
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


@pytest.mark.parametrize(("written", "answered"), [("fr", "fr"), ("de", "en"), ("", "en")])
def test_the_answer_is_in_the_language_of_the_mail_or_the_first_of_the_group(written: str, answered: str) -> None:
    assert acknowledgement(DOCUMENT, mail(written), THEMING, RULES).language == answered


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
    assert len(set(keys[4:])) == 5


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
