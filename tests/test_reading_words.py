"""Subjects, words, addresses, names and languages: tables of what people and programs write."""

from __future__ import annotations

import base64
import quopri
import random
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.addresses import read_addresses
from bot.reading.charsets import decode
from bot.reading.encoded_words import unworded
from bot.reading.filemarks import marks
from bot.reading.filenames import clean_name
from bot.reading.language import language_of
from bot.reading.markup import text_of_html
from bot.reading.ownwords import split_words
from bot.reading.parameters import split_value
from bot.reading.raw import InMemory, OnDisk, RawGoneError, pieces
from bot.reading.read import read_here
from bot.reading.subjects import bare_subject
from bot.reading.transfer import decoder_for
from storage.records import Limits, Mail
from tests.shelf import LIST, Shelf

TAGS = frozenset({"int-sect-group", "itu int sector group"})


def read(message: EmailMessage | bytes) -> Mail:
    return read_here(bytes(message), Shelf(), (LIST,), Limits())


@pytest.mark.parametrize(
    ("line", "bare", "is_reply", "is_forward"),
    [
        ("[int-sect-group] Re: Agenda", "Agenda", True, False),
        ("Re: [int-sect-group] Agenda", "Agenda", True, False),
        ("[INT-SECT-GROUP] AW: [int-sect-group] Re: RE: Agenda", "Agenda", True, False),
        ("[ITU INT sector group] TR : Ordre du jour", "Ordre du jour", False, True),
        ("RV: Contribución", "Contribución", False, True),
        ("WG: SV: Tagesordnung", "Tagesordnung", True, True),
        ("Rép : Projet", "Projet", True, False),
        ("Réf : Projet", "Projet", True, False),
        ("Отв: Пересл: Повестка дня", "Повестка дня", True, True),
        ("Ha: Повестка", "Повестка", True, False),
        ("回复：议程", "议程", True, False),
        ("答复: 转发：议程", "议程", True, True),
        ("回覆：議程", "議程", True, False),
        ("رد: جدول الأعمال", "جدول الأعمال", True, False),
        ("إعادة توجيه: جدول الأعمال", "جدول الأعمال", False, True),
        ("Re[2]: Re(3): Re^4: Agenda", "Agenda", True, False),
        ("Fwd: FW: Agenda", "Agenda", False, True),
        ("[EXTERNAL] Re: Agenda", "Agenda", True, False),
        ("[some-list 12] Re: Agenda", "Agenda", True, False),
        ("[int-sect-group: 123] Agenda", "Agenda", False, False),
        ("[Draft] Agenda", "[Draft] Agenda", False, False),
        ("[ISCG/26-1/7] Comments", "[ISCG/26-1/7] Comments", False, False),
        ("Report: of the meeting", "Report: of the meeting", False, False),
        ("Reference text", "Reference text", False, False),
        ("", "", False, False),
        ("Re:", "", True, False),
    ],
)  # fmt: skip
def test_a_subject_loses_tags_and_prefixes_in_any_order(line: str, bare: str, is_reply: bool, is_forward: bool) -> None:
    found = bare_subject(line, TAGS)
    assert (found.text, found.is_reply, found.is_forward) == (bare, is_reply, is_forward)


@pytest.mark.parametrize("piece", ["Re: ", "[x] ", "Re[1]: ", "[int-sect-group] ", "re ", "(", "[", "[[", "： "])
def test_a_long_subject_takes_time_in_step_with_its_length(piece: str) -> None:
    begun = time.process_time()
    bare_subject(piece * (16_000 // len(piece)), TAGS)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, 3 Feb 2026 at 10:00, Anna <anna@x.example> wrote:",
        "Le lun. 3 févr. 2026 à 10:00, Anna <anna@x.example> a écrit :",
        "El lun, 3 feb 2026 a las 10:00, Anna (<anna@x.example>) escribió:",
        "пн, 3 февр. 2026 г. в 10:00, Анна <anna@x.example> пишет:",
        "3 февраля 2026 г. Анна написала:",
        "Anna <anna@x.example> 于2026年2月3日周一 10:00写道：",
        "في الاثنين، 3 فبراير 2026 كتبت Anna <anna@x.example>:",
        "Am 03.02.2026 um 10:00 schrieb Anna:",
        "On Mon, 3 Feb 2026 at 10:00, Anna Mueller of a long organisation\n<anna@x.example> wrote:",
    ],
)
def test_an_attribution_and_its_quote_are_not_the_writers_words(attribution: str) -> None:
    words = split_words(f"I agree.\n\n{attribution}\n\n> The text\n> of before\n\nThanks")
    assert words.own == "I agree.\n\n\n\nThanks" or words.own.split() == ["I", "agree.", "Thanks"]
    assert words.quoted.startswith(attribution.split("\n")[0])


