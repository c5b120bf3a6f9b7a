"""The letter an author gets when a document has been registered: everything at a glance, and how to correct it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from handlers.letters import clean_line
from handlers.letters.page import Block
from handlers.meetings.deadlines import Tier
from handlers.words import NOTHING, say
from handlers.words.advice import say_advice
from handlers.words.phrases import said_list, said_size, said_theme
from handlers.words.sheet import closing, greeting, number_lines, secretary_line, time_lines, written
from handlers.words.tongue import language_for
from storage.records import Document, Front, Letter, Mail, Rules, Theming

PLACES = ("said", "taught", "parent", "title", "abstract", "text")
WORDS_TO_SHOW = 6  # how many of the words that decided are worth an author's time
ELLIPSIS = "…"


class Named(Protocol):
    """Somebody with a name and an entity, from the roster or the configuration."""

    @property
    def name(self) -> str: ...

    @property
    def entity(self) -> str: ...


def acknowledgement(
    document: Document, mail: Mail, theming: Theming, rules: Rules, *, tier: Tier | None = None,
    coordinator: Named | None = None, cover: Front | None = None, advice: Sequence[str] = (), note: str = "",
    replaces: Sequence[str] = (), version: str = "", language: str = "",
) -> Letter:  # fmt: skip
    """Acknowledge a registered document to its author, as a reply; one letter for each document of a mail.

    `tier` is what the seat of the paper says (else it is reckoned); `cover` is what its first page says; `advice` are
    sentences in the letter's language; `note` is one more sentence; `replaces` are numbers that a revision replaced;
    `version` is the language code of a language version that joined the document; `language` overrides the author's.
    """
    language = language or language_for(mail, rules)
    name = "version" if version else "ack"
    subject = {"number": document.number, "title": clean_line(document.title)}
    blocks = [
        greeting(language, document.author.name),
        Block(_opening(language, document, replaces, version)),
        Block((*number_lines(language, document), *_cover(language, document, cover)), heading=_head(language, "document")),
        Block((clean_line(note),) if note else ()),
        Block(time_lines(language, document, rules, tier), heading=_head(language, "deadline")),
        _files(language, mail),
        Block(_theme(language, theming, rules, coordinator), heading=_head(language, "theme")),
        corrections(language, document, rules),
        Block((say_advice(language, "introduction", ()),) if advice else (), tuple(map(clean_line, advice))),
        Block(_receipt(language, mail), heading=_head(language, "receipt")),
        closing(language, rules),
    ]  # fmt: skip
    return written(
        f"ack/{document.number}/{version}" if version else f"ack/{document.number}",
        "acknowledgement",
        document.author.address,
        say(language, f"{name}.subject", subject),
        blocks,
        language,
        mail,
    )


def corrections(language: str, document: Document, rules: Rules) -> Block:
    """The lines by which an author corrects what was read, and whom to ask."""
    lines = (
        ("theme", say(language, "line.theme", {"words": ELLIPSIS})),
        ("title", say(language, "line.title", {"words": ELLIPSIS})),
        ("withdraw", say(language, "line.withdraw")),
    )
    return Block(
        (say(language, "ack.correct"),),
        tuple(
            say(language, f"ack.fix.{key}", {"line": say(language, "quoted", {"text": line})}) for key, line in lines
        ),
        ending=(secretary_line(language, rules),),
        heading=_head(language, "fix"),
    )


def _head(language: str, key: str) -> str:
    return say(language, f"head.{key}")


def _opening(language: str, document: Document, replaces: Sequence[str], version: str) -> tuple[str, ...]:
    """Thanks, and what the document belongs to and replaces."""
    if version:
        return (
            say(language, "version.thanks"),
            say(language, "version.language", {"language": say(language, f"language.{version}")}),
            say(language, "version.kept", {"number": document.number}),
        )
    if not document.parent:
        return (say(language, "ack.thanks"),)
    replaced = (say(language, "attached.replaces", {"numbers": said_list(language, replaces)}),) if replaces else ()
    return (
        say(language, "attached.thanks"),
        say(language, f"kind.{document.kind}", {"parent": document.parent}),
        *replaced,
    )


def _cover(language: str, document: Document, cover: Front | None) -> tuple[str, ...]:
    """Source and purpose as they stand on the cover."""
    told = {
        "source": document.source or (cover.told("source") if cover else ""),
        "purpose": cover.told("purpose") if cover else "",
    }
    return tuple(say(language, f"ack.{key}", {key: clean_line(value)}) for key, value in told.items() if value)


def _files(language: str, mail: Mail) -> Block:
    if not mail.attachments:
        return Block((say(language, "ack.no_files"),))
    named = [
        {"name": clean_line(file.name), "size": said_size(language, file.kept.length)} for file in mail.attachments
    ]
    return Block((say(language, "ack.files"),), tuple(say(language, "ack.file", known) for known in named))


def _receipt(language: str, mail: Mail) -> tuple[str, ...]:
    """What proves later that this very mail arrived."""
    identity = [say(language, "ack.reference", {"id": clean_line(mail.message_id)})] if mail.message_id else []
    return (say(language, "ack.receipt", {"digest": mail.digest}), *identity)


def _theme(language: str, theming: Theming, rules: Rules, coordinator: Named | None) -> tuple[str, ...]:
    """The theme, the words that decided and where they stand, any doubt said plainly, and who coordinates it."""

    def line(key: str, values: Mapping[str, str] = NOTHING) -> str:
        return say(language, f"ack.{key}", values)

    if not theming.theme:
        lines = [line("no_theme")]
    else:
        lines = [line("theme", {"theme": clean_line(said_theme(language, theming.theme, rules))})]
        why = _why(language, theming)
        lines += [line("why", {"words": why})] if why else []
        lines += [] if theming.certain else [line("doubtful")]
    others = [clean_line(said_theme(language, other, rules)) for other in theming.others]
    lines += [line("others", {"themes": said_list(language, others)})] if others else []
    if coordinator is not None and coordinator.name and theming.theme:
        who = [clean_line(part) for part in (coordinator.name, coordinator.entity) if part]
        lines.append(line("coordinator", {"who": said_list(language, who)}))
    return tuple(lines)


def _why(language: str, theming: Theming) -> str:
    """The strongest words, those of one place together: `“captioning”, “deaf” (in the title)`.

    Where the author or the parent document told the theme, that is said instead of a word.
    """
    places = (*theming.places, *[""] * len(theming.words))
    grouped: dict[str, list[str]] = {}
    for word, place in list(zip(theming.words, places, strict=False))[:WORDS_TO_SHOW]:
        grouped.setdefault(place, []).append(say(language, "quoted", {"text": clean_line(word)}))
    said = []
    for place, words in grouped.items():
        listed = said_list(language, words)
        said.append(say(language, f"place.{place}", {"words": listed}) if place in PLACES else listed)
    return said_list(language, said)
