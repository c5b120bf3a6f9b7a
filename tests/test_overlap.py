"""The overlap radar finds the like of a document across themes, quotes what agrees, and leaves judging to people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from handlers.overlap import KIN, NEAR_DUPLICATE, Neighbour, Passage, look, neighbours, sketch
from handlers.overlap.looking import base_of
from handlers.overlap.pieces import cut
from handlers.words.overlap import SENTENCES, overlap_note
from storage import audit, likenesses, marks, radar
from storage.likenesses import LikenessError
from storage.marks import EVERY
from storage.records import Address, Document, Meeting, Rules
from storage.store import Store
from storage.tables import documents, learning
from storage.tables import radar as tables
from tests.overlap_accuracy import DISTINCT, table
from tests.overlap_texts import COVERS, TEXTS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RULES = Rules(
    group="ISCG", title="Inter-Sector Coordination Group", lists=("list@example.org",),
    own_addresses=("bot@example.org",), sender="bot@example.org", sender_name="ISCG secretariat",
    secretaries=("secretary@example.org",), zone="Europe/Zurich", languages=("en", "ar", "es", "fr", "ru", "zh"),
    meetings=(Meeting("26-1", date(2026, 3, 12), date(2026, 3, 13), date(2026, 2, 28)),), themes=(),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    with Store(database_url, tmp_path / "files", tmp_path / "journal.jsonl") as store:
        yield store


def add(store: Store, number: str, title: str, text: str, theme: str = "", status: str = "reserved") -> tuple[Neighbour, ...]:
    """A document as it lies in the register, and the look that its arrival causes."""
    with store.desk(RULES, NOW) as desk:
        count = desk.connection.execute(select(func.count()).select_from(documents)).scalar_one() + 1
        row = {
            "number": number, "series": f"series {count}", "serial": count, "meeting": "26-1", "title": title,
            "author_name": "", "author_address": "", "theme": theme, "language": "en", "status": status,
            "received": NOW, "registered": NOW, "mail_id": None, "position": 0, "kind": "document",
            "parent_id": None, "source": "", "tier": "",
        }
        made = desk.connection.execute(documents.insert().returning(documents.c.id), row).scalar_one()
        desk.connection.execute(learning.sorted_texts.insert(), {"document_id": made, "text": text})
        return look(desk, number, title, text)


def dressed(text: str, number: str, language: str = "en") -> str:
    return COVERS[language].format(number=number, source="Somewhere") + text


CAPTIONS, WASTE, ALERTS = (TEXTS["en"][subject] for subject in ("captions", "ewaste", "alerts"))


def test_a_paper_submitted_again_to_another_theme_is_found_with_the_words_that_agree(store: Store) -> None:
    add(store, "ISCG/26-1/1", CAPTIONS[0][0], dressed(CAPTIONS[0][1], "ISCG/26-1/1"), "accessibility")
    add(store, "ISCG/26-1/2", WASTE[0][0], dressed(WASTE[0][1], "ISCG/26-1/2"), "climate_change")
    again = CAPTIONS[0][1].replace("We propose", "My administration proposes")
    (near,) = add(store, "ISCG/26-1/3", "On our remote meetings", dressed(again, "ISCG/26-1/3"), "remote_participation")
    assert (near.number, near.kind, near.theme) == ("ISCG/26-1/1", NEAR_DUPLICATE, "accessibility")
    assert near.score > 0.6
    assert {"Resolution PP 175", "Q7/1"} <= set(near.shared)
    assert "Delegates who are deaf or hard of hearing cannot follow" in near.passages[0].here
    assert all(passage.here == passage.there for passage in near.passages)


def test_another_paper_about_the_same_is_kin_and_its_sentences_are_quoted(store: Store) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0])
    add(store, "ISCG/26-1/2", *ALERTS[0])
    (near,) = add(store, "ISCG/26-1/3", *CAPTIONS[1])
    assert (near.number, near.kind) == ("ISCG/26-1/1", KIN)
    assert near.shared == ("Resolution 175",), "the one that tells no body agrees with PP 175"
    assert any(word.startswith("caption") for word in near.words)
    (first, *_) = near.passages
    assert first.here in CAPTIONS[1][1]
    assert first.there in f"{CAPTIONS[0][0]}\n{CAPTIONS[0][1]}"


def test_the_same_cover_and_another_subject_is_no_overlap(store: Store) -> None:
    for number, (_, pair) in enumerate(TEXTS["en"].items(), 1):
        assert add(store, f"ISCG/26-1/{number}", pair[0][0], dressed(pair[0][1], f"ISCG/26-1/{number}")) == ()


def test_revisions_addenda_and_language_versions_of_a_document_do_not_overlap_with_it(store: Store) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0])
    for number in ("ISCG/26-1/1(Rev.1)", "ISCG/26-1/1(Add.1)(Rev.2)", "ISCG/26-1/1-F"):
        assert add(store, number, *CAPTIONS[0]) == ()
    assert base_of("ISCG/26-1/1(Add.1)(Rev.2)-F") == base_of("ISCG/26-1/1-F") == "ISCG/26-1/1"
    (near,) = add(store, "ISCG/26-1/11", *CAPTIONS[0])
    assert base_of(near.number) == "ISCG/26-1/1", "of one base only one is told"


def test_a_withdrawn_document_is_not_told_and_a_document_is_no_neighbour_of_itself(store: Store) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0], status="withdrawn")
    add(store, "ISCG/26-1/2", *CAPTIONS[0])
    with store.database.read() as connection:
        assert neighbours(connection, radar.id_of(connection, "ISCG/26-1/2") or 0) == ()


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_duplicates_and_kin_are_told_apart_in_every_language(language: str) -> None:
    found = table((language,))
    assert found[NEAR_DUPLICATE, NEAR_DUPLICATE] >= 0.9 * sum(found[NEAR_DUPLICATE, one] for one in (NEAR_DUPLICATE, KIN, DISTINCT))
    assert found[KIN, NEAR_DUPLICATE] == found[DISTINCT, NEAR_DUPLICATE] == found[DISTINCT, KIN] == 0
    assert found[KIN, KIN] > 0


def test_what_many_documents_say_word_for_word_is_boilerplate(store: Store) -> None:
    formula = " ".join(f"formula{n}word" for n in range(60))
    for number in range(1, 9):
        own = " ".join(f"own{number}x{n}" for n in range(60))
        near = add(store, f"ISCG/26-1/{number}", f"Paper {number}", f"{formula} {own}")
    assert near == ()


def test_a_verdict_is_shown_next_time_and_changes_no_document(store: Store) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0])
    add(store, "ISCG/26-1/2", *CAPTIONS[0])
    with store.database.read() as connection:
        (waiting,) = likenesses.list_all(connection)
        before = connection.execute(select(documents)).all()
    assert (waiting.number, waiting.other, waiting.kind, waiting.verdict) == ("ISCG/26-1/1", "ISCG/26-1/2", NEAR_DUPLICATE, "")
    with store.desk(RULES, NOW) as desk:
        assert likenesses.judge(desk, "ISCG/26-1/2", "ISCG/26-1/1", "related", "secretary") == ""
        assert likenesses.judge(desk, "ISCG/26-1/1", "ISCG/26-1/2", "distinct", "secretary") == "related"
    with store.database.read() as connection:
        assert likenesses.list_all(connection) == []
        (judged,) = likenesses.list_all(connection, judged=True)
        assert (judged.verdict, judged.kind, judged.score) == ("distinct", waiting.kind, waiting.score)
        (near,) = neighbours(connection, radar.id_of(connection, "ISCG/26-1/1") or 0)
        assert near.verdict == "distinct"
        assert connection.execute(select(documents)).all() == before
        assert audit.faults(connection) == []
    with store.desk(RULES, NOW) as desk:
        (again,) = look(desk, "ISCG/26-1/2", *CAPTIONS[0])
        assert again.verdict == "distinct"
        assert desk.connection.execute(select(func.count()).select_from(tables.likenesses)).scalar() == 1


@pytest.mark.parametrize(
    ("pair", "verdict", "said"),
    [
        (("ISCG/26-1/1", "ISCG/26-1/9"), "related", "no document has the number ISCG/26-1/9"),
        (("ISCG/26-1/1", "ISCG/26-1/1"), "related", "is one document"),
        (("ISCG/26-1/1", "ISCG/26-1/2"), "merge", "is no verdict"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(store: Store, pair: tuple[str, str], verdict: str, said: str) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0])
    add(store, "ISCG/26-1/2", *WASTE[0])
    with pytest.raises(LikenessError, match=said), store.desk(RULES, NOW) as desk:
        likenesses.judge(desk, *pair, verdict, "secretary")


def test_a_document_that_is_forgotten_leaves_no_mark_and_no_count(store: Store) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0])
    add(store, "ISCG/26-1/2", *CAPTIONS[0])
    theirs = sketch(*CAPTIONS[0]).marks
    with store.database.write() as connection:
        kept = marks.counts(connection, (EVERY, *theirs))
        assert kept == dict.fromkeys((EVERY, *theirs), 2)
        radar.remember(connection, 1, sketch(*CAPTIONS[0]))
        assert marks.counts(connection, kept) == kept
        radar.forget(connection, 1)
        assert marks.counts(connection, kept) == {EVERY: 1}, "what one document has is not counted"
        radar.forget(connection, 2)
        assert marks.counts(connection, kept) == {EVERY: 0}
        assert connection.execute(select(func.count()).select_from(tables.marks)).scalar() == 0


def test_a_sketch_holds_no_words_and_comes_back_as_it_was_kept(store: Store) -> None:
    add(store, "ISCG/26-1/1", *CAPTIONS[0])
    with store.database.read() as connection:
        assert radar.sketches_of(connection, [1])[1] == sketch(*CAPTIONS[0])
        row = connection.execute(select(tables.sketches)).one()
    assert b"caption" not in bytes(row.prints) + bytes(row.terms)
    assert "caption" not in row.cites


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=300))
def test_any_text_has_a_bounded_sketch_of_marks_that_fit_the_database(title: str, text: str) -> None:
    made = sketch(title, text)
    assert made == sketch(title, text)
    assert len(made.prints) <= 96
    assert len(made.terms) <= 48
    assert all(0 < mark < 2**61 for mark in made.marks)
    pieces = cut(text)
    assert all(text[start:end] for start, end in pieces.spans)


def test_marks_and_hyphens_of_arabic_part_no_word_and_clitics_make_no_difference() -> None:
    assert cut("والمُشارَكة").words == cut("مشاركة").words == cut("بالمشاركة").words
    assert len(cut("小区广播").words) == 4


def test_a_document_without_words_has_no_neighbours(store: Store) -> None:
    assert add(store, "ISCG/26-1/1", "", "") == ()
    assert add(store, "ISCG/26-1/2", "", "") == ()


NEAR = Neighbour(
    1, "ISCG/26-1/3", "Captions {for} all", "accessibility", "Aland", "registered", NEAR_DUPLICATE, 0.84,
    (Passage("We propose captions.", "We propose captions."), Passage("Only here.")), ("Resolution PP 175",), ("captions",), "related",
)  # fmt: skip
NEW = Document(
    "ISCG/26-1/7", "ISCG/26-1", 7, "26-1", "A title\nwith a line end", Address("A", "a@example.org"), "", "en",
    "registered", NOW, NOW, 1,
)  # fmt: skip


def test_a_coordinator_reads_what_agrees_and_how_to_judge_it() -> None:
    letter = overlap_note(NEW, (NEAR,), RULES, "en")
    assert letter.text == (
        "The new document ISCG/26-1/7, “A title with a line end”, is near documents that came before it.\n\n"
        "ISCG/26-1/3, “Captions {for} all”: much the same text. Share of the shorter text: 84 %\n"
        "Theme: accessibility\n"
        "Source: Aland\n"
        "Both refer to: Resolution PP 175\n"
        "Words of both: captions\n"
        "New: “We propose captions.”\n"
        "Earlier: “We propose captions.”\n"
        "New: “Only here.”\n"
        "Judged before: related.\n\n"
        "Nothing has been merged, and nothing will be. The secretary can record your judgement of each pair:\n"
        "    iscg-bot overlap judge ISCG/26-1/7 ISCG/26-1/3 duplicate|related|distinct\n\n"
        "The secretary's assistant of ISCG. This mail was written automatically.\n"
    )
    assert (letter.key, letter.to) == ("overlap/ISCG/26-1/7", RULES.secretaries)


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_every_language_says_all_of_it(language: str) -> None:
    assert SENTENCES[language].keys() == SENTENCES["en"].keys()
    same = [key for key in SENTENCES["en"] if SENTENCES[language][key] == SENTENCES["en"][key]]
    assert same == (list(SENTENCES["en"]) if language == "en" else [])
    letter = overlap_note(NEW, (NEAR,), RULES, language)
    assert letter.language == language
    assert all(told in letter.text for told in ("ISCG/26-1/3", "84", "Resolution PP 175", "We propose captions."))
