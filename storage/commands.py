"""Acts that happen once, and the codes that prove an address: one use, one address, one command, a while."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_once

from storage.tables.commands import acts, codes

MOST_ATTEMPTS = 5
# Crockford's letters: none that is taken for another when read from paper. 26 of them hold 128 bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
# The PostgreSQL form of ON CONFLICT compiles to the same text on SQLite: the key itself decides who is first.
_CLAIM = insert_once(acts).on_conflict_do_nothing().returning(acts.c.key)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that came back in time: the address it proves, and the one command it was given for."""

    id: int
    address: str
    digest: str
    canonical: str
    mail_id: int


def act_once(connection: Connection, key: str, by: str, what: str, mail_id: int, now: datetime) -> bool:
    """Claim an act within this transaction: True the first time, False for ever after; ValueError without a key."""
    if not key:
        raise ValueError("an act needs a key")
    row = {"key": key, "by": by, "what": what, "mail_id": mail_id, "at": now}
    return connection.execute(_CLAIM, row).first() is not None


def claimed_by(connection: Connection, key: str) -> int:
    """The mail for which an act of this key was claimed, or 0."""
    return connection.execute(select(acts.c.mail_id).where(acts.c.key == key)).scalar() or 0


def ask(
    connection: Connection,
    secret: bytes,
    address: str,
    digest: str,
    canonical: str,
    mail_id: int,
    now: datetime,
    minutes: int,
) -> str:
    """A code for one command (its digest and canonical words) of one address, as people read it.

    The same mail, address and command give the same code, so that a letter composed after a crash says the same; it
    cannot be told without `secret`. An older open code for that command of that address is worth nothing any more.
    """
    told = "\n".join(("code", address.lower(), digest, str(mail_id)))
    number = int.from_bytes(hmac.digest(secret, told.encode("utf-8"), "sha256")[:16], "big")
    plain = "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    known = connection.execute(select(codes.c.id).where(codes.c.code == _kept(address, plain))).first()
    if known is None:
        same = (codes.c.address == address.lower(), codes.c.command == digest, codes.c.state == "open")
        connection.execute(update(codes).where(*same).values(state="replaced"))
        row = {
            "code": _kept(address, plain), "address": address.lower(), "command": digest, "canonical": canonical,
            "mail_id": mail_id, "asked_at": now, "expires_at": now + timedelta(minutes=minutes), "attempts": 0,
            "state": "open",
        }  # fmt: skip
        connection.execute(insert(codes), row)
    return "-".join((plain[:5], plain[5:10], plain[10:15], plain[15:20], plain[20:]))


def plain_code(written: str) -> str:
    """A code as it is compared: capitals, no blanks, and letters that look like digits read as these; or empty."""
    plain = written.upper().translate(_READ_AS)
    return plain if len(plain) == LENGTH and set(plain) <= set(LETTERS) else ""


def confirm(connection: Connection, address: str, code: str, now: datetime) -> Asked | str:
    """What was asked, once; or a sentence why the code counts for nothing.

    A wrong code counts against every open code of the address, and the fifth locks them.
    """
    row = connection.execute(select(codes).where(codes.c.code == _kept(address, plain_code(code)))).first()
    if row is None:
        return _missed(connection, address, now)
    if row.state != "open":
        return {
            "used": "this code was used already",
            "replaced": "a newer code was sent for the same command",
            "locked": "too many wrong codes came from this address, so this one counts no more",
        }[row.state]
    if row.expires_at <= now:
        return "this code has expired"
    connection.execute(update(codes).where(codes.c.id == row.id).values(state="used"))
    return Asked(row.id, row.address, row.command, row.canonical, row.mail_id)


def open_codes(connection: Connection, address: str, now: datetime) -> int:
    """How many codes of an address still count."""
    counted = select(func.count()).select_from(codes).where(*_open(address, now))
    return int(connection.execute(counted).scalar_one())


def _missed(connection: Connection, address: str, now: datetime) -> str:
    mine = _open(address, now)
    connection.execute(update(codes).where(*mine).values(attempts=codes.c.attempts + 1))
    connection.execute(update(codes).where(*mine, codes.c.attempts >= MOST_ATTEMPTS).values(state="locked"))
    return "there is no such code for this address"


def _open(address: str, now: datetime) -> tuple:  # type: ignore[type-arg]
    return (codes.c.address == address.lower(), codes.c.state == "open", codes.c.expires_at > now)


def _kept(address: str, plain: str) -> str:
    return hashlib.sha256(f"{address.lower()}\n{plain}".encode()).hexdigest()
