"""One run of each contestant, told in the same words: mails a second, CPU a mail, memory, letters."""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass, fields

from benchmarks import ours, peer_roundup
from benchmarks.gauge import Measured, measured
from benchmarks.ours import ROOT, Kept
from benchmarks.stage import Stage
from tests.servers.mailbox import PASSWORD


@dataclass(frozen=True, slots=True)
class Run:
    """`rate` counts from the first fetch to the last letter, `rate_all` the whole process with start and end.

    Rates are mails a second, `cpu_ms` milliseconds of CPU a mail over all processes of the contestant, sizes MB.
    """

    mails: int
    letters: int
    documents: int
    rate: float
    rate_all: float
    cpu_ms: float
    rss_mb: float
    rss_all_mb: float
    pss_all_mb: float


def floor(stage: Stage, box: str, share: float | None = None) -> Run:
    """The bare floor over a mailbox; `share` sets the letters a mail, else each contribution gets one."""
    argv = [sys.executable, "-m", "benchmarks.floor", "--user", box, "--password", PASSWORD,
            "--imap-port", str(stage.imap_port), "--smtp-port", str(stage.relay.port),
            "--database", str(stage.scratch())]
    result = measured(argv + (["--share", str(share)] if share is not None else []), cwd=ROOT)
    told = _told(result)
    return _run(result, stage.relay.taken(), int(told["mails"]), 0, told["seconds"])


def roundup(stage: Stage, box: str, count: int) -> Run:
    """Roundup's mail gateway over the first `count` mails of a mailbox, read from their files."""
    result = peer_roundup.run(stage.scratch(), stage.folder(box), count, stage.relay.port)
    told = _told(result)
    return _run(result, stage.relay.taken(), int(told["mails"]), int(told["issue"]), told["seconds"])


def daemon(stage: Stage, box: str, pss_every: int = 10) -> tuple[Run, Kept]:
    """Our daemon over a mailbox, and what its database holds afterwards."""
    result, kept = ours.run(stage.scratch(), box, stage.imap_port, stage.relay.port, pss_every)
    return _run(result, stage.relay.taken(), kept.mails, kept.documents, kept.seconds), kept


def medians(name: str, runs: list[Run]) -> dict[str, float | str]:
    """The median of each figure over several runs, under names such as `floor_rate`; nothing without runs."""
    if not runs:
        return {}
    return {f"{name}_{column.name}": median([float(getattr(run, column.name)) for run in runs])
            for column in fields(Run) if column.name not in ("mails", "documents")}


def median(values: list[float]) -> float:
    """The middle one; of two, their mean."""
    return statistics.median(values)


def _told(result: Measured) -> dict[str, float]:
    if result.code:
        sys.exit(f"a contestant ended with {result.code}\n{result.errors[-4000:]}")
    told: dict[str, float] = json.loads(result.output.splitlines()[-1])
    return told


def _run(result: Measured, letters: int, mails: int, documents: int, seconds: float) -> Run:
    return Run(mails, letters, documents, mails / seconds, mails / result.wall, 1000 * result.cpu / mails,
               result.rss_mb, result.rss_all_mb, result.pss_all_mb)
