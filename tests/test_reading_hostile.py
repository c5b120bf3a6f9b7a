"""Mails made to break readers: none raises, each costs little, and nobody is taken for somebody else."""

from __future__ import annotations

import email
import hashlib
import time
import unicodedata
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.corpus import mails
from bot.reading.parts import Splitter
from bot.reading.raw import InMemory
from bot.reading.read import read_here
from bot.reading.transfer import decoder_for
from storage.records import Limits, Mail
from tests.shelf import ISCG, LIST, MAILS, Shelf, hostile_mails

LISTS = (ISCG, LIST)
COORDINATORS = {"chair@coord.example", "admin@legitimate.com", "admin@example.com"}


def read(path: Path, shelf: Shelf | None = None, limits: Limits | None = None) -> Mail:
    return read_here(path.read_bytes(), shelf or Shelf(), LISTS, limits or Limits())


def hostile(name: str) -> Mail:
    return read(MAILS / "hostile" / f"{name}.eml")


def words_of(mail: Mail) -> list[str]:
    boxes = [mail.author, mail.sender, *mail.to, *mail.cc]
    return [
        mail.subject, mail.subject_line, mail.text, mail.quoted, mail.signature, mail.footer, mail.message_id,
        *(part for box in boxes for part in (box.name, box.address)), *mail.references, *mail.in_reply_to,
        *(file.name for file in mail.attachments), *(value for _, value in mail.headers), *mail.types, *mail.defects,
        *mail.via_evidence, mail.foreign_list,
    ]  # fmt: skip


def assert_sound(mail: Mail) -> None:
    """What any database takes, and any page may show on one line."""
    for word in words_of(mail):
        assert "\0" not in word
        word.encode("utf-8")
        assert unicodedata.is_normalized("NFC", word)
    lines = [mail.subject, mail.subject_line, mail.author.name, *(file.name for file in mail.attachments)]
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for line in lines for letter in line)
    assert not any(bad in line for line in lines for bad in "\u202a\u202b\u202d\u202e\u2066\u2067\u200b\u2060")
    assert all(len(file.name) <= 150 and not set(file.name) & set("/\\") for file in mail.attachments)


@pytest.mark.parametrize("path", hostile_mails(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_mail_raises_and_each_is_read_alike_twice(path: Path) -> None:
    begun = time.process_time()
    mail = read(path)
    assert time.process_time() - begun < 2.0
    assert mail.unread == ""
    assert_sound(mail)
    assert read(path) == mail


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("espoofer-client_a1", ""), ("espoofer-client_a2_coord", ""), ("espoofer-server_a10", ""),
        ("espoofer-server_a11_coord", ""), ("espoofer-server_a11_fooledmx", ""), ("espoofer-server_a15", ""),
        ("espoofer-server_a13_coord", "first@attacker.example"), ("espoofer-server_a9_coord", ""),
        ("espoofer-server_a9_fooledmx", ""), ("espoofer-server_a18_fooledmx", ""), ("mailsploit-ms01", ""),
        ("mailsploit-ms02", ""), ("mailsploit-ms05", "t@attacker.example"), ("mailsploit-ms07", ""),
        ("mailsploit-ms10", "t@attacker.example"), ("mailsploit-ms12", "t@attacker.example"), ("mailsploit-ms16", ""),
        ("identity-cyrillic_domain", "chair@xn--oord-k6d.example"), ("identity-kelvin", ""), ("identity-nul", ""),
        ("identity-trailing_dot", ""), ("identity-displayname_only", "x@attacker.example"), ("headers-from_empty", ""),
        ("headers-from_group", ""),
    ],
)  # fmt: skip
def test_an_author_is_one_plain_address_or_nobody_and_the_defect_says_why(name: str, address: str) -> None:
    mail = hostile(name)
    assert mail.author.address == address
    assert any("From" in defect or "colon" in defect for defect in mail.defects)


