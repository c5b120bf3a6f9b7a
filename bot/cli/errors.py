"""Every error of the house as one clear line: what, where, what to do; never a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.config import ConfigError
from bot.watch.folder import SourceError
from handlers.letters import LetterError
from storage.trouble import FilesError, JournalError, StoreError

KNOWN = (StoreError, FilesError, JournalError, SourceError, LetterError)
USAGE, FAILED = 2, 1


@contextmanager
def told() -> Iterator[None]:
    """Say a known error plainly and exit: 2 for a configuration that must be mended, 1 for the rest."""
    try:
        yield
    except ConfigError as error:
        _leave(str(error), USAGE)
    except KNOWN as error:
        _leave(str(error), FAILED)
    except ExceptionGroup as group:
        _leave("; ".join(_known_in(group)), FAILED)
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(FAILED) from None
    except OSError as error:
        _leave(in_words(error), FAILED)


def in_words(error: OSError) -> str:
    """What the system refused, and where; what was begun and not committed is undone by itself."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. Make room or give the bot the right to it, then run this again."


def _known_in(group: ExceptionGroup) -> list[str]:
    known, others = group.split((ConfigError, *KNOWN))
    if others is not None or known is None:
        raise group
    return [str(error) for error in _leaves(known)]


def _leaves(group: BaseExceptionGroup) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _leave(words: str, code: int) -> None:
    for line in words.splitlines():
        click.echo(f"iscg-bot: {line}", err=True)
    raise SystemExit(code) from None
