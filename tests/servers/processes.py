"""The life of a server in the tests: started as our child, ready when it answers, stopped by its process number."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.servers.places import identity

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds a server may take to become ready; on an idle machine none needs more than three
FAREWELL = 10.0  # seconds it may take to leave; Mailman needs one half


@dataclass(frozen=True)
class Daemon:
    """A server that runs in the foreground as our child, the only process we ever signal."""

    home: Path
    process: subprocess.Popen[bytes]
    goodbye: signal.Signals


class Server(Protocol):
    """What `running` needs to know of a server."""

    daemon: Daemon | None

    def launch(self) -> None:
        """Write the configuration and start the process; do not wait."""

    def wait_ready(self) -> None:
        """Return when the server has answered as it will answer a test."""


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on, below the range from which the system serves outgoing connections.

    A port the system itself proposes (bind to 0) may be given to any connection before our server opens it.
    """
    ports: list[int] = []
    while len(ports) < count:
        port = random.randrange(20000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            ports += [port] if port not in ports else []
    return ports


def launch(
    home: Path,
    argv: Sequence[str],
    user: str | int | None = None,
    env: Mapping[str, str] | None = None,
    goodbye: signal.Signals = signal.SIGTERM,
) -> Daemon:
    """Start `argv` in `home`, as `user` if we are root; what it prints goes to `home`/stdout.

    setpriv asks the kernel to send it a SIGTERM when our process dies in whatever way. Start servers from the main
    thread only: the kernel means the thread by "our process". It forgets the wish when a process changes its user for a
    moment, as Postfix does: of a killed session Postfix stays, until `sweep` of the next one.
    """
    wrapped = ["setpriv", "--pdeathsig", "TERM", "--", *argv]
    other = user if os.geteuid() == 0 else None
    with (home / "stdout").open("wb") as out:
        process = subprocess.Popen(
            wrapped, cwd=home, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env,
            user=other, group=other, extra_groups=None if other is None else [], start_new_session=True,
        )  # fmt: skip
    (home / "server.pid").write_text(identity(process.pid))
    return Daemon(home, process, goodbye)


def until(done: Callable[[], bool], within: float, what: str) -> None:
    """Ask every 10 ms until `done`; TimeoutError says `what` was waited for."""
    end = time.monotonic() + within
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {within:g} s")
        time.sleep(0.01)


def is_open(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def wait_for(daemon: Daemon | None, ready: Callable[[], bool]) -> None:
    """Wait until `ready`; if the server ends before, RuntimeError with everything it had to say."""
    if daemon is None:
        raise RuntimeError("the server was not launched")

    def settled() -> bool:
        return daemon.process.poll() is not None or ready()

    until(settled, PATIENCE, daemon.home.name)
    if daemon.process.returncode is not None:
        logs = [daemon.home / "stdout", *sorted(daemon.home.rglob("*.log"))]
        said = "\n".join(f"--- {log}\n{log.read_text(errors='replace')[-4000:]}" for log in logs if log.exists())
        raise RuntimeError(f"{daemon.home.name} ended with {daemon.process.returncode}\n{said}")


def stop(daemons: Sequence[Daemon]) -> None:
    """Ask all to leave, wait for each, kill what children it left, remove its directory.

    One that does not leave is killed, and RuntimeError names it when all are gone.
    """
    for daemon in daemons:
        daemon.process.send_signal(daemon.goodbye)
    stubborn = []
    for daemon in daemons:
        try:
            daemon.process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            daemon.process.kill()
            daemon.process.wait()
            stubborn.append(daemon.home.name)
        with contextlib.suppress(ProcessLookupError):  # as a rule nobody is left in its group
            os.killpg(daemon.process.pid, signal.SIGKILL)
        shutil.rmtree(daemon.home, ignore_errors=True)
    if stubborn:
        raise RuntimeError(f"had to be killed after {FAREWELL:g} s: {', '.join(stubborn)}")


@contextlib.contextmanager
def _readable_files() -> Iterator[None]:
    """What is written now may be read by the users the servers turn into, also where the umask forbids it (077)."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def running(*servers: Server) -> Iterator[None]:
    """All `servers`, started side by side, ready at the beginning of the block and gone after it."""
    try:
        with _readable_files():
            for server in servers:
                server.launch()
        for server in servers:
            server.wait_ready()
        yield
    finally:
        stop([server.daemon for server in servers if server.daemon is not None])
