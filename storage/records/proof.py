"""What raw bytes tell about who sent a mail, before anybody decides whether to believe it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """One DKIM-Signature field (RFC 6376 section 3.5) as it stands; `outcome` is empty, `pass`, or why it is none.

    `signed` holds the names of h= in lower case, once for each time they are named; `value` is b= without blanks.
    """

    domain: str
    selector: str
    algorithm: str
    signed: tuple[str, ...]
    value: str
    cut_short: bool = False
    expires: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What our own provider wrote of one DKIM signature (RFC 8601 section 2.7.1); what it left out is empty.

    `begins` is the beginning of the signature's b=, by which it is known among others of the same domain.
    """

    outcome: str
    domain: str
    selector: str = ""
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The evidence in one mail's raw bytes; made in `bot/signatures`, weighed in `handlers/authority`.

    `sender` is the one clean address of the one From field, or empty, and `troubles` say why. `to` are the addresses
    of To. `vouched` is what our provider's own field says of DKIM, None when it wrote none; `dmarc` is its word on that.
    `content` is a digest over what a signature protects: author, subject, date and text, blanks evened out as
    relaxed canonicalization does, so that no other Message-ID, fold or signature makes another act of it.
    `steady` says that the text has the form which Content-Type, perhaps unsigned, gives it.
    `handed_by` is the host (name looked up by our provider, and number) that handed the mail to our provider.
    """

    sender: str
    troubles: tuple[str, ...]
    content: str
    to: tuple[str, ...] = ()
    date: datetime | None = None
    steady: bool = True
    vouched: tuple[Result, ...] | None = None
    dmarc: str = ""
    signatures: tuple[Signature, ...] = ()
    handed_by: tuple[str, ...] = ()

    def with_outcomes(self, outcomes: tuple[str, ...]) -> Proof:
        """The same, with what became of verifying each signature, in order."""
        pairs = zip(self.signatures, outcomes, strict=True)
        return replace(self, signatures=tuple(replace(signature, outcome=outcome) for signature, outcome in pairs))


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom the group believes about the sender of a mail.

    `authserv_id` is the name our own provider writes its Authentication-Results under, `results_below` how many of
    its Received fields may stand above that field, `own_received` how many it writes in all, `list_hosts` the hosts
    (names or numbers) that hand over mail of the list. `alignment` is `strict` (the signing domain is the author's)
    or `relaxed` (the author's may also lie below it).
    """

    authserv_id: str = ""
    results_below: int = 0
    own_received: int = 1
    alignment: str = "strict"
    verify_dkim: bool = True
    confirm_minutes: int = 24 * 60
    list_hosts: tuple[str, ...] = ()
