"""What guests are told about e-meetings, and what their plain words mean: six languages, nothing guessed."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings import ical
from handlers.meetings.places import CITIES as ZONES
from handlers.meetings.plain import Said, said_in
from handlers.words.emeetings import SENTENCES
from handlers.words.emeetings.places import CITIES, REGIONS
from storage.records.emeetings import ACCEPTED, DECLINED, ON_SITE, REMOTE, TENTATIVE
from tests.emeeting_samples import LATE, MEETING, named_letters, read_aloud
from tests.letter_samples import LETTERS

LANGUAGES = sorted(SENTENCES)
YES, NO, PERHAPS, DOUBT, NOTHING = "yes", "no", "perhaps", "doubt", "nothing"


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_says_everything_with_the_same_holes(language: str) -> None:
    english = {key: holes(sentence) for key, sentence in SENTENCES["en"].items()}
    assert {key: holes(sentence) for key, sentence in SENTENCES[language].items()} == english
    alike = {key for key in english if SENTENCES[language][key] == SENTENCES["en"][key]}
    allowed = {"utc", "region", "day", "no", "platform", "geneva"}
    assert language == "en" or alike <= allowed


def test_every_city_and_region_has_its_name_in_every_language() -> None:
    assert set(REGIONS) == set(ZONES)
    assert {zone for zones in ZONES.values() for zone in zones} <= set(CITIES)
    assert all(len(names) == 6 and all(names.values()) for names in (*REGIONS.values(), *CITIES.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_reads_as_it_was_read_aloud(language: str) -> None:
    golden = LETTERS / f"emeetings-{language}.txt"
    assert read_aloud(language) == golden.read_text("utf-8"), "read it aloud, then: python -m tests.emeeting_samples"
    page = (LETTERS / f"emeetings-{language}.html").read_text("utf-8")
    assert next(iter(named_letters(language)))[1].html == page


def test_letters_between_them_say_every_sentence() -> None:
    said = "\n".join(letter.subject + letter.text for _, letter in named_letters("en"))
    unsaid = {
        key
        for key, sentence in SENTENCES["en"].items()
        if not key.startswith(("weekday.", "ask.", "field.")) and key != "nothing"
        and not re.search(re.sub(r"\\{\w+\\}", ".*", re.escape(sentence)), said)
    }  # fmt: skip
    assert unsaid == {"day_before"}, "no region lies a day before Geneva in these letters"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_names_its_time_in_utc_so_that_the_gate_can_read_it_back(language: str) -> None:
    for name, letter in list(named_letters(language))[:10]:
        meeting = MEETING if name not in ("moved", "again") else None
        printed = ical.printed_in(letter.text)
        assert set(printed) == {"starts", "ends"}, name
        if meeting is not None:
            assert (printed["starts"], printed["ends"]) == (meeting.starts, meeting.ends)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_same_words(language: str) -> None:
    for _, letter in named_letters(language):
        written = " ".join(unescape(re.sub(r"<[^>]+>", " ", letter.html)).split())
        for line in letter.text.splitlines():
            assert " ".join(line.strip().removeprefix("- ").split()) in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_over_names_no_link(language: str) -> None:
    for name, letter in named_letters(language):
        assert ("zoom.example" in letter.text) == (name not in ("cancelled", "uninvited", "updated")) or name == "updated"


def test_a_meeting_over_midnight_names_both_days_on_every_clock() -> None:
    letter = [one for name, one in named_letters("en") if name == "invitation"][1]
    assert "UTC: 2026-06-30 21:15 – 22:45" in letter.text
    assert "Geneva: Tuesday, 30 June 2026, 23:15 – Wednesday, 1 July 2026, 00:45" in letter.text
    assert "Your time" not in letter.text, "who is in Geneva reads one line, not two"
    assert "Tokyo 06:15 (the day after)" in letter.text
    assert "New York 17:15" in letter.text
    assert "Dear colleague," in letter.text
    assert LATE.ends - LATE.starts == timedelta(minutes=90)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_a_guest_is_told_to_write_are_understood(language: str) -> None:
    wanted = {"yes": (ACCEPTED, ""), "yes.remote": (ACCEPTED, REMOTE), "yes.on site": (ACCEPTED, ON_SITE), "perhaps": (TENTATIVE, ""),
              "no": (DECLINED, "")}  # fmt: skip
    for key, (partstat, mode) in wanted.items():
        said = said_in(SENTENCES[language][key])
        assert (said.partstat, said.mode, said.doubt) == (partstat, mode, False), key


SAID = [
    # What people write: English, French, Spanish, Russian, Arabic, Chinese.
    ("Yes", YES, ""), ("yes, remotely.", YES, REMOTE), ("I will attend in person.", YES, ON_SITE), ("ACCEPT", YES, ""),
    ("Dear all,\n\nI will attend remotely.\n\nBest regards,\nAnna", YES, REMOTE), ("Ok, thanks", YES, ""),
    ("Thank you for the invitation. I will join online.", YES, REMOTE), ("No", NO, ""), ("Decline", NO, ""),
    ("I will not attend, sorry", NO, ""), ("Unfortunately I can't make it.", NO, ""), ("I do not accept", NO, ""),
    ("Tentative", PERHAPS, ""), ("Maybe.", PERHAPS, ""), ("not sure yet", PERHAPS, ""), ("Yes, but remotely", YES, REMOTE),
    ("oui, à distance", YES, REMOTE), ("Bonjour, je serai présente sur place. Merci", YES, ON_SITE), ("Oui", YES, ""),
    ("Je ne participerai pas.", NO, ""), ("Non, merci", NO, ""), ("je suis empêché", NO, ""), ("peut-être", PERHAPS, ""),
    ("Je participerai en visioconférence", YES, REMOTE), ("J'accepte", YES, ""), ("je ne sais pas encore", PERHAPS, ""),
    ("Sí, a distancia", YES, REMOTE), ("Sí, en persona", YES, ON_SITE), ("Confirmo mi participación en línea", YES, REMOTE),
    ("No podré asistir", NO, ""), ("No asistiré, lo siento", NO, ""), ("Quizás", PERHAPS, ""), ("tal vez", PERHAPS, ""),
    ("Gracias por la invitación. Sí, asistiré.", YES, ""),
    ("да, дистанционно", YES, REMOTE), ("Буду участвовать онлайн", YES, REMOTE), ("не смогу", NO, ""), ("Не приду", NO, ""),
    ("К сожалению, не смогу принять участие", NO, ""), ("возможно", PERHAPS, ""), ("Пока не знаю", PERHAPS, ""),
    ("Да, очно", YES, ON_SITE), ("Приду", YES, ""), ("нет, спасибо", NO, ""),
    ("سأحضر عن بعد", YES, REMOTE), ("نعم، حضورياً", YES, ON_SITE), ("أوافق", YES, ""), ("لن أحضر", NO, ""), ("لا", NO, ""),
    ("أعتذر عن عدم الحضور", NO, ""), ("ربما", PERHAPS, ""), ("لا أستطيع الحضور، شكراً", NO, ""), ("سَأُشَارِكُ", YES, ""),
    ("按时参加", YES, ""), ("参加，远程", YES, REMOTE), ("我会远程参加", YES, REMOTE), ("谢谢邀请，我将现场参加。", YES, ON_SITE), ("不参加", NO, ""),
    ("很遗憾，我无法参加", NO, ""), ("可能参加", PERHAPS, ""), ("好的，谢谢", YES, ""), ("暂定", PERHAPS, ""),
    # Never a guess: two answers, a condition, a limit, a question, a negation of something else, a word we do not know.
    ("Yes or no", DOUBT, ""), ("yes, but I must leave at 13:00", DOUBT, ""), ("Yes, if it is moved", DOUBT, ""),
    ("Yes. Unfortunately I can only stay until 14:00.", DOUBT, ""), ("no problem", DOUBT, ""), ("not yes", DOUBT, ""),
    ("I cannot say yes", DOUBT, ""), ("no, I will attend", DOUBT, ""), ("Will you say yes?", DOUBT, ""), ("Yes?", DOUBT, ""),
    ("remotely", DOUBT, ""), ("no, remotely", DOUBT, ""), ("I will attend. Is there a link?", DOUBT, ""),
    ("Yes, I will attend in person and my colleague remotely", DOUBT, ""),
    ("Oui, si la réunion est déplacée", DOUBT, ""), ("Oui. Si la réunion est déplacée.", DOUBT, ""),
    ("pas à distance", DOUBT, ""), ("Oui, pas à distance", DOUBT, ""), ("Je ne peux pas dire oui", DOUBT, ""),
    ("Sí, pero solo hasta las 14", DOUBT, ""), ("да нет", DOUBT, ""), ("да, наверное", DOUBT, ""), ("не буду возражать", DOUBT, ""),
    ("да, если перенесут", DOUBT, ""), ("نعم ولكن سأتأخر", DOUBT, ""), ("نعم أو لا", DOUBT, ""),
    ("不能不参加", DOUBT, ""), ("参加，但可能迟到", DOUBT, ""), ("不远程参加", DOUBT, ""), ("如果改期就参加", DOUBT, ""),
    # About something else: other handlers have it.
    ("Could you send the agenda?", NOTHING, ""), ("I would like to comment on document 7.", NOTHING, ""), ("", NOTHING, ""),
    ("Hello", NOTHING, ""), ("Veuillez trouver ci-joint le texte révisé.", NOTHING, ""), ("请发送议程", NOTHING, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning", "mode"), SAID, ids=[text[:40] or "empty" for text, _, _ in SAID])
def test_plain_words_mean_what_they_say_or_nothing(text: str, meaning: str, mode: str) -> None:
    said = said_in(text)
    wanted = {YES: ACCEPTED, NO: DECLINED, PERHAPS: TENTATIVE}.get(meaning, "")
    assert (said.partstat, said.mode, said.doubt) == (wanted, mode, meaning == DOUBT)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    assert isinstance(said_in(text), Said)


@given(st.sampled_from(sorted(SENTENCES)), st.text(alphabet="bdfghjkqwxz", min_size=4, max_size=9))
def test_an_unknown_word_beside_an_answer_makes_it_doubtful(language: str, word: str) -> None:
    """Whatever the word is, it might turn the answer round."""
    said = said_in(f"{SENTENCES[language]['yes.remote']} {word}")
    assert (said.partstat, said.doubt) == ("", True)
