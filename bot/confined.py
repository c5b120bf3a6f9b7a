"""What a process that reads foreign bytes does to itself first: it dies with its parent, and takes only so much."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_PAGE = resource.getpagesize()


def die_with(parent: int) -> None:
    """On Linux the kernel kills us when the daemon is gone; elsewhere the end of the pipe must do."""
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        sys.exit(0)


def confine(memory_bytes: int, open_files: int) -> None:
    """Limits for what follows; memory is counted on top of what the interpreter and its libraries have taken."""
    taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE if _has_proc() else 0
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))
    if taken:
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory_bytes, taken + memory_bytes))


def allow_cpu(seconds: int) -> None:
    """From now on so many more seconds of processor time; then the kernel ends this process (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def cut_network() -> bool:
    """Move to a network of our own that leads nowhere (unshare(2)); False where the system does not allow it."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    return bool(unshare(_NEW_NETWORK) == 0 or unshare(_NEW_USER | _NEW_NETWORK) == 0)


def resident() -> int:
    """Bytes of memory held now; 0 where the system does not tell."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE if _has_proc() else 0


def _has_proc() -> bool:
    return Path("/proc/self/statm").exists()
