"""XML is walked without building a tree; documents with entities or a document type are refused (defusedxml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from bot.papers import flags
from bot.papers.flags import UnfitError

_DEEPEST = 200


class Walker(Protocol):
    """What is told of each element, by its name without the namespace. `done` ends the walk early."""

    done: bool

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class _EnoughError(Exception):
    pass


class _Target:
    """The parser's view of a walker: it counts the depth and takes the namespaces away."""

    def __init__(self, walker: Walker) -> None:
        self._walker, self._depth = walker, 0
        self.data = walker.data

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnfitError(flags.DEEP)
        self._walker.start(_bare(tag), {_bare(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._walker.end(_bare(tag))
        if self._walker.done:
            raise _EnoughError

    def close(self) -> None:
        return None


def walk(content: Iterable[bytes], walker: Walker) -> None:
    """Tell the walker all of a document; UnfitError for entities, a document type, great depth or no XML."""
    parser = DefusedXMLParser(target=_Target(walker), forbid_dtd=True)  # type: ignore[no-untyped-call]
    try:
        for piece in content:
            parser.feed(piece)
        parser.close()
    except _EnoughError:
        return
    except DefusedXmlException as error:
        raise UnfitError(flags.ENTITIES) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnfitError(flags.DAMAGED) from error


def _bare(name: str) -> str:
    return name.rpartition("}")[2]
