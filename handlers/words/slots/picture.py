"""Pictures (SVG 1.1) of a slot's local hours and of what each region has borne; readable without colour, no scripts.

Each has a title and a description that says the same in words (WCAG 2.2, 1.1.1), hatching instead of colour alone
(1.4.1), and figures beside every bar. Right-to-left languages keep the clock from left to right, as clocks on axes are
read; their texts are set in the middle of their place, because programs differ on where the end of such a text is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from handlers.letters import clean_line
from handlers.meetings.slots.burden import NIGHT_POINTS, POINTS
from handlers.meetings.slots.nouns import REGIONS, Ledger, Slot
from handlers.words import RIGHT_TO_LEFT
from handlers.words.phrases import said_date
from handlers.words.slots.telling import ledger_lines, said, said_clocks, said_number, said_region, said_slot

WIDTH, LEFT, ROW, TOP = 760, 200, 34, 64
HOURS = 24
FONT = "font-family='Noto Sans, DejaVu Sans, Arial, sans-serif' font-size='13' fill='#111'"
MOST_MEETINGS = 24
# Night is hatched close, early and late hours wide, office hours are left white.
PATTERNS = (
    "<defs><pattern id='night' width='5' height='5' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
    "<rect width='5' height='5' fill='#d5d9e6'/><line x1='0' y1='0' x2='0' y2='5' stroke='#33405f' stroke-width='2'/></pattern>"
    "<pattern id='edge' width='9' height='9' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
    "<rect width='9' height='9' fill='#f4f1e6'/><line x1='0' y1='0' x2='0' y2='9' stroke='#8a7a3c' stroke-width='1'/></pattern>"
    "</defs>"
)


def slot_picture(slot: Slot, zone: str, language: str = "en") -> str:
    """The meeting on the clock of each region: a row of 24 hours for its westernmost and its easternmost place."""
    rows = [(region, clock) for region in REGIONS for clock in slot.clocks.get(region, ())]
    height = TOP + ROW * len(rows) + 56
    drawn = [_axis(TOP - 8, height - 56)]
    for at, (region, (place, starts, ends)) in enumerate(rows):
        drawn.append(_clock_row(language, region, place, starts, ends, TOP + at * ROW))
    drawn.append(_text(12, height - 30, said(language, "picture.day"), language, WIDTH))
    heads = (said(language, "picture.slot"), said_slot(language, slot, zone))
    return _svg(heads, said_clocks(language, slot), language, height, "".join(drawn))


def ledger_picture(ledger: Ledger, since: date, language: str = "en") -> str:
    """What each meeting of a cycle cost each region, a column a meeting, and the sums as bars with their figures."""
    meetings = ledger.meetings[-MOST_MEETINGS:]
    width = max(30, min(54, 560 // max(1, len(meetings))))
    bars_at = LEFT + width * len(meetings) + 16
    full = max(WIDTH, bars_at + 220)
    height = TOP + ROW * len(REGIONS) + 72
    most = max((ledger.burden(region) for region in REGIONS), default=0.0) or 1.0
    drawn = [_column_head(one.starts, LEFT + at * width, width) for at, one in enumerate(meetings)]
    drawn.append(_text(bars_at, TOP - 12, said(language, "picture.total"), language, 80))
    for row, region in enumerate(REGIONS):
        y = TOP + row * ROW
        drawn.append(_text(12, y + 21, said_region(language, region), language))
        for at, one in enumerate(meetings):
            points, night = one.burden.get(region, 0.0), one.night.get(region, 0.0)
            drawn.append(_cell(LEFT + at * width, y, width, points, night, language))
        drawn.append(_bar(bars_at, y, 150 * ledger.burden(region) / most, ledger.burden(region), language))
    drawn.append(_text(12, height - 34, said(language, "picture.legend"), language, full))
    heads = (f"{said(language, 'picture.ledger')} ({said_date(language, since)})",)
    return _svg(heads, ledger_lines(language, ledger, since), language, height, "".join(drawn), full)


# --- within -------------------------------------------------------------------------------------------------------


def _svg(
    heads: Sequence[str], about: Sequence[str], language: str, height: int, inside: str, width: int = WIDTH
) -> str:
    name = _escaped(". ".join(heads))
    described = _escaped(" ".join(about))
    heading = "".join(
        _text(12, 18 + 18 * at, head, language, width, "font-weight='bold'") for at, head in enumerate(heads)
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}'"
        f" role='img' aria-labelledby='title desc' xml:lang='{language}'>"
        f"<title id='title'>{name}</title><desc id='desc'>{described}</desc>{PATTERNS}"
        f"<rect width='{width}' height='{height}' fill='#fff'/>{heading}{inside}</svg>\n"
    )


def _text(x: float, y: float, text: str, language: str, width: float = LEFT, more: str = "") -> str:
    """A text in a place so wide: at its left edge, or in its middle where the language runs from right to left."""
    if language in RIGHT_TO_LEFT:
        x = width / 2 if x < LEFT else x + width / 2
        placed = f"x='{x:.0f}' y='{y:.0f}' direction='rtl' text-anchor='middle'"
        return f"<text {placed} {FONT} {more}>{_escaped(text)}</text>"
    return f"<text x='{x:.0f}' y='{y:.0f}' {FONT} {more}>{_escaped(text)}</text>"


def _figure(x: float, y: float, text: str, anchor: str = "middle", more: str = "") -> str:
    return f"<text x='{x:.1f}' y='{y:.0f}' text-anchor='{anchor}' {FONT} {more}>{_escaped(text)}</text>"


def _plate(x: float, y: float, text: str, anchor: str, size: int, more: str = "") -> str:
    """A figure on a white plate, so that no hatching runs through it."""
    width = 0.62 * size * len(text) + 4
    left = {"start": x - 2, "middle": x - width / 2, "end": x - width + 2}[anchor]
    plate = f"<rect x='{left:.1f}' y='{y - size:.0f}' width='{width:.1f}' height='{size + 4}' fill='#fff'/>"
    return plate + _figure(x, y, text, anchor, f"style='font-size:{size}px' {more}")


def _axis(top: float, bottom: float) -> str:
    step = (WIDTH - LEFT - 20) / HOURS
    marks = (
        _figure(LEFT + hour * step, top, str(hour))
        + f"<line x1='{LEFT + hour * step:.1f}' y1='{top + 4}' x2='{LEFT + hour * step:.1f}' y2='{bottom}' stroke='#bbb'/>"
        for hour in range(0, HOURS + 1, 3)
    )
    return "".join(marks)


def _clock_row(language: str, region: str, place: str, starts: datetime, ends: datetime, y: float) -> str:
    step = (WIDTH - LEFT - 20) / HOURS
    drawn = [_text(12, y + 14, said_region(language, region), language)]
    drawn.append(_figure(12, y + 27, place.rpartition("/")[2].replace("_", " "), "start", "font-style='italic'"))
    for hour, points in enumerate(POINTS):
        if points:
            fill = "url(#night)" if points >= NIGHT_POINTS else "url(#edge)"
            drawn.append(f"<rect x='{LEFT + hour * step:.1f}' y='{y + 4}' width='{step:.1f}' height='22' fill='{fill}'/>")
    first = starts.hour + starts.minute / 60
    length = (ends - starts).total_seconds() / 3600
    pieces = [(first, min(length, HOURS - first))]
    if first + length > HOURS:
        pieces.append((0.0, first + length - HOURS))
    drawn += [
        f"<rect x='{LEFT + at * step:.1f}' y='{y + 1}' width='{hours * step:.1f}' height='28' fill='#fff' fill-opacity='0.5'"
        " stroke='#111' stroke-width='3'/>"
        for at, hours in pieces
    ]
    beside = LEFT + first * step
    anchor, x = ("start", beside + length * step + 6) if first + length < 19 else ("end", beside - 6)
    drawn.append(_plate(x, y + 19, f"{starts:%H:%M}–{ends:%H:%M}", anchor, 13, "font-weight='bold'"))
    return "".join(drawn)


def _column_head(starts: datetime, x: float, width: float) -> str:
    return _figure(x + width / 2, TOP - 12, f"{starts:%d.%m}", "middle", "style='font-size:10px'")


def _cell(x: float, y: float, width: float, points: float, night: float, language: str) -> str:
    fill = "url(#night)" if night >= 0.05 else "url(#edge)" if points >= 0.05 else "#fff"
    frame = f"<rect x='{x:.1f}' y='{y}' width='{width:.1f}' height='{ROW}' fill='{fill}' stroke='#999'/>"
    mark = "N " if night >= 0.05 else ""
    return frame + _plate(x + width / 2, y + 21, f"{mark}{said_number(language, points)}", "middle", 11)


def _bar(x: float, y: float, length: float, points: float, language: str) -> str:
    bar = f"<rect x='{x:.1f}' y='{y + 7}' width='{max(1.0, length):.1f}' height='20' fill='#555'/>"
    return bar + _figure(x + length + 6, y + 21, said_number(language, points), "start", "font-weight='bold'")


def _escaped(text: str) -> str:
    return escape(clean_long(text), quote=True)


def clean_long(text: str) -> str:
    """Text of any length as one line, cleaned piece by piece as lines of letters are."""
    return " ".join(clean_line(word) for word in text.split())
