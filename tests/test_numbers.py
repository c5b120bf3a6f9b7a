"""Numbers keep their laws: what is written is read back, nothing raises, doubts are settled only by evidence, fast."""

from __future__ import annotations

import json
import time

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import cli
from handlers.documents.numbering import Mention, Number, Other, find, parse, worded
from handlers.documents.numbering.record import LANGUAGES, SERIES

STEPS = st.tuples(st.sampled_from(("Add", "Corr", "Rev")), st.integers(1, 999))
HEADS = st.one_of(
    st.tuples(st.just("ISCG"), st.integers(0, 99), st.integers(1, 99)),
    st.tuples(st.sampled_from(("ISCG", "ISCT", "TDAG/ISCT")), st.integers(0, 99), st.none()),
    st.tuples(st.sampled_from(("ISCG", "ISCT", "TDAG/ISCT", "TDAG/IST")), st.none(), st.none()),
)


@st.composite
def all_numbers(draw: st.DrawFn) -> Number:
    group, year, meeting = draw(HEADS)
    return Number(
        group,
        year,
        meeting,
        draw(st.integers(1, 1999)),
        draw(st.sampled_from(("", "", *SERIES))),
        tuple(draw(st.lists(STEPS, max_size=5))),
        draw(st.sampled_from(("", *LANGUAGES))),
    )


@given(all_numbers())
def test_the_short_form_is_read_back(number: Number) -> None:
    assert parse(str(number)) == number


@given(all_numbers())
def test_the_short_form_is_found_in_a_text_and_is_canonical_at_once(number: Number) -> None:
    found = find(f"Re: {number} (comments)").numbers
    assert [mention.written for mention in found] == [str(number)]
    assert found[0].number == number
    assert str(parse(str(found[0].number))) == str(number)


@given(all_numbers(), st.sampled_from((*LANGUAGES, "en", "fr", "es", "ru", "zh", "ar")))
def test_the_worded_form_is_read_back_in_each_language(number: Number, language: str) -> None:
    words = worded(number, language)
    assert parse(words) == number
    (mention,) = find(words).numbers
    assert not mention.ambiguous, "words decide the order"


def test_the_words_are_those_of_the_covers() -> None:
    number = Number("ISCG", 26, 1, 7, path=(("Add", 2), ("Rev", 1)), language="")
    assert [worded(number, letter) for letter in "EFSRAC"] == [
        "Revision 1 to Addendum 2 to ISCG/26-1/7",
        "Révision 1 à l'Addendum 2 au Document ISCG/26-1/7",
        "Revisión 1 al Addéndum 2 al Documento ISCG/26-1/7",
        "Пересмотр 1 к Дополнительному документу 2 к Документу ISCG/26-1/7",
        "المراجعة 1 للإضافة 2 للوثيقة ISCG/26-1/7",
        "文件ISCG/26-1/7的补遗2的修订1",
    ]
    assert worded(number.base, "F") == "ISCG/26-1/7"


