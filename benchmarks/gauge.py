"""Runs one command and measures it from outside: wall clock, CPU of it and its children, and their memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds of wall clock and CPU (user and system, children included), peaks in MB of 10**6 bytes.

    `rss_mb` is the command's own process (the kernel's VmHWM, exact), `rss_all_mb` and `pss_all_mb` the sum over all
    its processes as sampled: RSS counts shared pages once per process, PSS shares them out.
    """

    code: int
    wall: float
    cpu: float
    rss_mb: float
    rss_all_mb: float
    pss_all_mb: float
    output: str
    errors: str


def measured(argv: list[str], cwd: Path, env: dict[str, str] | None = None, timeout: float = 900,
             pss_every: int = 10) -> Measured:
    """Run `argv` to its end. A command that outlives `timeout` seconds is killed and has a negative code.

    PSS is read at every `pss_every`-th sample only, as the kernel then walks all page tables of the process.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        watch = _Watch(child.pid, pss_every)
        watch.start()
        killer = threading.Timer(timeout, child.kill)
        killer.start()
        # wait4 instead of wait: its usage record is this child's and of all it has waited for, and nobody else's.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        killer.cancel()
        watch.ended.set()
        watch.join()
        out.seek(0)
        err.seek(0)
        # Workers that were not waited for are missing in the usage record; the samples know them.
        cpu = max(usage.ru_utime + usage.ru_stime, sum(watch.cpu.values()) / _TICKS)
        return Measured(child.returncode, wall, cpu, watch.rss_own / 1e6, watch.rss_all / 1e6, watch.pss_all / 1e6,
                        out.read().decode(errors="replace"), err.read().decode(errors="replace"))


class _Watch(threading.Thread):
    """Samples a process and its descendants in /proc until told that it has ended."""

    def __init__(self, pid: int, pss_every: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.pss_every = pid, pss_every
        self.ended = threading.Event()
        self.cpu: dict[int, int] = {}
        self.rss_own = self.rss_all = self.pss_all = 0

    def run(self) -> None:
        samples = 0
        while not self.ended.wait(_EVERY_SECONDS):
            family = _family(self.pid)
            sizes = [_bytes_of(pid, "status", "VmRSS:") for pid in family]
            self.rss_own = max(self.rss_own, _bytes_of(self.pid, "status", "VmHWM:"))
            self.rss_all = max(self.rss_all, sum(sizes))
            for pid in family:
                self.cpu[pid] = max(self.cpu.get(pid, 0), _ticks(pid))
            if samples % self.pss_every == 0:
                self.pss_all = max(self.pss_all, sum(_bytes_of(pid, "smaps_rollup", "Pss:") for pid in family))
            samples += 1


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(word) for word in listed.read_text().split()]
            except OSError:
                continue
    return found


def _bytes_of(pid: int, file: str, field: str) -> int:
    """A memory field of /proc in bytes; 0 when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/{file}").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith(field)), 0)


def _ticks(pid: int) -> int:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(after_name[11]) + int(after_name[12])
