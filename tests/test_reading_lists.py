"""What Mailman, Sympa, Postfix, Dovecot and three mail programs wrote is read as a person would read it."""

from __future__ import annotations

import json
from email.message import EmailMessage

import pytest

from bot.reading.read import read_here
from storage.records import Limits, Mail
from tests.shelf import ISCG, LIST, MAILS, Shelf

EXPECTED = json.loads((MAILS / "lists" / "expected.json").read_text("utf-8"))
PAIRS = [
    ("00-plain-as-sent", "mailman3-01-plain"),
    ("00-docx-as-sent", "mailman3-02-docx"),
    ("00-nonascii-as-sent", "mailman3-04-nonascii"),
    ("00-nonascii-as-sent", "sympa-04-nonascii"),
    ("00-dmarc-as-sent", "mailman3-03-dmarc-munged"),
    ("00-plain-as-sent", "sympa-01-plain"),
    ("mailman3-09-cc-and-member-1-direct-copy", "mailman3-09-cc-and-member-2-list-copy"),
]


def read(name: str, lists: tuple[str, ...] = (LIST,)) -> Mail:
    return read_here((MAILS / name).read_bytes(), Shelf(), lists, Limits())


def listed(name: str) -> Mail:
    return read(f"lists/{name}.eml")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_mail_of_the_list_is_read_as_expected(name: str) -> None:
    mail, expected = read(f"lists/{name}"), EXPECTED[name]
    files = [[file.name, file.kept.length] for file in mail.attachments]
    assert mail.unread == ""
    assert [mail.author.name, mail.author.address] == expected["author"]
    assert mail.author_by == expected["author_by"]
    assert mail.sender.address == expected["sender"]
    assert mail.subject == expected["subject"]
    assert mail.via_list == expected["via_list"]
    assert mail.is_reply == expected["is_reply"]
    assert (files if isinstance(expected["attachments"], list) else len(files)) == expected["attachments"]
    assert (mail.text[:120], len(mail.text)) == (expected["text"], expected["text_letters"])
    assert (mail.quoted[:80], mail.footer[:60]) == (expected["quoted"], expected["footer"])
    assert mail.language == expected["language"]
    assert mail.message_id == expected["message_id"]
    assert list(mail.defects) == expected["defects"]


