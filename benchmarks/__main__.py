"""`python -m benchmarks --quick` (minutes) or `--full`: a table to read, and last one line of JSON to keep."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import contest, peer_roundup
from benchmarks.contest import Run
from benchmarks.corpus import big_mail, is_contribution, mails
from benchmarks.stage import Stage, stage

PARTS = ("floor", "roundup", "ours", "memory", "big")
_BIG_MEGABYTES = 50
_COLUMNS = ("mails", "letters", "mails/s", "with start", "CPU ms", "RSS MB", "all RSS", "all PSS")


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run: `pairs` of ours and floor over `count` mails, and two sizes of mailbox for the memory."""

    name: str
    count: int
    pairs: int
    roundup: int
    few: int
    many: int
    memory_scale: float


QUICK = Plan("quick", count=2000, pairs=2, roundup=300, few=500, many=2000, memory_scale=1.0)
FULL = Plan("full", count=2000, pairs=3, roundup=2000, few=2000, many=20_000, memory_scale=0.1)


@dataclass(slots=True)
class Book:
    """What is found out in one run of the benchmarks: rows are printed as they come, figures at the end."""

    say: Callable[[str], None]
    figures: dict[str, float | str] = field(default_factory=dict)

    def row(self, name: str, run: Run) -> None:
        """Print one run as a line of the table."""
        self.say(f"{name:26}{run.mails:>11}{run.letters:>11}{run.rate:>11.1f}{run.rate_all:>11.1f}{run.cpu_ms:>11.2f}"
                 f"{run.rss_mb:>11.1f}{run.rss_all_mb:>11.1f}{run.pss_all_mb:>11.1f}")


def main() -> None:
    """Run the chosen plan and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="the default")
    size.add_argument("--full", action="store_true")
    parser.add_argument("--json", action="store_true", help="print the JSON line only")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to run, of " + ",".join(PARTS))
    given = parser.parse_args()
    parts = given.only.split(",")
    if set(parts) - set(PARTS):
        parser.error("--only knows " + ", ".join(PARTS))
    plan = FULL if given.full else QUICK
    book = Book((lambda line: None) if given.json else _aloud)
    book.figures = {"plan": plan.name, **_machine()}
    book.say(f"{book.figures['machine']}; load before the start {book.figures['load_before']}")
    with stage() as here:
        _play(here, plan, parts, book)
    book.figures["load_after"] = os.getloadavg()[0]
    print(json.dumps({name: round(value, 3) if isinstance(value, float) else value
                      for name, value in book.figures.items()}))


def _play(here: Stage, plan: Plan, parts: list[str], book: Book) -> None:
    contributions = sum(map(is_contribution, mails(plan.count)))
    count, total = here.put("list", mails(plan.count))
    book.figures |= {"mails": count, "mail_mb": total / 1e6, "contributions": contributions}
    book.say(f"{count} mails, {total / 1e6:.1f} MB, {contributions} of them contributions\n")
    book.say(" " * 26 + "".join(f"{name:>11}" for name in _COLUMNS))
    _pairs(here, plan, parts, book)
    if "roundup" in parts:
        _peer(here, plan, book)
    if "memory" in parts:
        _memory(here, plan, book)
    if "big" in parts:
        _big(here, book)
    _ratios(book)


def _pairs(here: Stage, plan: Plan, parts: list[str], book: Book) -> None:
    """Ours and the floor by turns, so that what else the machine does hits both alike."""
    ours: list[Run] = []
    floor: list[Run] = []
    for _ in range(plan.pairs):
        if "ours" in parts:
            run, kept = contest.daemon(here, "list")
            ours.append(run)
            book.row("ours", run)
            book.figures |= {"documents": kept.documents, "letters_sent": kept.sent}
            book.figures |= {f"mails_{name.replace(' ', '_')}": number for name, number in kept.dispositions.items()}
        if "floor" in parts:
            # As many letters as ours has just sent, else one for each contribution.
            floor.append(contest.floor(here, "list", ours[-1].letters / ours[-1].mails if ours else None))
            book.row("floor", floor[-1])
    book.figures |= contest.medians("ours", ours) | contest.medians("floor", floor)
    if ours and floor:
        # Each pair gives a ratio of its own: neighbours in time saw the same machine.
        pairs = list(zip(ours, floor, strict=True))
        book.figures["floor_ratio"] = contest.median([one.rate / other.rate for one, other in pairs])
        book.figures["floor_ratio_with_start"] = contest.median([one.rate_all / other.rate_all for one, other in pairs])


def _peer(here: Stage, plan: Plan, book: Book) -> None:
    try:
        peer_roundup.installed()
    except subprocess.CalledProcessError:
        # Without a package index the rest is still worth measuring; the missing figures show that it was left out.
        book.say("roundup left out: it could not be installed")
        return
    run = contest.roundup(here, "list", plan.roundup)
    book.row("roundup" if plan.roundup == plan.count else f"roundup (first {plan.roundup})", run)
    book.figures |= contest.medians("roundup", [run]) | {"roundup_mails": run.mails}


def _memory(here: Stage, plan: Plan, book: Book) -> None:
    """The daemon over a short and a long mailbox of mails of the same size: what grows with the number of mails."""
    if plan.memory_scale != 1.0:
        book.say(f"(memory: files at {plan.memory_scale} of their size)")
    peaks = {}
    for box, count in (("few", plan.few), ("many", plan.many)):
        here.put(box, mails(count, size_scale=plan.memory_scale))
        run, _ = contest.daemon(here, box)
        book.row(f"ours, {count} mails", run)
        peaks[count] = run.rss_mb
        short = f"{count // 1000}k" if count >= 1000 else str(count)
        book.figures |= {f"rss_mb_{short}": run.rss_mb, f"rss_all_mb_{short}": run.rss_all_mb,
                         f"pss_all_mb_{short}": run.pss_all_mb}
    book.figures["rss_slope_mb_per_1000"] = 1000 * (peaks[plan.many] - peaks[plan.few]) / (plan.many - plan.few)


def _big(here: Stage, book: Book) -> None:
    here.put("big", [big_mail(_BIG_MEGABYTES)])
    run, _ = contest.daemon(here, "big", pss_every=1)
    book.row(f"ours, one mail of {_BIG_MEGABYTES} MB", run)
    book.figures |= {"big_mail_mb": run.rss_all_mb, "big_mail_own_mb": run.rss_mb, "big_mail_pss_mb": run.pss_all_mb}


def _ratios(book: Book) -> None:
    ours, roundup = book.figures.get("ours_rate"), book.figures.get("roundup_rate")
    if isinstance(ours, float) and isinstance(roundup, float):
        book.figures["roundup_ratio"] = ours / roundup
    book.say("")
    for name in ("floor_ratio", "floor_ratio_with_start", "roundup_ratio", "rss_slope_mb_per_1000", "big_mail_mb"):
        if name in book.figures:
            book.say(f"{name:26}{book.figures[name]:>11.2f}")


def _machine() -> dict[str, float | str]:
    cores = len(os.sched_getaffinity(0))
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return {"machine": f"{cores} cores of {model}, Python {platform.python_version()}", "cores": cores,
            "python": platform.python_version(), "load_before": os.getloadavg()[0]}


def _aloud(line: str) -> None:
    print(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
