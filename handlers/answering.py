"""Whether the bot answers, and whom: the rules of RFC 3834, known people only, and never more than the budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.letters import compose, is_writable
from storage.desk import Desk
from storage.records import Letter, Mail

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def answer(letter: Letter, mail: Mail, desk: Desk) -> None:
    """Post an answer to a mail, or leave it be; over budget it waits for people, in a storm for a quieter hour."""
    answer_to(_whom(mail, desk), letter, mail, desk)


def answer_author(letter: Letter, mail: Mail, desk: Desk) -> bool:
    """Post what only the author is to read, under the same rules; was it posted?"""
    known = mail.via_list or desk.knows(mail.author.address)
    if desk.rules.acknowledge == "nobody" or not known or mail.author.address in desk.rules.own_addresses:
        return False
    before = len(desk.posted)
    answer_to(mail.author.address, letter, mail, desk)
    return len(desk.posted) > before


def answer_to(to: str, letter: Letter, mail: Mail, desk: Desk) -> None:
    """Post an answer to one address that the caller knows to be somebody's, under the same rules as every answer."""
    if desk.silent or not is_writable(to) or not may_answer(mail):
        return
    stopped, due = "", desk.now
    to_one, to_all = desk.written(to, desk.now - DAY, desk.now - HOUR)
    if to_one >= desk.rules.budget.per_address_day:
        stopped = f"more than {desk.rules.budget.per_address_day} letters to this address in a day"
    else:
        due += HOUR * (to_all // desk.rules.budget.per_hour)
    desk.post(compose(replace(letter, to=(to,)), desk.rules, desk.secret, desk.now), due, stopped)


def may_answer(mail: Mail) -> bool:
    """RFC 3834 section 2 in a second place: nothing that may be automatic is ever answered, whoever handled it."""
    submitted = [value.strip().lower() for value in mail.header_all("auto-submitted")]
    suppressed = mail.header("x-auto-response-suppress").strip().lower()
    if any(value and not value.startswith("no") for value in submitted):
        return False
    if suppressed and suppressed not in ("none", "dr", "rn", "nrn", "dr, rn, nrn"):
        return False
    if any(value.strip() in ("<>", "") for value in mail.header_all("return-path")):
        return False
    precedence = {value.strip().lower() for value in mail.header_all("precedence")}
    return bool(mail.via_list) or not precedence & {"bulk", "junk", "list", "auto_reply"}


def _whom(mail: Mail, desk: Desk) -> str:
    """The author when the list or the roster knows them, the list, or nobody: as the rules say."""
    if desk.rules.acknowledge == "list":
        return desk.rules.lists[0]
    if desk.rules.acknowledge != "author" or mail.author.address in desk.rules.own_addresses:
        return ""
    return mail.author.address if mail.via_list or desk.knows(mail.author.address) else ""