def test_every_mail_of_the_list_has_its_expectation() -> None:
    assert {path.name for path in (MAILS / "lists").glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize(("direct", "copy"), PAIRS)
def test_the_direct_copy_and_the_list_copy_have_one_fingerprint(direct: str, copy: str) -> None:
    assert listed(direct).fingerprint == listed(copy).fingerprint


def test_other_words_or_other_files_have_another_fingerprint() -> None:
    names = ("00-plain-as-sent", "00-docx-as-sent", "00-nonascii-as-sent", "mailman3-01b-plain-reply", "sympa-02-docx")
    assert len({listed(name).fingerprint for name in names}) == len(names)


def test_a_direct_copy_names_the_list_but_did_not_come_through_it() -> None:
    mail = listed("mailman3-09-cc-and-member-1-direct-copy")
    assert mail.via_list == ""
    assert mail.via_evidence == (f"To or Cc names {LIST}",)


def test_a_notice_of_the_list_program_did_not_come_through_the_list() -> None:
    mail = listed("mailman3-05-held-notice-to-poster")
    assert mail.via_list == ""
    assert f"List-Id is that of {LIST}" in mail.via_evidence


def test_mail_of_a_list_that_is_not_ours_tells_that_list() -> None:
    mail = read("lists/mailman3-01-plain.eml", (ISCG,))
    assert (mail.via_list, mail.foreign_list) == ("", "int-sect-group.lists.itu.int")
    assert mail.header("list-id") == "ITU INT sector group <int-sect-group.lists.itu.int>"


def test_a_wrapped_mail_keeps_the_evidence_of_its_list_and_the_identity_of_what_is_within() -> None:
    mail = read("hostile/list_munged-wrap_message.eml", (ISCG,))
    assert (mail.via_list, mail.message_id) == (ISCG, "<inner1@coord.example>")
    assert (mail.author.address, mail.author_by) == ("chair@coord.example", "From of the wrapped mail")
    assert (mail.subject, mail.text, mail.attachments) == ("Contribution on item 7", "body", ())


def test_an_author_behind_a_rewritten_from_is_found_in_reply_to() -> None:
    mail = read("hostile/list_munged-munge_replyto.eml", (ISCG,))
    assert (mail.author.address, mail.author_by) == ("chair@coord.example", "Reply-To behind the list")
    assert mail.sender.address == ISCG


def lettered(*head: str, body: str = "Hello") -> Mail:
    raw = "\r\n".join([*head, "", body, ""]).encode()
    return read_here(raw, Shelf(), (LIST,), Limits())


@pytest.mark.parametrize(
    ("head", "author", "by"),
    [
        (("From: 'Dora' via Group <int-sect-group@lists.itu.int>", "X-Original-Sender: d@x.example"), "d@x.example",
         "X-Original-Sender behind the list"),
        (("From: Dora via G <int-sect-group@lists.itu.int>", "Cc: Dora <d@x.example>, Bob <b@x.example>"),
         "d@x.example", "Cc behind the list"),
        (("From: Dora via G <int-sect-group@lists.itu.int>", "Cc: A <a@x.example>, B <b@x.example>"), "",
         "nobody behind the list"),
        (("From: Dora via G <int-sect-group@lists.itu.int>", "X-MailFrom: d@x.example"), "d@x.example",
         "X-MailFrom behind the list"),
        (("From: Dora <d@x.example>", "Reply-To: other@x.example"), "d@x.example", "From"),
    ],
)  # fmt: skip
def test_the_author_is_told_by_one_field(head: tuple[str, ...], author: str, by: str) -> None:
    mail = lettered(*head, "List-Post: <mailto:int-sect-group@lists.itu.int>")
    assert (mail.author.address, mail.author_by) == (author, by)


@pytest.mark.parametrize("subtype", ["plain", "html"])
@pytest.mark.parametrize("coding", ["7bit", "quoted-printable", "base64"])
def test_a_list_that_wraps_and_codes_anew_leaves_the_fingerprint_alone(subtype: str, coding: str) -> None:
    words = (
        "<p>Dear colleagues,</p><p>see the file.</p>" if subtype == "html" else "Dear colleagues,\n\nsee the file.\n"
    )
    direct, listed = EmailMessage(), EmailMessage()
    direct.set_content(words, subtype=subtype, cte="7bit")
    listed.set_content(words, subtype=subtype, cte=coding)
    for message in (direct, listed):
        message.add_attachment(b"PK\x03\x04" + bytes(range(256)), "application", "zip", filename="a.zip")
        message.add_attachment("BEGIN:VCALENDAR\nEND:VCALENDAR\n", subtype="calendar", filename="a.ics", cte="7bit")
    listed.add_attachment(f"{'_' * 47}\nInt-sect-group mailing list -- {LIST}\n", disposition="inline")
    as_sent = bytes(direct).replace(b"\n", b"\r\n")
    first = read_here(as_sent, Shelf(), (LIST,), Limits())
    second = read_here(bytes(listed), Shelf(), (LIST,), Limits())
    assert second.footer.endswith(LIST)
    assert len(first.attachments) == len(second.attachments) == 2
    assert first.fingerprint == second.fingerprint


def test_two_footers_go_where_the_other_copy_has_one() -> None:
    footer = f"_______________________________________________\nInt-sect-group mailing list -- {LIST}\n"
    first = lettered("From: a@b.example", body=f"I agree.\n\nFrom my phone\n{footer}")
    second = lettered("From: a@b.example", body=f"I agree.\n\nFrom my phone\n{footer}{footer}")
    assert first.text == "I agree.\n\nFrom my phone"
    assert first.fingerprint == second.fingerprint
