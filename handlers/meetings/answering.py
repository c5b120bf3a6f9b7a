"""What answers add up to, and which answer counts at all: the state machine of invitations, without any memory.

A guest's state is a function of the set of all that was said and of the SEQUENCE of the last change of time. So it is the
same in whatever order answers come and however often, and none can go back in time (RFC 5546 section 2.1.5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.records.emeetings import (
    ACCEPTED,
    DECLINED,
    DELEGATED,
    NEEDS_ACTION,
    TENTATIVE,
    Answer,
    EMeeting,
    Guest,
    Reply,
    Revision,
)

# What became of an answer.
COUNTS, COPY, OVERTAKEN, OLD_TIME = "counts", "copy", "overtaken", "old time"
# Where a calendar object goes: it is an answer, asks for the invitation again, says nothing to us, or people decide.
ANSWER, REFRESH, NOTHING = "answer", "refresh", "nothing"
STRANGER, FORGED, NOBODY, GONE = "stranger", "forged", "nobody", "gone"

SAID = (ACCEPTED, TENTATIVE, DECLINED, DELEGATED)
# Two answers of one second and SEQUENCE: the more careful one stands, whichever comes first.
_RANK = {word: rank for rank, word in enumerate(("", NEEDS_ACTION, ACCEPTED, TENTATIVE, DELEGATED, DECLINED))}
_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class From:
    """Who sent an answer: the address in From, every address of the same person, and whether it failed DMARC."""

    address: str
    theirs: frozenset[str] = frozenset()
    forged: bool = False


def added_up(guest: Guest, answers: Iterable[Answer], meeting: EMeeting) -> Guest:
    """The guest as all the answers have it: the newest to the present time stands, older times do not count."""
    counting = sorted((one for one in answers if one.sequence >= meeting.time_sequence), key=_order)
    if not counting:
        return replace(
            guest, partstat=NEEDS_ACTION, mode="", comment="", answered=-1, stamp=None, source="", proposal=None
        )
    last = counting[-1]
    said = next((one.partstat for one in reversed(counting) if one.partstat), NEEDS_ACTION)
    mode = next((one.mode for one in reversed(counting) if one.mode), "")
    return replace(
        guest,
        partstat=said,
        mode=mode if said in (ACCEPTED, TENTATIVE) else "",
        comment=last.comment,
        answered=last.sequence,
        stamp=last.stamp,
        source=last.source,
        proposal=None if last.turned_down else last.proposal,
    )


def became(answer: Answer, answers: Collection[Answer], meeting: EMeeting) -> str:
    """What became of a new answer among all that were heard with it: it counts, or is overtaken, or of an old time."""
    if answer.sequence < meeting.time_sequence:
        return OLD_TIME
    return COUNTS if max(answers, key=_order) == answer else OVERTAKEN


def routed(reply: Reply, sender: From, guest: Guest | None) -> str:
    """Where a calendar object about a meeting of ours goes; `guest` is whom its ATTENDEE names, if we asked them.

    What would come from an organizer (REQUEST, CANCEL …) is an echo, a forward or a trick, and says nothing to us.
    A REPLY counts when it comes from one of the guest's own addresses (RFC 6047 section 2.2.1).
    """
    if reply.method in ("REPLY", "") and reply.partstat not in SAID and (reply.attendee or reply.method == ""):
        return NOTHING
    if reply.method not in ("REPLY", "COUNTER", "REFRESH", ""):
        return NOTHING
    if reply.method == "COUNTER" and reply.proposal is None and reply.partstat not in SAID:
        return NOTHING
    if not reply.attendee and guest is None:
        return NOBODY if reply.method != "REFRESH" else NOTHING
    if guest is not None and guest.uninvited:
        return GONE
    if guest is None:
        return NOTHING if reply.method == "REFRESH" else STRANGER
    if sender.forged or guest.address not in {sender.address, *sender.theirs}:
        return FORGED if reply.method != "REFRESH" else NOTHING
    return REFRESH if reply.method == "REFRESH" else ANSWER


def answer_in(
    reply: Reply, meeting: EMeeting, revisions: Iterable[Revision], sent: datetime, received: datetime
) -> Answer:
    """The answer in a REPLY or COUNTER. `sent` is the mail's own date, for replies without DTSTAMP (all UTC).

    No SEQUENCE we never had counts (some programs raise it), and no DTSTAMP of a clock that runs ahead.
    """
    stamp = reply.stamp or sent
    if stamp > received + _AHEAD:
        stamp = min(sent, received)
    sequence = reply.sequence if reply.sequence >= 0 else sequence_at(revisions, stamp)
    return Answer(
        partstat=reply.partstat if reply.partstat in SAID else "",
        sequence=min(sequence, meeting.sequence),
        stamp=stamp,
        source="imip",
        comment=" ".join(reply.comment.split())[:500],
        proposal=reply.proposal if reply.method == "COUNTER" else None,
        delegate=reply.delegated_to[0] if reply.delegated_to else "",
    )


def sequence_at(revisions: Iterable[Revision], when: datetime) -> int:
    """The SEQUENCE an invitation had at a time: what somebody answers who names none."""
    return max((one.sequence for one in revisions if one.at <= when), default=0)


def _order(answer: Answer) -> tuple[int, datetime, int, str, str, str, str]:
    """A total order: SEQUENCE, then DTSTAMP; what is left only makes two answers of one moment the same everywhere."""
    told = "".join(one.isoformat() for one in answer.proposal or ())
    rank = _RANK.get(answer.partstat, 0)
    return (answer.sequence, answer.stamp, rank, answer.mode, answer.comment, answer.source, told + answer.delegate)