@pytest.mark.parametrize(
    "head",
    [
        "-----Original Message-----\nFrom: Anna\nSent: Monday",
        "________________________________\nDe : Anna\nEnvoyé : lundi 3 février 2026 10:00\nÀ : Groupe",
        "De: Anna\nEnviado el: lunes\nPara: Grupo",
        "От: Анна\nОтправлено: понедельник\nКому: Группа",
        "发件人: Anna\n发送时间: 2026年2月3日\n收件人: Group",
        "من: Anna\nتاريخ الإرسال: الاثنين\nإلى: Group",
        "-------- Message transféré --------\nSujet : x",
        "Begin forwarded message:\n\nFrom: Anna",
    ],
)
def test_what_follows_a_reply_head_is_quoted(head: str) -> None:
    words = split_words(f"I agree.\n\n{head}\nSubject: x\n\nThe old text")
    assert words.own.rstrip("_\n") == "I agree."
    assert "The old text" in words.quoted


def test_a_sentence_that_begins_with_from_is_no_reply_head() -> None:
    text = "From: this year on, we meet twice.\nThe dates follow.\nThey are open."
    assert split_words(text).own == text


def test_the_signature_stands_apart_and_inline_answers_stay() -> None:
    words = split_words("> Question one?\nYes.\n> Question two?\nNo.\n\n-- \nAnna\nMinistry")
    assert (words.own, words.signature) == ("Yes.\nNo.", "Anna\nMinistry")


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        (b"Anna <anna@x.example>", "Anna", "anna@x.example"),
        (b"anna@X.Example", "", "anna@x.example"),
        (b'"Mueller, Anna" <anna@x.example>', "Mueller, Anna", "anna@x.example"),
        (b"anna@x.example (Anna Mueller)", "Anna Mueller", "anna@x.example"),
        (b'"Dora" (via group Mailing List) <g@x.example>', "Dora (via group Mailing List)", "g@x.example"),
        ("Анна <anna@пример.example>".encode(), "Анна", "anna@xn--e1afmkfd.example"),
        (b"=?utf-8?q?Anna_=3Cx=40y=2Eexample=3E?= <anna@x.example>", "Anna <x@y.example>", "anna@x.example"),
        (b"<@a.example,@b.example:anna@x.example>", "", ""),
        (b'"anna@x.example" <anna@x.example', "anna@x.example", ""),
        (b"anna@[192.0.2.1]", "", ""),
        (b'"an na"@x.example', "", ""),
        (b"anna @ x.example", "", ""),
        (b"<anna@x.example> trailing", "", "anna@x.example"),
        (b"", None, None),
    ],
)
def test_an_address_is_one_plain_addr_spec_or_none(raw: bytes, name: str | None, address: str | None) -> None:
    found = read_addresses(raw, 10).found
    assert [(box.name, box.address) for box in found] == ([] if name is None else [(name, address)])


@pytest.mark.parametrize("raw", [b"(" * 16_000, b"<" * 16_000, b'"' * 15_999, b"a@b.example," * 1300, b":" * 16_000])
def test_address_fields_take_little_time_whatever_they_hold(raw: bytes) -> None:
    begun = time.process_time()
    assert len(read_addresses(raw, 500).found) <= 500
    assert time.process_time() - begun < 0.5


def test_letters_split_between_encoded_words_are_whole_again() -> None:
    data = "会议议程".encode("gb2312")
    words = [b"=?gb2312?b?" + base64.b64encode(piece) + b"?=" for piece in (data[:3], data[3:])]
    assert unworded(b" ".join(words).decode("ascii")) == ("会议议程", "")


