"""The statements the desk works with, built once so that SQLAlchemy compiles each only once."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.tables import (
    Moment,
    arrivals,
    attachments,
    counters,
    deliveries,
    documents,
    filings,
    gone,
    letters,
    mails,
    objects,
    people,
    promised,
    themings,
)

# The PostgreSQL form of ON CONFLICT compiles to the same text on SQLite (a test proves it); the other way round fails.

SAME_MAIL = select(mails.c.id, mails.c.fingerprint, mails.c.disposition, mails.c.via_list).where(
    mails.c.message_id == bindparam("message_id")
)

ADD_OBJECTS = insert(objects).on_conflict_do_nothing()
ADD_ARRIVALS = (
    insert(arrivals)
    .on_conflict_do_nothing()
    .returning(arrivals.c.id, arrivals.c.mailbox, arrivals.c.validity, arrivals.c.uid)
)
SETTLE_ARRIVAL = update(arrivals).where(arrivals.c.id == bindparam("arrival")).values(mail_id=bindparam("mail"))

ADD_MAIL = mails.insert().returning(mails.c.id)
SETTLE_MAIL = (
    update(mails)
    .where(mails.c.id == bindparam("mail"))
    .values(
        handler=bindparam("by"),
        disposition=bindparam("as_what"),
        reasons=bindparam("why"),
        settled_at=bindparam("now", type_=Moment()),
    )
)
ADD_ATTACHMENTS = attachments.insert()

THREAD = (
    select(mails.c.message_id, documents.c.number)
    .select_from(mails.outerjoin(filings).outerjoin(documents, documents.c.id == filings.c.document_id))
    .where(mails.c.message_id.in_(bindparam("ids", expanding=True)), mails.c.id != bindparam("mail"))
    .order_by(documents.c.id)
)
THREAD_BY_LETTER = (
    select(documents.c.number)
    .select_from(
        letters.outerjoin(filings, filings.c.mail_id == letters.c.mail_id).outerjoin(
            documents, documents.c.id == filings.c.document_id
        )
    )
    .where(letters.c.message_id.in_(bindparam("ids", expanding=True)))
    .order_by(documents.c.id.desc())
    .limit(1)
)
WITH_ATTACHMENT = (
    select(documents.c.number)
    .select_from(documents.join(filings).join(attachments, attachments.c.mail_id == filings.c.mail_id))
    .where(attachments.c.digest.in_(bindparam("digests", expanding=True)), filings.c.mail_id != bindparam("mail"))
    .order_by(documents.c.id)
    .limit(1)
)

KNOWN_PERSON = select(people.c.address).where(people.c.address == bindparam("address"))
ADD_PERSON = insert(people).on_conflict_do_nothing()

_counter = insert(counters).values(series=bindparam("series"), last=1)
NEXT_SERIAL = _counter.on_conflict_do_update(
    index_elements=[counters.c.series], set_={"last": counters.c.last + 1}
).returning(counters.c.last)
RAISE_COUNTER = (
    insert(counters)
    .values(series=bindparam("series"), last=bindparam("last"))
    .on_conflict_do_update(index_elements=[counters.c.series], set_={"last": bindparam("last")})
)
PROMISES_FOR = select(promised).where(
    promised.c.message_id == bindparam("message_id"),
    promised.c.fingerprint == bindparam("fingerprint"),
    promised.c.kept_at.is_(None),
).order_by(promised.c.series, promised.c.serial)
CLAIM_PROMISE = (
    update(promised).where(promised.c.number == bindparam("which")).values(kept_at=bindparam("now", type_=Moment()))
)
ADD_PROMISE = promised.insert()
ADD_GONE = insert(gone).on_conflict_do_nothing()
GONE_BEFORE = select(gone.c.mark).where(gone.c.key == bindparam("key"))

ADD_DOCUMENT = documents.insert().returning(documents.c.id)
ADD_FILING = filings.insert()
FILE_UNDER = filings.insert().values(
    mail_id=bindparam("mail"),
    document_id=select(documents.c.id).where(documents.c.number == bindparam("number")).scalar_subquery(),
)
ADD_THEMING = themings.insert()

ADD_LETTER = letters.insert().returning(letters.c.id)
ADD_DELIVERIES = deliveries.insert()
# What a clock that was wrong dated far ahead must not count against anybody until that day comes.
_ours = letters.c.composed_at < bindparam("until", type_=Moment())
_to_one = (
    select(func.count())
    .select_from(letters.join(deliveries))
    .where(
        deliveries.c.recipient == bindparam("address"),
        deliveries.c.state != "stopped",  # what nobody got takes nothing from the day
        letters.c.composed_at > bindparam("since", type_=Moment()),
        letters.c.kind != "invitation",  # what a coordinator said counts against nobody
        _ours,
    )
)
# Letters put off to a quieter hour count in the hour they were put off to, so that a long storm stays spread out.
_to_all = (
    select(func.count())
    .select_from(deliveries)
    .where(
        deliveries.c.due > bindparam("to_all_since", type_=Moment()),
        deliveries.c.due < bindparam("until", type_=Moment()),
    )
)
WRITTEN = select(_to_one.scalar_subquery().label("to_one"), _to_all.scalar_subquery().label("to_all"))
