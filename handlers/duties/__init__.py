"""What the bot does by the clock: DUTIES, each of which says what falls due and does it once.

A duty is a module with `due(desk)`: the occasions, past and coming, each with the key that is remembered once it is
done. So the clock may look as often as it likes, and what a stopped bot missed is done at the next look, if it still
makes sense then.
"""

from __future__ import annotations

from handlers.duties import calling, carrying, chasing, digest, overlapping, reminding
from handlers.duties.occasion import Occasion
from storage.desk import Desk

DUTIES = (carrying, reminding, chasing, digest, overlapping, calling)


def occasions(desk: Desk) -> list[Occasion]:
    """Everything that is due now or will be, the first due first."""
    found = [occasion for duty in DUTIES for occasion in duty.due(desk)]
    return sorted(found, key=lambda occasion: (occasion.at, occasion.key))