@pytest.mark.parametrize(
    ("data", "declared", "text", "defect"),
    [
        ("é".encode("latin-1"), "iso-8859-1", "é", ""),
        (b"\x93x\x94", "iso-8859-1", "“x”", ""),
        ("é".encode(), "us-ascii", "é", "text is not us-ascii as declared"),
        ("да".encode("koi8-r"), "koi8-r", "да", ""),
        ("да".encode("cp1251"), "cp-1251", "да", ""),
        ("议".encode("gbk"), "gb2312", "议", ""),
        ("é".encode(), "utf8mb4", "é", ""),
        (b"abc", "rot13", "abc", "unknown charset rot13"),
        (b"abc", "unicode_escape", "abc", "unknown charset unicode_escape"),
        (b"a\0b", "utf-8", "ab", ""),
        (b"abc", "", "abc", ""),
    ],
)
def test_bytes_become_text_by_their_charset(data: bytes, declared: str, text: str, defect: str) -> None:
    found, wrong = decode(data, declared)
    assert found == text
    assert wrong in (defect, "" if declared == "us-ascii" else defect)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"attachment; filename*=utf-8''Contribuci%C3%B3n.docx", "Contribución.docx"),
        (b"attachment; filename*0=\"a b\"; filename*1=\"c.docx\"", "a bc.docx"),
        (b"attachment; filename*0*=utf-8''%D0%B4; filename*1*=%D0%B0.pdf", "да.pdf"),
        (b"attachment; filename==?utf-8?b?0LTQsC5wZGY=?=", "да.pdf"),
        (b"attachment; filename=My report.docx; size=5", "My report.docx"),
        (b'attachment; filename="a;b\\"c.pdf"', 'a;b"c.pdf'),
        ("attachment; filename=\"да.pdf\"".encode(), "да.pdf"),
        (b"attachment; (c) filename=x.pdf (d)", "x.pdf"),
    ],
)  # fmt: skip
def test_a_file_name_is_decoded_in_every_way_mailers_write_it(raw: bytes, name: str) -> None:
    assert split_value(raw).parameters["filename"] == name


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\x\\y.docx", "y.docx"), ("CON.txt", "_CON.txt"), ("", "unnamed-3.docx"),
        ("..", "unnamed-3.docx"), ("a\u202exfdp.exe", "axfdp.exe"), ("x" * 300 + ".docx", "x" * 145 + ".docx"),
        ("a\r\nb.pdf", "a b.pdf"), ("e\u0301.pdf", "é.pdf"), (".docx", "unnamed-3.docx"), ("a.", "a."),
    ],
)  # fmt: skip
def test_a_file_name_is_clean(told: str, name: str) -> None:
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert clean_name(told, 3, media)[0] == name.rstrip(".")


@pytest.mark.parametrize(
    ("name", "head", "tail", "found"),
    [
        ("a.docx", b"PK\x03\x04\x14\0\0\0", b"", ()),
        ("a.docx", b"%PDF-1.7", b"", ("mismatch",)),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", ("encrypted",)),
        ("a.docm", b"PK\x03\x04\x14\0\0\0", b"vbaProject.bin", ("macro",)),
        ("a.zip", b"PK\x03\x04\x14\0\x01\0", b"", ("encrypted", "archive")),
        ("a.pdf", b"%PDF-1.7", b"", ()),
        ("a.pdf", b"MZ\x90", b"", ("executable", "mismatch")),
        ("a.pdf.exe", b"xx", b"", ("executable",)),
        ("winmail.dat", b"x", b"", ("tnef",)),
        ("a.txt", b"", b"", ("empty",)),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", b"", ("archive",)),
    ],
)
def test_a_file_is_marked_by_what_it_is(name: str, head: bytes, tail: bytes, found: tuple[str, ...]) -> None:
    assert marks(name, "application/octet-stream", len(head), head, head + tail) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please find attached our contribution on capacity building.", "en"),
        ("Veuillez trouver ci-joint notre contribution sur le climat.", "fr"),
        ("Adjunto encontrarán nuestra contribución sobre la accesibilidad para el grupo.", "es"),
        ("Прилагаем наш вклад о доступности.", "ru"),
        ("请查收我们提交的文稿。", "zh"),
        ("تجدون طيه مساهمتنا بشأن بناء القدرات", "ar"),
        ("Bitte finden Sie unseren Beitrag mit der Bitte um Prüfung und nicht für die Liste", ""),
        ("Надсилаємо наш внесок щодо доступності", ""),
        ("こんにちは、会議の件です", ""),
        ("OK", ""), ("", ""), ("12345 !!!", ""),
    ],
)  # fmt: skip
def test_the_language_is_told_or_left_open(text: str, language: str) -> None:
    assert language_of(text) == language


def test_html_is_read_as_people_see_it() -> None:
    own, quoted = text_of_html(
        "<html><style>p{}</style><body><p>Hello &amp; welcome</p><p style='display:none'>secret</p>"
        "<script>x()</script><div class='gmail_quote'>On Monday Anna wrote:<blockquote>old</blockquote></div></body>"
    )
    assert own.split() == ["Hello", "&", "welcome"]
    assert "old" in quoted
    assert "secret" not in own + quoted


