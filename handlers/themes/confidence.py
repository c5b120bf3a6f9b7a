"""How often a theme is right that was found by its words: a curve fitted to texts whose theme is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

ASKED = 0.5  # below this people are asked: no theme is named
CERTAIN = 0.8
MOST_STRONG, MOST_WEAK = 4, 4
NARROW = 0.25  # of the text: signs that all stand closer together than this may be a mention in passing
WEAK_ALONE = 3  # so many weak signs may make a theme without a strong one

# Fitted by logistic regression; docs/themes.md says on what, and shows how well it holds.
BASE, AMOUNT, MARGIN, TITLED, STRONG, WEAK = -3.15, 1.37, 2.91, 1.13, 0.34, 0.38


@dataclass(frozen=True, slots=True)
class Weight:
    """What the first and the next theme weigh; of the first, whether a strong sign is in the title, and how many signs.

    It is `scant` when it has no strong sign but one single word. `reach` is the share of the text, from 0 to 1, that
    lies between its first and its last sign.
    """

    first: float
    second: float
    titled: bool
    strong: int
    weak: int
    scant: bool = False
    reach: float = 1.0


def confidence(weight: Weight) -> float:
    """From 0 to 1: how likely the heaviest theme is the right one.

    One or two weak signs never make a theme, nor does one strong sign outside the title, however often it is said; and
    no theme is certain by weak signs and one single word, nor by one passage of the text alone.
    """
    sure = 1 / (1 + math.exp(-_odds(weight)))
    alone = (weight.strong == 0 and weight.weak < WEAK_ALONE) or (not weight.titled and weight.strong + weight.weak < 2)
    passing = weight.reach < NARROW and not weight.titled
    most = ASKED - 0.01 if alone else CERTAIN - 0.01 if weight.scant or passing else 1.0
    return round(min(sure, most), 3)


def measures(weight: Weight) -> tuple[float, ...]:
    """What the curve is fitted to."""
    margin = (weight.first - weight.second) / (weight.first + 0.5)
    strong, weak = min(weight.strong, MOST_STRONG), min(weight.weak, MOST_WEAK)
    return math.log1p(weight.first), margin, float(weight.titled), float(strong), float(weak)


def _odds(weight: Weight) -> float:
    weights = (AMOUNT, MARGIN, TITLED, STRONG, WEAK)
    return BASE + sum(one * factor for one, factor in zip(measures(weight), weights, strict=True))
