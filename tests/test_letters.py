"""Letters read back exactly as they were meant, whatever anybody writes into them."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.letters import (
    LetterError,
    clean_body,
    clean_ids,
    clean_line,
    compose,
    is_ours,
    is_writable,
    message_id_for,
)
from handlers.letters.page import Block, page, plain
from handlers.letters.trial import injection_self_test
from handlers.letters.wire import body_read
from storage.records import Letter, Rules

NOW = datetime(2026, 3, 4, 14, 5, 9, tzinfo=UTC)
SECRET = b"a secret of the house"
RULES = Rules(
    group="ISCG",
    title="Inter-Sector Coordination Group",
    lists=(),
    own_addresses=("bot@example.org",),
    sender="bot@example.org",
    sender_name="ISCG secretariat",
    secretaries=("secretary@example.org",),
    zone="Europe/Zurich",
    languages=("en",),
    meetings=(),
    themes=(),
)
LETTER = Letter("ack/ISCG/26-1/7", "acknowledgement", ("amina@example.org",), "Registered", "Thank you.\n", "en")
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
LINES = (
    "\r\n",
    "\n",
    "\r",
    "\u2028",
    "\x85",
    "\0",
    "Bcc: x@y",
    ":",
    " ",
    "\t",
    ".",
    '"',
    "\\",
    "<a@b>",
    ",",
    ";",
    "(",
    ")",
)
LETTERS = ("=?utf-8?q?=0a?=", "=?", "?=", "é", "жук", "文稿", "مساهمة", "\U0001f600", "\ud800", "\u202e", "x" * 80)
NASTY = st.lists(st.sampled_from(LINES) | st.sampled_from(LETTERS), max_size=25).map("".join)
TEXT = ANY_TEXT | NASTY
LOCAL = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~.-", min_size=1, max_size=64)
ADDRESS = st.builds(
    "{}@{}".format, LOCAL, st.from_regex(r"[a-z0-9]{1,20}(\.[a-z0-9-]{1,20}[a-z0-9]){1,3}", fullmatch=True)
)


def read(data: bytes) -> Message:
    """The letter as the email package reads it, by its oldest and most tolerant rules."""
    return message_from_bytes(data, policy=policy.compat32)


def decoded(message: Message, name: str) -> str:
    return str(make_header(decode_header(str(message[name]).replace("\r\n", ""))))


def text_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8").replace("\r\n", "\n")


def test_a_letter_looks_like_this() -> None:
    letter = replace(LETTER, in_reply_to="<m1@example.net>", references=("<m0@example.net>", "<m1@example.net>"))
    composed = compose(letter, RULES, SECRET, NOW)
    message_id = message_id_for(LETTER.key, "example.org", SECRET)
    assert composed.message_id == message_id
    assert composed.data.decode("ascii").split("\r\n") == [
        'From: "ISCG secretariat" <bot@example.org>',
        "To: amina@example.org",
        "Subject: Registered",
        "Date: Wed, 04 Mar 2026 14:05:09 +0000",
        f"Message-ID: {message_id}",
        "In-Reply-To: <m1@example.net>",
        "References: <m0@example.net> <m1@example.net>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Language: en",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        "X-ISCG-Bot: ISCG",
        "",
        "Thank you.",
        "",
    ]


@given(subject=TEXT, name=TEXT, group=TEXT, text=TEXT, to=st.lists(ADDRESS, min_size=1, max_size=8), ids=st.lists(TEXT))
@example(subject="a" + "ж" * 190, name="文" * 99, group="ж" * 80, text="ж" * 999, to=["a@b.example"], ids=[])
@example(subject="", name="", group="", text="", to=["a@b.example"], ids=[])
@example(subject="x" * 300, name='"', group="=?", text=".\n..\n \n= \n\t", to=["a@b.example"], ids=["<a b>", "<=?x?=>"])
def test_any_letter_parses_to_the_fields_that_were_meant(
    subject: str, name: str, group: str, text: str, to: list[str], ids: list[str]
) -> None:
    letter = replace(LETTER, subject=subject, text=text, to=tuple(to), references=tuple(ids), in_reply_to="".join(ids))
    rules = replace(RULES, sender_name=name, group=group)
    composed = compose(letter, rules, SECRET, NOW)
    data, message = composed.data, read(composed.data)
    cleaned = clean_ids(tuple(ids))
    wanted = ["From", "To", *["Subject"] * bool(clean_line(subject)), "Date", "Message-ID"]
    wanted += ["In-Reply-To"] * bool(clean_ids(("".join(ids),))) + ["References"] * bool(cleaned)
    wanted += ["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Language", "Auto-Submitted"]
    wanted += ["X-Auto-Response-Suppress", *["X-ISCG-Bot"] * bool(clean_line(group))]
    assert message.keys() == wanted
    assert message.defects == []
    (sender,) = getaddresses([message["From"]])
    assert (str(make_header(decode_header(sender[0]))), sender[1]) == (clean_line(name), "bot@example.org")
    assert getaddresses([message["To"]]) == [("", address) for address in to]
    assert clean_line(subject) in ("", decoded(message, "Subject"))
    assert composed.subject == clean_line(subject)
    assert tuple((message["References"] or "").split()) == cleaned
    assert text_of(message) == clean_body(text)
    assert data == compose(letter, rules, SECRET, NOW).data
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    encoded = [line for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n") if b"=?utf-8?b?" in line]
    assert max(map(len, encoded), default=0) <= 76
    for word in re.findall(rb"=\?utf-8\?b\?(.*?)\?=", b"\n".join(encoded)):
        b64decode(word).decode("utf-8")  # each word stands for whole characters


@given(TEXT)
def test_the_strict_reader_of_the_email_package_agrees(text: str) -> None:
    composed = compose(replace(LETTER, subject=text, text=text), RULES, SECRET, NOW)
    message = message_from_bytes(composed.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert str(message["Subject"] or "") == clean_line(text)
    assert message.get_content().replace("\r\n", "\n") == clean_body(text)
    assert message["Message-ID"] == composed.message_id
    assert all(not message[name].defects for name in message)


@given(TEXT)
def test_cleaning_twice_changes_nothing_and_leaves_one_harmless_line(text: str) -> None:
    line, body = clean_line(text), clean_body(text)
    assert clean_line(line) == line
    assert clean_body(body) == body
    assert len(line) <= 200
    assert len(line.splitlines()) <= 1
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line
    )
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", body)
    line.encode()
    body.encode()


def test_cleaning_keeps_words_apart_and_letters_whole() -> None:
    assert clean_line("  One\r\n\ttwo\u2028three\u202e \u200f four\x00 ") == "One two three four"
    assert clean_line("ک\u200cب 👩\u200d💻") == "ک\u200cب 👩\u200d💻"
    assert clean_body("a\r\nb\rc\u2028d\x85e\n\n\n") == "a\nb\nc\nd\ne\n"
    assert clean_body("\u2068ISCG\u2069\u202e") == "\u2068ISCG\u2069\n"


def test_no_trick_smuggles_a_header_in() -> None:
    assert injection_self_test() == []


@pytest.mark.parametrize(
    ("letter", "message"),
    [
        (replace(LETTER, to=()), "no recipient"),
        (replace(LETTER, to=("a@example.org\r\nBcc: b@example.org",)), "cannot be written to"),
        (replace(LETTER, to=("a@example.org, b@example.org",)), "cannot be written to"),
        (replace(LETTER, to=("жук@example.org",)), "cannot be written to"),
        (replace(LETTER, to=("",)), "cannot be written to"),
        (replace(LETTER, language="en\r\nBcc: x"), "not a language tag"),
        (replace(LETTER, automatic="auto-replied\r\nBcc: x"), "Auto-Submitted"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_reason(letter: Letter, message: str) -> None:
    with pytest.raises(LetterError, match=message):
        compose(letter, RULES, SECRET, NOW)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(LetterError, match="no zone"):
        compose(LETTER, RULES, SECRET, NOW.replace(tzinfo=None))


@pytest.mark.parametrize("text", ["Zażółć gęślą jaźń", "Décision sur l'été", "Plain"])
def test_latin_text_stays_readable_in_the_raw_mail(text: str) -> None:
    data = compose(
        replace(LETTER, text=f"{text}. " + "Ordinary words make up the most of a letter. " * 5), RULES, SECRET, NOW
    )
    assert b"quoted-printable" in data.data
    assert b"Ordinary words" in data.data


@pytest.mark.parametrize("text", ["Вклад зарегистрирован", "文稿已登记", "سُجلت مساهمتكم"])
def test_other_scripts_are_sent_in_their_smaller_form(text: str) -> None:
    assert b"Content-Transfer-Encoding: base64" in compose(replace(LETTER, text=text), RULES, SECRET, NOW).data


def test_no_sign_of_a_list_or_of_precedence_is_set() -> None:
    names = [name.lower() for name in read(compose(LETTER, RULES, SECRET, NOW).data)]
    assert not any(name.startswith(("list-", "precedence", "bcc")) for name in names)


@given(st.text(min_size=1), st.binary(min_size=16), st.binary(min_size=16))
def test_an_own_id_is_known_by_the_secret_and_by_nothing_else(key: str, secret: bytes, other: bytes) -> None:
    message_id = message_id_for(key, "example.org", secret)
    assert re.fullmatch(r"<iscg\.[0-9a-f]{24}\.[0-9a-f]{12}@example\.org>", message_id)
    assert message_id == message_id_for(key, "example.org", secret)
    assert message_id != message_id_for(key + "x", "example.org", secret)
    assert is_ours(message_id, secret)
    assert is_ours(message_id[1:-1], secret)
    assert is_ours(message_id, other) == (secret == other)


@given(TEXT)
def test_nobody_else_makes_an_own_id(text: str) -> None:
    assert not is_ours(text, SECRET)
    forged = message_id_for("key", "example.org", SECRET).replace(".", ".0", 1)
    assert not is_ours(forged, SECRET)


def test_references_keep_the_first_and_the_newest() -> None:
    ids = tuple(f"<{number}@example.net>" for number in range(50))
    assert clean_ids(ids) == (ids[0], *ids[-19:])
    assert clean_ids(("bare@example.net", "<two words@x>", "<a>b>", "", "<=?utf-8?q?x?=@y>")) == ("<bare@example.net>",)


@pytest.mark.parametrize("address", ["a@b.example", "o'neil+x@sub.example", "a@localhost"])
def test_ordinary_addresses_can_be_written_to(address: str) -> None:
    assert is_writable(address)


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a b@c", '"a b"@c', "a@b@c", "a@[1.2.3.4]", "é@b", "a@-b", "a\n@b"]
)
def test_odd_addresses_cannot_be_written_to(address: str) -> None:
    assert not is_writable(address)


@given(text=TEXT, page=TEXT.filter(bool))
@example(text="--=_\n", page="Content-Transfer-Encoding: base64\n\n--=_--")
@example(text="", page="文" * 99)
def test_a_letter_with_a_page_is_the_same_words_twice_and_the_plain_ones_first(text: str, page: str) -> None:
    letter = replace(LETTER, text=text, html=page, subject="Content-Transfer-Encoding: base64")
    composed = compose(letter, RULES, SECRET, NOW)
    message = message_from_bytes(composed.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message.get_content_type() == "multipart/alternative"
    assert message.defects == []
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    contents = [part.get_content().replace("\r\n", "\n") for part in parts if isinstance(part, EmailMessage)]
    assert contents == [clean_body(text), clean_body(page)]
    assert composed.data.count(b"\r\n") == composed.data.count(b"\n") == composed.data.count(b"\r")
    assert composed.data.isascii()
    assert composed.data == compose(letter, RULES, SECRET, NOW).data


def test_a_page_escapes_what_it_is_given_and_fetches_nothing() -> None:
    evil = '<img src="https://example.net/x.png"> & "'
    block = Block((evil,), (evil,), (evil,), (evil,), evil)
    written = page((block,), evil, "ar", "rtl")
    assert '<html lang="ar" dir="rtl">' in written
    assert written.count("&lt;img src=&quot;https://example.net/x.png&quot;&gt; &amp; &quot;") == 7
    assert set(re.findall(r"<(\w+)", written)) == {"html", "head", "meta", "title", "body", "h1", "h2", "p", "ul", "li", "pre"}
    assert plain((block, Block(("x",)))).splitlines()[0] == evil


@pytest.mark.parametrize(
    "broken",
    [
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nbody",
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\nbefore --x\r\n\r\nbody--x--\r\n",
    ],
)
def test_a_body_that_does_not_end_as_it_must_reads_as_no_body(broken: bytes) -> None:
    assert body_read(broken) == []
