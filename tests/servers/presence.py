"""Which real servers this machine has, and what to say about one it has not."""

import os
import shutil
from pathlib import Path

from tests.servers.places import cache_dir

POSTFIX_MASTER = Path("/usr/lib/postfix/sbin/master")
SYMPA = Path("/usr/lib/sympa/bin/sympa.pl")
MAILMAN_PYTHON = cache_dir() / "mailman/bin/python"
OPENDKIM = Path("/usr/sbin/opendkim")
RSPAMD = Path("/usr/bin/rspamd")
ROOT_ONLY = frozenset({"postfix", "sympa"})


def dovecot_program() -> str:
    """The path of dovecot, or ""."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin") or ""


def postgres_programs() -> Path | None:
    """The directory with initdb and postgres: the newest Debian has, else the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb")
    paths = [Path(found).resolve()] if found else []
    return next((path.parent for path in [*reversed(debian), *paths]), None)


def absent(server: str) -> str:
    """Why `server` (dovecot, postfix, mailman, sympa, postgres, opendkim, rspamd) cannot be started here, or "" if it can."""
    there = {
        "dovecot": bool(dovecot_program()),
        "postfix": POSTFIX_MASTER.exists(),
        "mailman": (cache_dir() / "mailman/installed").exists(),
        "sympa": SYMPA.exists(),
        "postgres": postgres_programs() is not None,
        "opendkim": OPENDKIM.exists(),
        "rspamd": RSPAMD.exists(),
    }[server]
    if not there:
        return f"{server} is not installed: run tests/install (or make test-fast, which needs no server)"
    if server in ROOT_ONLY and os.geteuid() != 0:
        return f"{server} can be started by root only: run the tests as root, in a container for instance"
    return ""
