"""The spine: a mail's bytes are made safe, read, and settled in one transaction with exactly one disposition."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.reading.read import unread_mail
from handlers.authority import is_from_list_host
from handlers.letters import LetterError, compose
from handlers.order import decide, is_unheard_command
from handlers.words.notes import set_aside_note
from storage import arrivals
from storage.arrivals import MOST_ATTEMPTS, Waiting
from storage.desk import Desk
from storage.records import Arrival, Composed, Kept, Mail, Outcome, Place, Rules
from storage.store import Store
from storage.trouble import StoreError, TroubleError

log = logging.getLogger("intake")

DAY = timedelta(days=1)
NOTES_A_DAY = 20  # the rest is told by `set-aside list`

# Anybody can send us a direct copy of somebody's mail, made up as a machine's or as a reply, before the list brings it.
# So what a direct copy became counts only until the list's own copy comes, unless that mail has its number already.
ANYBODYS = ("held", "noted", "filed")


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one arrival. `disposition` may also be `repeated`: a further copy of a mail that was here."""

    mail: int
    handler: str
    outcome: Outcome
    letters: tuple[Composed, ...] = ()


def keep(
    store: Store, now: datetime, batch: Sequence[Arrival], safe: dict[Place, Kept], silent: bool = False
) -> list[Waiting]:
    """Make a batch safe: bytes durable first, then a row for each place. `silent` is for history.

    `safe` is empty at first and remembers what is done, so that the same call goes on where trouble has ended it.
    """
    first = not safe
    for arrival in batch:
        if arrival.place not in safe:
            safe[arrival.place] = _bytes_of(store, arrival)
    try:
        store.files.sync()
    except TroubleError:
        # What an fsync has refused may be lost although the next one succeeds, so packed bytes are written anew.
        for place in [place for place, kept in safe.items() if kept.pack.startswith("packs/")]:
            del safe[place]
        raise
    with store.database.write() as connection:
        new = arrivals.keep(connection, now, [(arrival, safe[arrival.place]) for arrival in batch], silent)
        # A COMMIT whose answer was lost may have been done: then these places are known, and nobody settles them.
        return new if first else [*arrivals.left(connection, batch, new), *new]


def settle(store: Store, rules: Rules, now: datetime, waiting: Waiting, mail: Mail) -> Settled:
    """One mail, one transaction, one disposition. What a handler raises sets the mail aside; TroubleError goes up."""
    if waiting.attempts > MOST_ATTEMPTS and not mail.unread:
        mail = unread_mail(
            waiting.kept.digest, waiting.kept.length, f"it was taken up {waiting.attempts - 1} times and never ended"
        )
    mail = _believed(mail, rules)
    try:
        with store.desk(rules, now, waiting.silent) as desk:
            settled = _decided(desk, waiting, mail)
    except TroubleError:
        raise
    except Exception as error:
        log.exception("mail in arrival %d could not be handled", waiting.id)
        settled = _set_aside(store, rules, now, waiting, mail, f"{type(error).__name__}: {error}"[:300])
    log.info(
        "mail %d: %s by %s %s", settled.mail, settled.outcome.disposition, settled.handler, settled.outcome.document
    )
    return settled


def release(
    store: Store, rules: Rules, now: datetime, mail_id: int, mail: Mail, wish: str = "", number: str = ""
) -> Settled:
    """Decide once more on a mail that waits for people; `wish` names the handler they chose, `number` what it is.

    StoreError when it does not wait (any more): somebody else decided, or its copy came through the list meanwhile.
    """
    with store.desk(rules, now) as desk:
        if not desk.waits(mail_id):
            raise StoreError(f"mail {mail_id} does not wait for a decision any more.")
        desk.reopen(mail, desk.arrival_of(mail_id), mail_id)
        desk.decided = number
        desk.note("secretary", "released", f"mail {mail_id}", {"wish": wish, "number": number})
        try:
            return _end(desk, *decide(mail, desk, wish))
        except (ValueError, LookupError) as error:
            raise StoreError(f"mail {mail_id} could not be handled ({error}) and still waits.") from error


def _believed(mail: Mail, rules: Rules) -> Mail:
    """Where the list's own servers are known, a mail that none of them handed over did not come through the list."""
    if not mail.via_list or not rules.trust.list_hosts or is_from_list_host(mail, rules.trust):
        return mail
    log.warning("a mail says it came through %s, but no server of the list handed it over", mail.via_list)
    return replace(mail, via_list="", via_evidence=(), defects=(*mail.defects, "no server of the list handed it over"))


def _decided(desk: Desk, waiting: Waiting, mail: Mail) -> Settled:
    twin = desk.twin(mail)
    if twin is None:
        desk.open(mail, waiting)
        return _end(desk, *decide(mail, desk))
    desk.received = waiting.received
    if is_unheard_command(mail, desk):
        # Anybody can send its words first; those keep their row, and what they became stays as it is.
        desk.open(mail, waiting, beside=twin.same)
        return _end(desk, *decide(mail, desk))
    if not twin.same:
        desk.open(mail, waiting)
        reason = f"its Message-ID is that of mail {twin.id}, but its content differs"
        return _end(desk, "intake", Outcome("set aside", (reason,)))
    desk.link(waiting, twin.id)
    if twin.disposition in ANYBODYS and mail.via_list and not twin.via_list:
        desk.reopen(mail, waiting, twin.id)
        return _end(desk, *decide(mail, desk))
    return Settled(twin.id, "intake", Outcome("repeated", (f"a further copy of mail {twin.id}",)))


def _end(desk: Desk, handler: str, outcome: Outcome) -> Settled:
    desk.settle(handler, outcome)
    return Settled(desk.mail_id, handler, outcome, tuple(desk.posted))


def _set_aside(store: Store, rules: Rules, now: datetime, waiting: Waiting, mail: Mail, reason: str) -> Settled:
    """After a rollback: keep the mail with the reason, and tell the secretary once."""
    with store.desk(rules, now, waiting.silent) as desk:
        twin = desk.twin(mail)
        if twin is not None and twin.same:
            desk.link(waiting, twin.id)
            _tell(desk, mail, reason, twin.id)
            return Settled(twin.id, "intake", Outcome("repeated", (f"a further copy of mail {twin.id}", reason)))
        blank = unread_mail(waiting.kept.digest, waiting.kept.length, "")
        known = replace(blank, author=mail.author, message_id=mail.message_id, fingerprint=mail.fingerprint)
        desk.open(known, waiting)
        _tell(desk, mail, reason, desk.mail_id)
        return _end(desk, "intake", Outcome("set aside", (reason,)))


def _tell(desk: Desk, mail: Mail, reason: str, mail_id: int) -> None:
    """One note to the secretary about these bytes, however often they come."""
    letter = set_aside_note(mail, reason, f"iscg-bot set-aside release {mail_id}", desk.rules)
    if not desk.rules.secretaries or desk.owes(letter.key):
        return
    if desk.written(desk.rules.secretaries[0], desk.now - DAY, desk.now)[0] < NOTES_A_DAY:
        with contextlib.suppress(LetterError):
            desk.post(compose(letter, desk.rules, desk.secret, desk.now))


def _bytes_of(store: Store, arrival: Arrival) -> Kept:
    if arrival.spool is not None:
        return store.files.adopt(arrival.spool)
    assert arrival.raw is not None
    return store.files.keep(arrival.raw)
