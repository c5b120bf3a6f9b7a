"""Mail written by machines: bounces, vacation notes, our own letters, digests, notices, copies; never answered.

Signs are those of RFC 3834 section 2, RFC 3464, RFC 8098, and what Mailman 3 and Sympa were seen to write.
"""

from __future__ import annotations

import re

from handlers.authority import authority_of
from handlers.letters import is_ours
from handlers.meetings.home import about_bounces, about_calendars
from storage.copies import registered_alike
from storage.desk import Desk
from storage.records import Mail, Outcome

DAEMONS = re.compile(
    r"^(mailer-daemon|postmaster|mail-?daemon|double-bounce|sympa(-request)?|listserv|majordomo|listmaster|"
    r"(no-?reply|do-?not-?reply|bounces?)([+-].*)?|.*-(bounces|owner|request|editor|admin|confirm)(\+.*)?)@"
)
REPLYBOTS = ("mailman replybot", "sympa", "vacation")
AWAY = re.compile(
    r"^\s*(automatic reply|auto(-|matic |matische? )?\s?(reply|response|antwort)|out of( the)? office|"
    r"réponse automatique|absence du bureau|"
    r"respuesta automática|fuera de la oficina|автоответ\w*|автоматический ответ|отсутствие на рабочем месте|"
    r"自动回复|自動回覆|外出|رد تلقائي|رد آلي|خارج المكتب|automatische antwort|abwesenheit\w*|resposta automática)",
    re.IGNORECASE,
)
DIGEST = re.compile(r"\bdigest\b.*(vol(ume)?\.? \d|\(\d+/\d+\)|issue \d)", re.IGNORECASE)
REPORTS = ("multipart/report", "message/delivery-status", "message/disposition-notification", "message/feedback-report")


def wants(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """The signs that a machine wrote this, or passed it on once more, in words; empty when a person did.

    An answer to an invitation is a person's, also where the calendar says that it was sent by itself; a bounce of one
    tells who could not be asked. Both are for `replies`, unless they are mail of our own.
    """
    if about_calendars(mail, desk) or about_bounces(mail, desk):
        return _own(mail, desk)
    return _written(mail, desk) or _copied(mail, desk)


def handle(mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    """Noted, and filed with the document when it comes back from a letter about one; a mere copy is held."""
    if not _written(mail, desk) and _copied(mail, desk):
        return Outcome("held", reasons)
    known, number = desk.thread_of((*mail.references, *mail.in_reply_to))
    if known and number:
        desk.file_under(number)
    return Outcome("noted", reasons, number)


def _written(mail: Mail, desk: Desk) -> tuple[str, ...]:
    return (*_own(mail, desk), *_signs(mail), *_list_notices(mail))


def _copied(mail: Mail, desk: Desk) -> tuple[str, ...]:
    """An address on the list may forward everything to us under Message-IDs of its own.

    A file that came before is a doubt of contributions already; here it is words alone. What says that it came
    through the list is the list's: where its servers are configured (`list_hosts`), a forwarder cannot say so.
    """
    if mail.via_list or mail.attachments or mail.is_reply or mail.unread or not mail.author.address:
        return ()
    number = registered_alike(desk.connection, mail, desk.mail_id)
    if number and authority_of(mail, desk.rules, desk.received).proven:
        return ()  # its author's domain signed it for us: no forwarder makes that up, and nobody takes its words first
    return (f"it is {number} word for word under another Message-ID: was it sent again?",) if number else ()


def _own(mail: Mail, desk: Desk) -> tuple[str, ...]:
    if is_ours(mail.message_id, desk.secret):
        return ("it is one of our own letters (its Message-ID is ours)",)
    if mail.header("x-iscg-bot") == desk.rules.group:
        return ("it carries our own loop mark",)
    if mail.sender.address and mail.sender.address in desk.rules.own_addresses:
        return ("it comes from our own address",)
    return ()


def _signs(mail: Mail) -> tuple[str, ...]:
    signs = []
    told = [value.split(";")[0].strip().lower() for value in mail.header_all("auto-submitted")]
    if submitted := next((word for word in told if word and not word.startswith("no")), ""):
        signs.append(f"Auto-Submitted says {submitted[:40]}")
    if any(value.strip() in ("<>", "") for value in mail.header_all("return-path")):
        signs.append("its return path is empty")
    if found := next((kind for kind in REPORTS if kind in mail.types[:4]), ""):
        signs.append(f"it is a report ({found})")
    if DAEMONS.match(mail.sender.address.lower()):
        signs.append("a mail system's address wrote it")
    if any(
        mail.header(name)
        for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-vacation", "x-apple-action")
    ):
        signs.append("it says of itself that it is an automatic reply")
    if (
        mail.header("x-mailer").lower().removeprefix("the ").startswith(REPLYBOTS)
        or mail.header("x-ack").lower() == "no"
    ):
        signs.append("a list program wrote it")
    if AWAY.match(mail.subject_line):
        signs.append("its subject is that of an absence note")
    return tuple(signs)


def _list_notices(mail: Mail) -> tuple[str, ...]:
    signs = []
    if "multipart/digest" in mail.types or DIGEST.search(mail.subject_line):
        signs.append("it is a digest of the list, whose mails come one by one too")
    if mail.via_list:
        return tuple(signs)
    precedence = {value.strip().lower() for value in mail.header_all("precedence")}
    if bulk := sorted(precedence & {"bulk", "junk", "auto_reply", "list"}):
        signs.append(f"its Precedence is {bulk[0]} and it did not come through our list")
    if mail.foreign_list:
        signs.append(f"it is mail of another list ({mail.foreign_list[:80]})")
    elif mail.header("list-unsubscribe") and not mail.header("list-id"):
        signs.append("it is a mass mailing, not a letter (it offers to unsubscribe)")
    elif mail.header("list-id") and not mail.header("list-post"):
        signs.append("it is a notice of the list program, not a post")
    return tuple(signs)
