"""Whether a mail was really sent by the address in its From, so that a command in it may act.

From alone proves nothing, nor does SPF, nor anything that came through a list. Proof is a DKIM signature of the
author's own domain over what matters, attested by our mail provider or verified by us, in a mail sent to the bot
alone; where there is none, a code that was sent to the address on file (`codes`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.authority.alignment import is_aligned
from handlers.authority.people import holds, on_file
from storage.records import Mail, Proof, Result, Rules, Signature, Trust

__all__ = ["Authority", "authority_of", "holds", "is_from_list_host", "on_file"]

FRESH = timedelta(hours=48)
COVERED = ("from", "to", "subject", "date")
THREAD = ("in-reply-to", "references")  # where they stand: «Withdraw» in a reply is about the document it answers
LISTED = (
    "list-id",
    "list-post",
    "list-unsubscribe",
    "list-help",
    "x-beenthere",
    "x-loop",
    "mailing-list",
    "x-mailman-version",
)


@dataclass(frozen=True, slots=True)
class Authority:
    """Whether the address is proven, `by` what (`authentication-results`, `dkim`, `code` or empty), or why not.

    `act_key` is the same for every copy of what was signed, whatever else was changed about it: an act of that key
    happens once. `reasons` are sentences for people, empty when proven.
    """

    proven: bool
    address: str
    by: str
    reasons: tuple[str, ...]
    act_key: str


def authority_of(mail: Mail, rules: Rules, received: datetime) -> Authority:
    """Weigh the evidence of a mail that reached the mailbox at `received` (aware). Never raises."""
    proof = mail.proof
    if proof is None:
        return Authority(False, "", "", ("nobody looked who sent it",), "")
    key = hashlib.sha256(f"act\n{proof.content}".encode()).hexdigest() if proof.sender else ""
    against = (*_unclear(mail, proof), *_indirect(mail, proof, rules), *_stale(proof, received))
    answers = dict(zip(THREAD, (mail.in_reply_to, mail.references), strict=True))
    covered = (*COVERED, *(name for name, ids in answers.items() if ids or mail.header_all(name)))
    by, doubts = _proven(proof, rules.trust, received, covered)
    if against or doubts:
        return Authority(False, proof.sender, "", (*against, *doubts), key)
    return Authority(True, proof.sender, by, (), key)


def is_from_list_host(mail: Mail, trust: Trust) -> bool:
    """Whether the list's own server handed the mail to our provider; True also when none is configured.

    Anybody can write List-Post into a mail of his own; who handed it over stands in our provider's Received field.
    """
    if not trust.list_hosts:
        return True
    hosts = {host.lower() for host in trust.list_hosts}
    return mail.proof is not None and not hosts.isdisjoint(mail.proof.handed_by)


def _unclear(mail: Mail, proof: Proof) -> tuple[str, ...]:
    """Doubts about who wrote it: any sign that two readers of this header might see two authors."""
    doubts = list(proof.troubles)
    if not proof.sender and not doubts:
        doubts.append("no clean address in From")
    if mail.author_by != "From" or mail.sender.address.lower() != proof.sender:
        doubts.append("From is not the author")
    if _is_automatic(mail):
        doubts.append("a machine wrote it")
    return tuple(dict.fromkeys(doubts))


def _is_automatic(mail: Mail) -> bool:
    """RFC 3834 section 2, once more: a machine that repeats a person's words commands nothing."""
    submitted = [value.strip().lower() for value in mail.header_all("auto-submitted")]
    precedence = {value.strip().lower() for value in mail.header_all("precedence")}
    return (
        any(not value.startswith("no") for value in submitted)
        or any(value.strip() in ("<>", "") for value in mail.header_all("return-path"))
        or not precedence.isdisjoint(("bulk", "junk", "list", "auto_reply"))
    )


def _indirect(mail: Mail, proof: Proof, rules: Rules) -> tuple[str, ...]:
    """Doubts whether it was sent to the bot itself, and to no list."""
    doubts = []
    if mail.via_list or mail.foreign_list or any(mail.header_all(name) for name in LISTED):
        doubts.append("it came through a list")
    own, lists = ({address.lower() for address in some} for some in (rules.own_addresses, rules.lists))
    if own.isdisjoint(proof.to):
        doubts.append("it is not addressed to the bot")
    if not lists.isdisjoint((*proof.to, *(box.address.lower() for box in mail.cc))):
        doubts.append("it was sent to the list as well")
    return tuple(doubts)


def _stale(proof: Proof, received: datetime) -> tuple[str, ...]:
    if proof.date is None:
        return ("it bears no date",)
    return ("its date is more than two days from its arrival",) if abs(received - proof.date) > FRESH else ()


def _proven(proof: Proof, trust: Trust, received: datetime, covered: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """What proves the address, or the doubts. Where our provider wrote its word, nothing else counts."""
    own = [one for one in proof.signatures if is_aligned(one.domain, proof.sender, trust)]
    if proof.vouched is not None:
        return "authentication-results", _vouched(proof, own, trust, received, covered)
    if not own:
        return "", ("no signature of its author's domain",)
    if not trust.verify_dkim:
        return "", ("our mail provider says nothing about its signature, and we verify none",)
    doubts = [_against(one, proof, received, covered) or _unverified(one) for one in own]
    return "dkim", () if not all(doubts) else doubts[0]


def _vouched(
    proof: Proof, own: Sequence[Signature], trust: Trust, received: datetime, covered: Sequence[str]
) -> tuple[str, ...]:
    """Our provider's word: it must be clear, and every signature it may mean must cover what matters."""
    results = [one for one in proof.vouched or () if is_aligned(one.domain, proof.sender, trust)]
    passed = [one for one in results if one.outcome == "pass"]
    if not passed:
        return ("our mail provider vouches for no signature of its author's domain",)
    if len(passed) != len(results):
        return ("our mail provider vouches for one signature of the domain and not for another",)
    if proof.dmarc not in ("", "pass", "none", "bestguesspass"):
        return (f"our mail provider says dmarc={proof.dmarc[:40]}",)
    # A provider may take the signature out; one that is there must be the one it means, and a good one.
    meant = [one for one in own if any(_means(result, one) for result in passed)]
    if own and not meant:
        return ("the signature our mail provider vouches for is not in the mail",)
    if not meant and len(covered) > len(COVERED):
        return ("its signature was taken out, so nobody can tell whether it covers what the mail answers",)
    return next((doubts for one in meant if (doubts := _against(one, proof, received, covered))), ())


def _means(result: Result, signature: Signature) -> bool:
    """Whether a result may speak of this signature."""
    return (
        result.domain == signature.domain
        and result.selector in ("", signature.selector)
        and signature.value.startswith(result.begins)
    )


def _against(signature: Signature, proof: Proof, received: datetime, covered: Sequence[str]) -> tuple[str, ...]:
    """What a good signature may still lack to carry a command."""
    doubts = [f"its signature does not cover {name.title()}" for name in covered if name not in signature.signed]
    if signature.cut_short:
        doubts.append("its signature covers a part of the text only")
    if signature.expires is not None and signature.expires <= received:
        doubts.append("its signature has expired")
    if "content-type" not in signature.signed and not proof.steady:
        doubts.append("its signature leaves open what its text is")
    return tuple(doubts)


def _unverified(signature: Signature) -> tuple[str, ...]:
    return () if signature.outcome == "pass" else (signature.outcome or "its signature was not verified",)
