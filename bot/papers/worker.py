"""A reader process for papers: takes a place on the disk, answers with what the paper says; no network, bounded means.

Run as `python -m bot.papers.worker` with its limits as one argument in JSON. Nothing of a file is ever executed, nothing
it names is fetched, and nothing is written.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import BinaryIO

from bot import confined
from bot.papers import flags
from bot.papers.read import MOST_BYTES, read_paper
from bot.papers.wire import pack_paper
from bot.reading import wire
from handlers.documents.cover.paper import Paper

_OPEN_FILES = 16


def main() -> None:
    """Serve until the daemon closes the pipe."""
    memory_bytes, cpu_seconds = json.loads(sys.argv[1])
    confined.die_with(int(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confined.cut_network()
    # Answers leave by a copy of standard output, so that a stray print of a library cannot end up among them.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confined.confine(memory_bytes, _OPEN_FILES)
    _answer(answers, ["ready", 0])
    jobs = sys.stdin.buffer
    while len(head := jobs.read(wire.LENGTH_BYTES)) == wire.LENGTH_BYTES:
        path, offset, length, name, look_closer = json.loads(jobs.read(wire.length_of(head)))
        confined.allow_cpu(cpu_seconds)
        _serve(answers, path, offset, length, name, look_closer)


def _serve(answers: BinaryIO, path: str, offset: int, length: int, name: str, look_closer: bool) -> None:
    try:
        paper = _read(path, offset, length, name, look_closer)
    except OSError as error:
        _answer(answers, ["trouble", f"{name} cannot be read: {error.strerror or error}"])
        return
    except MemoryError:
        paper = Paper("other", flags=(flags.MEMORY,))
    _answer(answers, ["paper", [pack_paper(paper), confined.resident()]])


def _read(path: str, offset: int, length: int, name: str, look_closer: bool) -> Paper:
    if length > MOST_BYTES:
        return Paper("other", flags=(flags.LARGE,))
    with open(path, "rb") as file:
        file.seek(offset)
        return read_paper(file.read(length), name, look_closer)


def _answer(answers: BinaryIO, message: object) -> None:
    answers.write(wire.frame(message))
    answers.flush()


if __name__ == "__main__":
    main()
