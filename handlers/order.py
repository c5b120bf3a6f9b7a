"""The policy, top to bottom: the first handler that wants a mail has it, and the last one wants every mail."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from handlers import contributions, discussion, leftovers, machines, replies, requests
from storage.desk import Desk
from storage.records import Mail, Outcome

Wants = Callable[[Mail, Desk], tuple[str, ...]]
Handle = Callable[[Mail, Desk, tuple[str, ...]], Outcome]

ORDER: tuple[ModuleType, ...] = (machines, replies, requests, contributions, discussion, leftovers)
NAMES = tuple(handler.__name__.rpartition(".")[2] for handler in ORDER)


def decide(mail: Mail, desk: Desk, wish: str = "") -> tuple[str, Outcome]:
    """Let the first handler that wants the mail have it; returns its name and what it did.

    `wish` names a handler that a person chose for this mail; KeyError when there is none of that name.
    """
    if wish:
        handler = dict(zip(NAMES, ORDER, strict=True))[wish]
        return wish, _handle(handler, mail, desk, ("a person decided so",))
    for name, handler in zip(NAMES, ORDER, strict=True):
        wants: Wants = handler.wants
        if reasons := wants(mail, desk):
            return name, _handle(handler, mail, desk, reasons)
    raise AssertionError("the last handler in ORDER wants every mail")


def is_unheard_command(mail: Mail, desk: Desk) -> bool:
    """Is this a mail of commands under authority that nobody has carried out yet, whatever came before it?"""
    if not requests.is_unheard(mail, desk):
        return False
    return not any(handler.wants(mail, desk) for handler in ORDER[: ORDER.index(requests)])


def _handle(handler: ModuleType, mail: Mail, desk: Desk, reasons: tuple[str, ...]) -> Outcome:
    handle: Handle = handler.handle
    return handle(mail, desk, reasons)
