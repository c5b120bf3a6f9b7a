"""Who wrote a command: known or not, in which language, and what they may have done."""

from __future__ import annotations

from dataclasses import dataclass

from storage.desk import Desk
from storage.records import Mail
from storage.roster import COORDINATOR, SECRETARY, Member, folded, member_by_address
from storage.standing import Standing


@dataclass(frozen=True, slots=True)
class Sender:
    """The person a mail says it is from; whether that is true is another question, which authority answers.

    `addresses` are folded; `member` is None for somebody who is known from the list alone.
    """

    address: str
    name: str
    known: bool
    addresses: frozenset[str]
    member: Member | None
    secretary: bool

    @property
    def on_file(self) -> str:
        """Where a code goes: the first address the roster has, else the one that is known from the list."""
        return next(iter(self.member.addresses), self.address) if self.member else self.address

    def wrote(self, standing: Standing) -> bool:
        """Is this the author of a document, by any of their addresses?"""
        return folded(standing.author.address) in self.addresses


def sender_of(mail: Mail, desk: Desk) -> Sender:
    """The sender by the roster, the configuration, and the posts on the list."""
    address, rules = mail.author.address, desk.rules
    member = member_by_address(desk.connection, address, rules)
    own = {folded(one) for one in (address, *(member.addresses if member else ()))} - {""}
    secretary = bool(own & set(map(folded, rules.secretaries))) or (member is not None and member.holds(SECRETARY))
    known = bool(address) and (secretary or member is not None or desk.knows(address))
    return Sender(address, member.name if member else mail.author.name, known, frozenset(own), member, secretary)


def role_for(verb: str, standing: Standing, theme: str, sender: Sender) -> str:
    """As what somebody may have a document changed: secretary, author or coordinator; empty when they may not.

    A coordinator moves documents out of their theme, and those without a theme into it: never out of another's.
    """
    if sender.secretary:
        return "secretary"
    if sender.wrote(standing):
        return "author"
    if verb == "theme" and sender.member and sender.member.holds(COORDINATOR, standing.theme or theme):
        return "coordinator"
    return ""
