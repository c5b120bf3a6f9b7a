"""Transcripts read right in six languages, and the page beside the text says the same words to eye and ear."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from unicodedata import bidirectional

import pytest

from handlers.commands.verbs import verb_of
from handlers.letters import compose
from handlers.letters.wire import body_read
from handlers.words import CATALOGUES, END_OF_ISOLATE, ISOLATE
from tests.letter_samples import LETTERS, RECEIVED, RULES
from tests.transcript_samples import CODE, pages, read_aloud, transcripts

LANGUAGES = sorted(CATALOGUES)


class Seen(HTMLParser):
    """What stands in each element of a page, in order: (tag, text); nesting is checked on the way."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, str]] = []
        self.asked: dict[str, dict[str, str | None]] = {}
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.asked[tag] = dict(attrs)
        if tag in ("br", "meta"):
            self.elements[-1:] = [(name, f"{text}\n") for name, text in self.elements[-1:]]
            return
        self._open.append(tag)
        self.elements.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            name, text = self.elements[-1]
            self.elements[-1] = (name, text + data)

    def of(self, *tags: str) -> list[str]:
        return [text for tag, text in self.elements if tag in tags]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_transcript_reads_as_it_was_read_aloud(language: str) -> None:
    said = "read it aloud, then: python -m tests.transcript_samples"
    assert read_aloud(language) == (LETTERS / f"transcript-{language}.txt").read_text("utf-8"), said
    assert pages(language) == (LETTERS / f"transcript-{language}.html").read_text("utf-8"), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_same_words_in_the_same_order(language: str) -> None:
    for letter in transcripts(language):
        page = letter.html.partition("<h1>")[2].partition("</h1>")[2]
        assert "".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()) == "".join(letter.text.split())
        assert not re.search(r"[{}]", letter.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reads_by_ear_goes_from_command_to_command(language: str) -> None:
    done, code, used = map(Seen, (letter.html for letter in transcripts(language)))
    for page in (done, code, used):
        assert page.asked["html"] == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
        assert page.of("h1") == page.of("title")
        assert set(page.asked) <= {"html", "head", "meta", "title", "body", "h1", "h2", "p", "br", "pre"}
    assert [len(page.of("h2")) for page in (done, code, used)] == [7, 2, 0]
    assert code.of("pre") == [CODE.line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_to_be_copied_is_a_command_as_it_stands(language: str) -> None:
    (page, *_) = (Seen(letter.html) for letter in transcripts(language))
    copied = page.of("pre")
    assert len(copied) == 11
    assert all(verb_of(line)[0] for line in copied), copied
    assert not any(mark in line for line in copied for mark in (ISOLATE, END_OF_ISOLATE))


def test_no_foreign_word_changes_the_order_of_an_arabic_page() -> None:
    for letter in transcripts("ar"):
        page = Seen(letter.html)
        for text in "\n".join(page.of("p", "h2")).splitlines():
            depth = 0
            for character in text:
                depth += (character == ISOLATE) - (character == END_OF_ISOLATE)
                assert depth > 0 or bidirectional(character) not in ("L", "EN", "AN"), text
            assert depth == 0
        # A command may be Arabic or Latin: each finds its own direction.
        assert "pre" not in page.asked or page.asked["pre"] == {"dir": "auto"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_transcript_goes_out_as_text_and_page_and_fetches_nothing(language: str) -> None:
    for letter in transcripts(language):
        composed = compose(letter, RULES, b"secret", RECEIVED)
        assert body_read(composed.data) == [letter.text.encode(), letter.html.encode()]
        assert not re.search(r"\b(?:src|href|style|on\w+)=", letter.html)
        assert "<b>" not in letter.html
        assert CODE.line not in letter.subject