PIECES = st.sampled_from(
    [
        "ISCG", "ISCT", "IST", "TDAG", "C26", "/", "-", ".", ",", ";", ":", "(", ")", "[", "!", "7", "26", "1", "0", "INF", "TD",
        "Add.", "Addendum", "Addenda", "Rev.1", "R1", "A2", "Corr.", "to", "and", "au", "al", "к", "Пересмотр", "Документу",
        "للوثيقة", "المراجعة", "文件", "的", "补遗", "第", "号", "决议", "Resolution", "Q5/2", "Document", "MSW", "S26-ISCG1-C-0007",
        " ", "\n", "\t", "\u200f", "\u0301", "İ", "ß", "ﬁ", "½", "②", "\ud800", "\x00", "٧", "７", "ІSСG",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_read_without_raising_and_every_span_is_true(text: str) -> None:
    found = find(text, meeting="26-1")
    everything: list[Mention | Other] = [*found.numbers, *found.others]
    for one in everything:
        assert 0 <= one.start < one.end <= len(text)
        assert one.written == text[one.start : one.end]
    for mention in found.numbers:
        assert mention.number == mention.readings[0]
        assert parse(str(mention.number)) == mention.number
    assert parse(text) is None or str(parse(str(parse(text)))) == str(parse(text))


def test_a_number_tells_what_it_is_and_what_it_hangs_on() -> None:
    number = parse("ISCG/26-1/INF/3(Add.2)(Rev.1)-F")
    assert number is not None
    assert (number.kind, str(number.parent), str(number.base)) == (
        "revision", "ISCG/26-1/INF/3(Add.2)", "ISCG/26-1/INF/3",
    )  # fmt: skip
    assert [one and one.kind for one in map(parse, ("ISCG/26-1/7", "ISCG/26-1/7(Add.1)", "ISCG/26-1/7(Corr.1)"))] == [
        "document", "addendum", "corrigendum",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "ISCG", "ISCG/26-1", "ISCG/26-1/7 and more", "TDAG-24/5", "ISCG/26-1/7-9", "see ISCG/26-1/7"]
)
def test_what_is_not_one_number_is_parsed_as_none(text: str) -> None:
    assert parse(text) is None


def test_the_register_settles_an_ambiguous_order_only_when_one_parent_is_known() -> None:
    text, add, rev = "ISCG/26-1/7(Rev.1)(Add.1)", parse("ISCG/26-1/7(Add.1)"), parse("ISCG/26-1/7(Rev.1)")
    for known, expected in (([add], "ISCG/26-1/7(Add.1)(Rev.1)"), ([rev], "ISCG/26-1/7(Rev.1)(Add.1)")):
        (mention,) = find(text, known=known.__contains__).numbers
        assert (str(mention.number), mention.ambiguous) == (expected, False)
    for known in ([], [add, rev]):
        (mention,) = find(text, known=known.__contains__).numbers
        assert mention.ambiguous
        assert [str(reading) for reading in mention.readings] == [text, "ISCG/26-1/7(Add.1)(Rev.1)"]


def test_the_meeting_completes_what_names_none_and_says_so() -> None:
    found = find("Addendum 1 to Document 7, ISCG/8, INF/3, ISCG/25/9 and ISCT/10", meeting="26-1").numbers
    assert [(str(mention.number), mention.completed) for mention in found] == [
        ("ISCG/26-1/7(Add.1)", True),
        ("ISCG/26-1/8", True),
        ("ISCG/26-1/INF/3", True),
        ("ISCG/25/9", False),
        ("ISCT/10", False),
    ]


def test_another_group_has_its_own_numbers() -> None:
    found = find("RAG/26-1/7(Add.1)-F and ISCT/10 and C26/35", group="RAG")
    assert [str(mention.number) for mention in found.numbers] == ["RAG/26-1/7(Add.1)-F"]
    assert parse("RAG/26-1/7", group="RAG") == Number("RAG", 26, 1, 7)
    assert parse("RAG/26-1/7") is None


def test_a_bare_addendum_does_not_reach_over_paragraphs_or_other_documents() -> None:
    for between in ("\n\n", " and C26/35 with ", " " + "x " * 300):
        found = find(f"ISCG/26-1/7{between}Addendum 2")
        assert [str(mention.number) for mention in found.numbers] == ["ISCG/26-1/7"]


HOARDS = [
    "7", "1 ", " ", "\t", "\n", "\u200f", "\u0301", "Re: ", "Re:", "(Add.1)", "Add.1 ", "Add.1 to ", "Addendum 1 and ", "ISCG/26-1/7",
    "ISCG/26-1/7, ", "ISCG/26-1/1-50 ", "I S C G ", "ISCG", "i", "C", "A/1", "TDAG-", "-R1", "!A1", "S26-ISCG1-C-0007!R1",
    "Resolution 1, ", "1, ", "(", "Res. 191 (Rev ", "Document 7 ", "文件", "第1号", "的补遗2", "ل", "дополнительный документ ",
    "ISCG/26-1/7(Rev.1)(Add.1)", "7 and ", " and 7", "7-", "/", "Q5/2 ", "a.1.1", "rev 1,2,3,4 ", "-C-", "TDAG/",
]  # fmt: skip


@pytest.mark.parametrize("hoard", HOARDS)
def test_time_is_linear_in_hoards_of(hoard: str) -> None:
    """Eight times the text may take eight times the time, and twice that for a busy machine; never sixty-four times."""
    small, large = (_cost("ISCG/26-1/7 " + hoard * (size // len(hoard))) for size in (8_000, 64_000))
    assert large < 20 * small + 0.05


def _cost(text: str) -> float:
    """CPU seconds, the better of two."""
    costs = []
    for _ in range(2):
        begun = time.process_time()
        find(text)
        costs.append(time.process_time() - begun)
    return min(costs)


@pytest.mark.slow
@pytest.mark.parametrize("hoard", ["7", " ", "Re:", "(Add.1)"])
def test_a_megabyte_of_nothing_is_read_in_seconds(hoard: str) -> None:
    begun = time.process_time()
    found = find("ISCG/26-1/7" + hoard * (1_000_000 // len(hoard)))
    assert time.process_time() - begun < 15
    assert len(found.numbers) + len(found.others) < 200_000


def test_the_command_tells_exactly_the_promised_keys_without_a_configuration() -> None:
    ran = CliRunner().invoke(
        cli, ["--config", "/nowhere.toml", "number", "ISCG/26-1/7(Rev.1)(Add.1)-F, see C26/35", "--json"]
    )
    assert ran.exit_code == 0
    assert json.loads(ran.output) == {
        "numbers": [
            {
                "canonical": "ISCG/26-1/7(Rev.1)(Add.1)-F",
                "kind": "addendum",
                "base": "ISCG/26-1/7",
                "path": ["Rev.1", "Add.1"],
                "language": "F",
                "ambiguous": True,
                "readings": ["ISCG/26-1/7(Rev.1)(Add.1)-F", "ISCG/26-1/7(Add.1)(Rev.1)-F"],
            }
        ],
        "others": [{"kind": "document", "written": "C26/35", "canonical": "C26/35"}],
    }


def test_the_command_reads_one_text_a_line() -> None:
    lines = "ISCG/26-1/7\n\nДокумент ISCG/26-1/8-R\r\n".encode() + b"\xff ISCG/26-1/9\n"
    ran = CliRunner().invoke(cli, ["number", "--lines", "--json"], input=lines)
    told = [[number["canonical"] for number in json.loads(line)["numbers"]] for line in ran.output.splitlines()]
    assert told == [["ISCG/26-1/7"], [], ["ISCG/26-1/8-R"], ["ISCG/26-1/9"]]


def test_the_command_speaks_to_people_too_and_refuses_nothing_at_all() -> None:
    ran = CliRunner().invoke(cli, ["number", "Document 7 and ISCG/26-1/7(Rev.1)(Add.1)", "--meeting", "26-1"])
    assert ran.output.splitlines() == [
        "ISCG/26-1/7  «Document 7»",
        "ISCG/26-1/7(Rev.1)(Add.1)  or ISCG/26-1/7(Add.1)(Rev.1)?  «ISCG/26-1/7(Rev.1)(Add.1)»",
    ]
    assert CliRunner().invoke(cli, ["number", "good day"]).output == "no number\n"
    assert CliRunner().invoke(cli, ["number"]).exit_code == 2
