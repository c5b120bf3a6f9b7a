"""A desk: one transaction that a handler works at, with verbs that read like English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from storage import audit, outbox, statements
from storage.acquaintance import is_member
from storage.arrivals import Waiting, add_objects, of_mail
from storage.records import Address, Composed, Delivery, Mail, Outcome, Rules
from storage.rows import attachment_row, identity, letter_row, mail_row, mark_of, signed_name, words
from storage.tables import attachments, documents, filings, letters, mails
from storage.trouble import StoreError

THREAD_DEPTH = 50
AHEAD = timedelta(days=1)


class NumbersBehindError(StoreError):
    """The database is older than the journal of given numbers, so no number may be given now."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A mail with the same Message-ID that was here before: `same` content or not, and how it was settled."""

    id: int
    same: bool
    disposition: str
    via_list: str


class Desk:
    """What handlers know and may do within one transaction.

    `now` is UTC; `received` is when the open mail reached the mailbox; `secret` signs Message-IDs of our letters;
    `given` is the journal's high-water mark by series; a `silent` desk posts no letter (history is taken in so);
    without `promises` no number waits for its mail to come back, and none is looked for.
    """

    def __init__(
        self,
        connection: Connection,
        rules: Rules,
        now: datetime,
        secret: bytes,
        given: Mapping[str, int],
        silent: bool = False,
        promises: bool = True,
    ) -> None:
        self.rules = rules
        self.now = now
        self.secret = secret
        self.silent = silent
        self.received = now
        self.mail_id = 0
        # What a person decided the open mail to be: a number, or `new`.
        self.decided = ""
        self.decided_by_author = False  # who may decide less than a secretary
        self._connection = connection
        self._given = given
        self._promises = promises
        self.posted: list[Composed] = []
        self._promised = False
        self._threads: dict[tuple[str, ...], tuple[bool, str]] = {}

    @property
    def connection(self) -> Connection:
        """The transaction itself, for the rooms of storage that grew beside the desk."""
        return self._connection

    # --- the open mail ---------------------------------------------------------------------------------------------

    def twin(self, mail: Mail) -> Twin | None:
        """The mail with this Message-ID that was here before: the same content first, else another content."""
        rows = self._connection.execute(statements.SAME_MAIL, {"message_id": identity(mail)}).all()
        for row in sorted(rows, key=lambda row: row.fingerprint != mail.fingerprint):
            return Twin(row.id, row.fingerprint == mail.fingerprint, row.disposition, row.via_list)
        return None

    def open(self, mail: Mail, waiting: Waiting, beside: bool = False) -> None:
        """Put a new mail on the desk: its row, its files, its place.

        `beside` is for a signed mail whose Message-ID and words another one bore first: it has a row of its own.
        """
        add_objects(self._connection, [attachment.kept for attachment in mail.attachments])
        self.received = waiting.received
        row = mail_row(mail, self.received, self.now) | ({"message_id": signed_name(mail)} if beside else {})
        self.mail_id = int(self._connection.execute(statements.ADD_MAIL, row).scalar_one())
        self._add_attachments(mail)
        self.link(waiting, self.mail_id)

    def reopen(self, mail: Mail, waiting: Waiting, mail_id: int) -> None:
        """Put a settled mail on the desk again, read anew; `link` is the caller's when this copy is a further one."""
        add_objects(self._connection, [attachment.kept for attachment in mail.attachments])
        self.received, self.mail_id = waiting.received, mail_id
        self._connection.execute(delete(attachments).where(attachments.c.mail_id == mail_id))
        self._connection.execute(delete(filings).where(filings.c.mail_id == mail_id))
        row = mail_row(mail, self.received, self.now)
        del row["message_id"]  # what it is known by stays
        self._connection.execute(update(mails).where(mails.c.id == mail_id).values(row))
        self._add_attachments(mail)

    def beside(self, mail_id: int) -> Desk:
        """A desk of its own for another mail, in the same transaction; `reopen` and `settle` are the caller's."""
        desk = Desk(self._connection, self.rules, self.now, self.secret, self._given, self.silent, self._promises)
        desk.mail_id, desk.received = mail_id, self.arrival_of(mail_id).received
        return desk

    def waits(self, mail_id: int) -> bool:
        """Does this mail wait for a person's decision?"""
        disposition = self._connection.execute(select(mails.c.disposition).where(mails.c.id == mail_id)).scalar()
        return disposition in ("held", "set aside")

    def arrival_of(self, mail_id: int) -> Waiting:
        """The first arrival of a mail."""
        return of_mail(self._connection, mail_id)

    def link(self, waiting: Waiting, mail_id: int) -> None:
        """This arrival is a copy of that mail: it is settled."""
        self._connection.execute(statements.SETTLE_ARRIVAL, {"arrival": waiting.id, "mail": mail_id})

    def settle(self, handler: str, outcome: Outcome) -> None:
        """Write the one disposition of the open mail, and the line in the audit chain."""
        self._connection.execute(
            statements.SETTLE_MAIL,
            {
                "mail": self.mail_id,
                "by": handler,
                "as_what": outcome.disposition,
                "why": words(outcome.reasons),
                "now": self.now,
            },
        )
        detail: dict[str, str | int | list[str]] = {"by": handler, "disposition": outcome.disposition}
        if outcome.document:
            detail["document"] = outcome.document
        if self.posted:
            detail["letters"] = [letter.key for letter in self.posted]
        self.note("bot", "settled", f"mail {self.mail_id}", detail)

    # --- looking ---------------------------------------------------------------------------------------------------

    def thread_of(self, message_ids: Iterable[str]) -> tuple[bool, str]:
        """Is one of these Message-IDs known, and which document is the nearest one filed under, or empty?"""
        wanted = tuple(dict.fromkeys(message_ids))[-THREAD_DEPTH:]
        if not wanted:
            return False, ""
        if wanted not in self._threads:
            self._threads[wanted] = self._look_for_thread(list(wanted))
        return self._threads[wanted]

    def _look_for_thread(self, wanted: list[str]) -> tuple[bool, str]:
        rows = self._connection.execute(statements.THREAD, {"ids": wanted, "mail": self.mail_id})
        found: dict[str, str] = {}
        for row in rows:
            # A mail of several documents is first of all about its first one.
            found[row.message_id] = found.get(row.message_id) or row.number or ""
        number = next((found[message_id] for message_id in reversed(wanted) if found.get(message_id)), "")
        if number:
            return True, number
        answered = self._connection.execute(statements.THREAD_BY_LETTER, {"ids": wanted}).first()
        if answered is not None:
            return True, answered.number or ""
        return bool(found), ""

    def knows(self, address: str) -> bool:
        """Is this address on the roster, or did a person post through the list from it before?"""
        if not address:
            return False
        if any(address in person.addresses for person in self.rules.people):
            return True
        met = self._connection.execute(statements.KNOWN_PERSON, {"address": address}).first() is not None
        return met or is_member(self._connection, address)

    def twin_document(self, mail: Mail) -> str:
        """The number of a document that carries a file with the same bytes as one of this mail's, or empty."""
        digests = [attachment.kept.digest for attachment in mail.attachments]
        if not digests:
            return ""
        found = self._connection.execute(statements.WITH_ATTACHMENT, {"digests": digests, "mail": self.mail_id})
        return found.scalar() or ""

    def has(self, number: str) -> bool:
        """Is a document registered under this number?"""
        return self._connection.execute(select(documents.c.id).where(documents.c.number == number)).first() is not None

    def written(self, address: str, since: datetime, to_all_since: datetime) -> tuple[int, int]:
        """How many letters were composed for this address since then, and how many are due to anybody since another time."""
        until = self.now + AHEAD
        when = {"address": address, "since": since, "to_all_since": to_all_since, "until": until}
        row = self._connection.execute(statements.WRITTEN, when).one()
        return row.to_one, row.to_all

    def theme_of(self, number: str) -> str:
        """The theme of a document."""
        return self._connection.execute(select(documents.c.theme).where(documents.c.number == number)).scalar() or ""

    # --- acting ----------------------------------------------------------------------------------------------------

    def meet(self, person: Address, known_by: str) -> None:
        """Remember that this address belongs to somebody whom the list lets in."""
        self._connection.execute(
            statements.ADD_PERSON,
            {"address": person.address, "name": person.name, "known_by": known_by, "since": self.now},
        )

    def file_under(self, number: str) -> None:
        """File the open mail under a document."""
        self._connection.execute(statements.FILE_UNDER, {"mail": self.mail_id, "number": number})

    def post(self, letter: Composed, due: datetime | None = None, stopped: str = "") -> None:
        """Owe a letter to its recipients; it can leave only after COMMIT. `stopped` is why it waits for people."""
        if self.silent:
            return
        row = letter_row(letter, self.mail_id, self.now)
        letter_id = self._connection.execute(statements.ADD_LETTER, row).scalar_one()
        gone = self._gone_before(letter.key) if self._promised else set()
        state = "stopped" if stopped else "waiting"
        owed = [
            {
                "letter_id": letter_id,
                "recipient": recipient,
                "state": "sent" if mark_of(recipient) in gone else state,
                "holder": "",
                "attempts": 0,
                "due": due or self.now,
                "reason": stopped,
            }
            for recipient in letter.to
        ]
        self._connection.execute(statements.ADD_DELIVERIES, owed)
        self.posted.append(letter)

    def owes(self, key: str) -> bool:
        """Was a letter of this key posted before?"""
        return self._connection.execute(select(letters.c.id).where(letters.c.key == key)).first() is not None

    def give_up(self, delivery: Delivery, reason: str) -> tuple[str, str]:
        """A delivery that no relay will take is dead, with the reason; returns the letter's kind and subject."""
        outbox.dead(self._connection, delivery, self.now, reason)
        self.note("bot", "given up", f"letter {delivery.letter}", {"key": delivery.key})
        letter = self._connection.execute(select(letters).where(letters.c.id == delivery.letter)).one()
        return letter.kind, letter.subject

    def note(self, actor: str, action: str, about: str, detail: audit.Detail) -> None:
        """One line in the audit chain."""
        audit.note(self._connection, self.now, actor, action, about, detail)

    def next_number(self, mail: Mail, series: str) -> tuple[str, int]:
        """The next serial of a series, or the one promised to this mail; NumbersBehindError after an old backup."""
        return self._next_number(mail, series)

    # --- within ----------------------------------------------------------------------------------------------------

    def _next_number(self, mail: Mail, series: str) -> tuple[str, int]:
        promise = self._promise(mail, series) if self._promises else None
        if promise is not None:
            self._promised = True
            self._connection.execute(statements.CLAIM_PROMISE, {"which": promise.number, "now": self.now})
            return promise.series, promise.serial
        serial = int(self._connection.execute(statements.NEXT_SERIAL, {"series": series}).scalar_one())
        if serial <= self._given.get(series, 0):
            raise NumbersBehindError(
                f"{series}/{serial} was given before: the database is older than the journal. Run `iscg-bot reconcile`."
            )
        return series, serial

    def _promise(self, mail: Mail, series: str) -> Row[Any] | None:
        """The number that the journal promises to this mail: in this series, or in that of another meeting."""
        who = {"message_id": identity(mail), "fingerprint": mail.fingerprint}
        rows = self._connection.execute(statements.PROMISES_FOR, who).all()
        same = [row for row in rows if row.series == series]
        other = [row for row in rows if "(" not in row.series and "(" not in series]
        return next(iter((*same, *other)), None)

    def _gone_before(self, key: str) -> set[str]:
        return set(self._connection.execute(statements.GONE_BEFORE, {"key": key}).scalars())

    def _add_attachments(self, mail: Mail) -> None:
        if mail.attachments:
            rows = [attachment_row(attachment, self.mail_id) for attachment in mail.attachments]
            self._connection.execute(statements.ADD_ATTACHMENTS, rows)