def test_a_page_nested_without_end_still_gives_its_text() -> None:
    begun = time.process_time()
    own, _ = text_of_html("<div>" * 20_000 + "deep words" + "</div>" * 20_000)
    assert own.strip() == "deep words"
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize("piece", ["<", "<!--", "<style", "<a " , "&", "<div", "</div", "<script>", "style='", "<br>", "<b>", "<p>x</p>"])  # fmt: skip
def test_broken_html_takes_little_time(piece: str) -> None:
    begun = time.process_time()
    text_of_html(piece * (300_000 // len(piece)))
    assert time.process_time() - begun < 3.0


def test_html_beside_a_blank_plain_text_is_the_text() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("\n")
    message.add_alternative("<p>Words</p>", subtype="html")
    assert read(message).text == "Words"


def test_a_picture_in_the_text_is_marked_and_a_calendar_entry_is_kept() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("Words")
    message.add_alternative("<p>Words <img src='cid:x'></p>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<x>")  # type: ignore[index, union-attr]
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="i.ics")
    mail = read(message)
    assert [(file.name, file.flags) for file in mail.attachments] == [
        ("unnamed-1.png", ("inline",)),
        ("i.ics", ("calendar",)),
    ]
    assert mail.text == "Words"


def test_a_forwarded_mail_is_a_file_with_its_bytes_as_they_came() -> None:
    shelf = Shelf()
    inner = b"From: x@y.example\r\nSubject:  odd   spacing\r\n\r\nInner\r\n"
    raw = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nSee below\r\n--q\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--q--\r\n"
    )
    mail = read_here(raw, shelf, (LIST,), Limits())
    assert [file.name for file in mail.attachments] == ["unnamed-1.eml"]
    assert shelf.files[mail.attachments[0].kept.digest] == inner
    assert mail.author.address == "a@b.example"


@given(st.binary(max_size=300), st.integers(1, 90))
@settings(max_examples=150, deadline=None)
def test_base64_comes_back_whatever_the_pieces(data: bytes, size: int) -> None:
    coded = base64.encodebytes(data)
    decoder = decoder_for("base64")
    found = b"".join(decoder.feed(coded[at : at + size]) for at in range(0, len(coded), size)) + decoder.finish()
    assert (found, decoder.defects) == (data, [])


@given(st.lists(st.sampled_from([b"QU", b"I=", b"=", b"!", b"\n", b"QUJD"]), max_size=12).map(b"".join))
@settings(max_examples=150, deadline=None)
def test_broken_base64_is_the_same_bytes_in_any_pieces(coded: bytes) -> None:
    found = set()
    for size in (1, 2, 3, 100):
        decoder = decoder_for("base64")
        pieces = [decoder.feed(coded[at : at + size]) for at in range(0, len(coded), size)]
        found.add(b"".join([*pieces, decoder.finish()]))
    assert len(found) == 1


def test_quoted_printable_comes_back_whatever_the_pieces() -> None:
    rng = random.Random(7)
    for _ in range(100):
        coded = quopri.encodestring(bytes(rng.choice(b"a=\n\xe9 b") for _ in range(80)))
        for size in (1, 3, 7, 500):
            decoder = decoder_for("quoted-printable")
            pieces = [decoder.feed(coded[at : at + size]) for at in range(0, len(coded), size)]
            assert b"".join([*pieces, decoder.finish()]) == quopri.decodestring(coded)


def test_what_lies_on_the_disk_is_found_as_in_memory(tmp_path: Path) -> None:
    rng = random.Random(3)
    data = bytes(rng.choice(b"ab\n-") for _ in range(40_000)) + b"\n--needle" + b"x" * 9000
    (tmp_path / "pack").write_bytes(b"before" + data + b"behind")
    disk, memory = OnDisk(tmp_path / "pack", 6, len(data)), InMemory(data)
    for start in (0, 1, 4095, 4096, 39_999, 40_001, len(data)):
        for needle in (b"\n--needle", b"\n--", b"behind", b"xxxx"):
            assert disk.find(needle, start, len(data)) == memory.find(needle, start, len(data))
    assert b"".join(pieces(disk, 0, len(data))) == data
    disk.close()
    with pytest.raises(RawGoneError):
        OnDisk(tmp_path / "pack", 6, len(data) + 100).take(0, len(data) + 100)