@pytest.mark.parametrize(
    ("name", "defect"),
    [
        ("headers-two_mids", "two Message-ID fields"), ("headers-two_dates", "two Date fields"),
        ("headers-mid_nobrackets", "unreadable Message-ID"), ("headers-date_future", "unreadable Date"),
        ("headers-date_tz_big", "unreadable Date"), ("headers-refs_10k", "a field over 16384 bytes was cut"),
        ("mime_ambiguity-b64_padding_middle", "base64 with inner padding"),
        ("mime_ambiguity-boundary_2231", "duplicate boundary parameter"),
        ("mime_ambiguity-boundary_empty", "multipart without a boundary"),
        ("mime_ambiguity-charset_zlib", "unknown charset zlib"), ("mime_ambiguity-charset_idna", "unknown charset idna"),
        ("mime_ambiguity-charset_undefined", "unknown charset undefined"),
        ("mime_ambiguity-dup_cte", "two Content-Transfer-Encoding fields"),
        ("mime_ambiguity-header_space_colon", "a blank before the colon of a field"),
        ("mime_ambiguity-no_final_boundary", "no closing boundary"),
        ("mime_ambiguity-uu_in_text", "uuencoded file in the text"), ("mime_ambiguity-yenc", "yEnc file in the text"),
        ("numbers_commands-bidi_subject", "control or bidi signs in the subject"),
        ("attname-conflict", "duplicate filename parameter"), ("attname-rtlo", "odd signs in a file name"),
        ("resource-parts_20000", "more than 500 parts, the rest was left"),
        ("resource-headers_50000", "the header is over 262144 bytes, the rest was cut"),
        ("espoofer-client_a1", "two From fields"), ("espoofer-server_a10", "two From fields"),
        ("espoofer-server_a9_coord", "two From fields"),
    ],
)  # fmt: skip
def test_what_is_odd_stands_in_the_defects(name: str, defect: str) -> None:
    assert defect in hostile(name).defects


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("absolute", "passwd"), ("rtlo", "report_xcod.exe"), ("zero_width", "report.docx.exe"), ("conflict", "third.js"),
        ("continuation_gap", "unnamed-1.exe"), ("inline_rfc822", "x.eml"), ("sql", "'); DROP TABLE documents;--.docx"),
        ("xss", "<img src=x onerror=alert(1)>.docx"),
    ],
)  # fmt: skip
def test_a_file_name_is_no_path_and_shows_its_last_extension(name: str, shown: str) -> None:
    assert [file.name for file in hostile(f"attname-{name}").attachments] == [shown]


def test_inner_padding_hides_no_bytes_of_an_attachment() -> None:
    shelf = Shelf()
    read(MAILS / "hostile" / "mime_ambiguity-b64_padding_middle.eml", shelf)
    assert list(shelf.files.values()) == [b"ABABAB"]


def test_an_encoded_line_end_makes_no_second_line() -> None:
    assert hostile("headers-subject_lf_q").subject == "A Bcc: victim@other.example Injected body"


# --- agreement with the standard library -----------------------------------------------------------------------------


