"""Where the servers of the tests keep their files, and how what a killed session left behind is cleared away."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
# Not pytest's tmp_path: that is closed (0700) on every level, and a daemon that gave up its privileges could not enter.
# Short, because the name of a Unix socket may have 107 bytes only.
TEMPORARY = Path("/tmp")
PREFIX = "iscg-"


@dataclass(frozen=True)
class Certificate:
    """PEM files for 127.0.0.1 and localhost; the certificate signs itself, so it is its own authority."""

    chain: Path
    key: Path


def cache_dir() -> Path:
    """Where tests/install put Mailman and where templates are kept; both follow the rule explained there."""
    place = "/var/cache/iscg-bot-tests" if os.geteuid() == 0 else CHECKOUT / ".cache"
    return Path(os.environ.get("ISCG_TEST_CACHE", place))


def born(pid: int) -> str:
    """When a process started, in clock ticks since boot (proc(5), field 22), or "" if there is none or a dead one.

    A number can be given to another process later; the number and this together cannot.
    """
    with contextlib.suppress(OSError):
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return fields[18] if state not in "ZX" else ""
    return ""


def identity(pid: int) -> str:
    """The line by which `alive` knows this very process again."""
    return f"{pid} {born(pid)}"


def alive(line: str) -> int:
    """The process number of an `identity` line if that process still runs, else 0."""
    pid, _, start = line.partition(" ")
    return int(pid) if start and born(int(pid)) == start else 0


def private_dir(name: str) -> Path:
    """A new directory that every user may enter, marked as belonging to this process."""
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{name}-", dir=TEMPORARY))
    (home / "owner").write_text(identity(os.getpid()))
    home.chmod(0o755)
    return home


def sweep() -> None:
    """Stop the servers and remove the directories of sessions that were killed before they could do so themselves.

    Only directories of this user whose owner is named in them and no longer runs are touched.
    """
    for owner in TEMPORARY.glob(f"{PREFIX}*/owner"):
        with contextlib.suppress(OSError):
            if owner.stat().st_uid != os.geteuid() or alive(owner.read_text()):
                continue
            server = owner.with_name("server.pid")
            if server.exists():
                _see_off(server.read_text())
            shutil.rmtree(owner.parent, ignore_errors=True)


def _see_off(line: str) -> None:
    """End the process of an `identity` line: SIGTERM, and from the fifth second on SIGKILL, for a second at most."""
    for tenth in range(60):
        pid = alive(line)
        if not pid:
            return
        os.kill(pid, signal.SIGTERM if tenth < 50 else signal.SIGKILL)
        time.sleep(0.1)


def self_signed(home: Path) -> Certificate:
    """Make a certificate in `home`; the extensions are those the strict check of Python 3.13 asks for (RFC 5280)."""
    made = Certificate(home / "cert.pem", home / "key.pem")
    names = "subjectAltName=DNS:localhost,DNS:mx.lists.itu.int,IP:127.0.0.1"
    key_usage = "keyUsage=critical,digitalSignature,keyCertSign"
    algorithm = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost"
    files = ("-keyout", str(made.key), "-out", str(made.chain))
    argv = ("openssl", "req", "-x509", *algorithm.split(), "-addext", names, "-addext", key_usage, *files)
    subprocess.run(argv, check=True, capture_output=True)
    return made