def theirs(message: Message, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The leaves as the standard library sees them: media type, digest of the decoded bytes."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for child in message.get_payload():
            theirs(child, found)  # type: ignore[arg-type]
    elif message.get_content_maintype() == "message":
        found.append((message.get_content_type(), ""))
    else:
        data = message.get_payload(decode=True)
        assert isinstance(data, bytes)
        found.append((message.get_content_type(), hashlib.sha256(data).hexdigest()))
    return found


def ours(raw: bytes) -> list[tuple[str, str]]:
    found = []
    for part in Splitter(InMemory(raw), Limits()).split(0, len(raw)).walk():
        if part.children:
            continue
        decoder = decoder_for(part.encoding)
        data = decoder.feed(raw[part.body : part.end]) + decoder.finish()
        is_mail = part.type.startswith("message/")
        found.append((part.type, "" if is_mail else hashlib.sha256(data).hexdigest()))
    return found


ODD_STRUCTURE = (
    "no closing boundary", "text outside parts", "a part described twice", "a blank before the colon", "unreadable Con",
    "no blank line between", "text among the header", "a field over", "duplicate boundary", "unknown transfer encoding",
    "a comment in Content-Transfer", "multipart without", "more than 500 parts",
)  # fmt: skip


def is_plain(raw: bytes) -> bool:
    """Neither reader finds the structure odd: elsewhere readers differ, and a defect says so."""
    parts = list(email.message_from_bytes(raw).walk())
    payloads = [part.get_payload(decode=True) for part in parts]
    told = read_here(raw, Shelf(), LISTS, Limits()).defects
    lines_end_in_lf = b"\n" in raw
    theirs_is_plain = len(payloads) == len(parts) and not any(part.defects for part in parts)
    return lines_end_in_lf and theirs_is_plain and not any(defect.startswith(ODD_STRUCTURE) for defect in told)


def test_where_a_mail_is_well_formed_the_standard_library_sees_the_same_leaves() -> None:
    """The proof that finding parts as spans, without the standard parser, loses and changes nothing."""
    raws = [path.read_bytes() for path in hostile_mails()] + list(mails(40))
    plain = [raw for raw in raws if is_plain(raw)]
    assert len(plain) > 120
    for raw in plain:
        assert ours(raw) == theirs(email.message_from_bytes(raw), []), raw[:300]


# --- laws ---------------------------------------------------------------------------------------------------------------

PIECES = [
    b"From: ", b"To: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=a", b"text/html; charset=", b"utf-16",
    b"\r\n", b"\n", b"\r", b"\n\n", b"--a", b"--a--", b"=?utf-8?b?", b"?=", b"=?big5?q?", b"<a@b.c>", b"\"", b"(", b"<",
    b"\\", b"\0", b"\xff\xfe", b"=", b"QUI=", b"Content-Transfer-Encoding: base64", b"quoted-printable", b"filename*0*=",
    b"message/rfc822", b"Date: 1 Jan 99999", b"<div style='display:none'>", b"> ", b"-- \n", b"______", b"; ", b"e\xcc\x81", b"Message-ID: <", b"boundary*0=", b"References: ", b"'", b"\t",
]  # fmt: skip


@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reading_any_bytes_never_raises_and_is_sound_and_repeatable(raw: bytes) -> None:
    mail = read_here(raw, Shelf(), LISTS, Limits())
    assert mail.unread == ""
    assert_sound(mail)
    assert read_here(raw, Shelf(), LISTS, Limits()) == mail


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_mail_is_read_too(data: st.DataObject) -> None:
    paths = sorted((MAILS / "lists").glob("*.eml"))
    raw = bytearray(data.draw(st.sampled_from(paths)).read_bytes()[:6000])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        if data.draw(st.booleans()):
            raw[at] = data.draw(st.integers(0, 255))
        else:
            del raw[at : at + data.draw(st.integers(1, 60))]
        raw = raw or bytearray(b"x")
    mail = read_here(bytes(raw), Shelf(), LISTS, Limits())
    assert mail.unread == ""
    assert_sound(mail)


def test_a_mail_over_the_limit_is_left_unread_and_a_long_text_is_cut() -> None:
    raw = b"From: a@b.example\r\n\r\n" + b"word " * 1000
    assert read_here(raw, Shelf(), LISTS, Limits(mail_bytes=100)).unread == "it is over 100 bytes"
    cut = read_here(raw, Shelf(), LISTS, Limits(text_chars=1000))
    assert len(cut.text) <= 1000
    assert "text over 1000 letters was cut" in cut.defects
    other = read_here(raw + b"more", Shelf(), LISTS, Limits(text_chars=1000))
    assert other.fingerprint != cut.fingerprint


def test_parts_nested_too_deep_are_one_file() -> None:
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    mail = read_here(b"From: a@b.example\n" + nest, Shelf(), LISTS, Limits())
    assert "parts nested deeper than 20" in mail.defects
    assert len(mail.attachments) == 1
