"""Content-Transfer-Encoding undone piece by piece: strictly where it can be, leniently and with a defect where not."""

from __future__ import annotations

import binascii
import re
from typing import Protocol

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_OTHER = bytes(set(range(256)) - set(_ALPHABET))
_BLANKS = b"\r\n\t "


class Decoder(Protocol):
    """Takes encoded bytes piece by piece and gives decoded ones; `defects` is complete after `finish`."""

    defects: list[str]

    def feed(self, data: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


class Plain:
    """7bit, 8bit, binary, and what we do not know."""

    def __init__(self) -> None:
        self.defects: list[str] = []

    def feed(self, data: bytes) -> bytes:
        return data

    def finish(self) -> bytes:
        return b""


class Base64:
    """RFC 2045 section 6.8. Each padding ends a run of its own, so what follows one is decoded too, and told."""

    def __init__(self) -> None:
        self.defects: list[str] = []
        self._left = b""
        self._padded = False

    def feed(self, data: bytes) -> bytes:
        run = self._left + data.translate(None, _BLANKS)
        whole = len(run) // 4 * 4
        if self._padded:
            return self._feed_leniently(run)
        try:
            decoded = binascii.a2b_base64(run[:whole], strict_mode=True)
        except binascii.Error:
            return self._feed_leniently(run)
        self._left = run[whole:]
        self._padded = run[:whole].endswith(b"=")
        return decoded

    def _feed_leniently(self, run: bytes) -> bytes:
        clean = run.translate(None, _OTHER)
        if len(clean) < len(run):
            self._tell("junk in base64")
        runs = re.split(rb"=+", clean)
        if (self._padded and clean.strip(b"=")) or any(runs[1:]):
            self._tell("base64 with inner padding")
        self._padded = self._padded or len(runs) > 1
        whole = len(runs[-1]) // 4 * 4
        self._left = runs[-1][whole:]
        return b"".join([*(self._run(run) for run in runs[:-1]), binascii.a2b_base64(runs[-1][:whole])])

    def finish(self) -> bytes:
        return self._feed_leniently(self._left) + self._run(self._left) if self._left else b""

    def _run(self, run: bytes) -> bytes:
        if len(run) % 4 == 1:
            self._tell("base64 cut short")
            run = run[:-1]
        return binascii.a2b_base64(run + b"=" * (-len(run) % 4))

    def _tell(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


class QuotedPrintable:
    """RFC 2045 section 6.7; a wrong escape stays as it stood."""

    def __init__(self) -> None:
        self.defects: list[str] = []
        self._left = b""

    def feed(self, data: bytes) -> bytes:
        data = self._left + data
        # Cut after a line end, else before an escape that may go on in the next piece.
        cut = data.rfind(b"\n") + 1 or len(data)
        if cut == len(data) and (escape := data.rfind(b"=", max(0, len(data) - 3))) >= 0:
            cut = escape
        self._left = data[cut:]
        return binascii.a2b_qp(data[:cut])

    def finish(self) -> bytes:
        return binascii.a2b_qp(self._left)


def decoder_for(encoding: str) -> Decoder:
    """The decoder for an encoding's name (lower case, without comments)."""
    if encoding == "base64":
        return Base64()
    if encoding == "quoted-printable":
        return QuotedPrintable()
    decoder = Plain()
    if encoding not in ("", "7bit", "8bit", "binary"):
        decoder.defects.append(f"unknown transfer encoding {encoding[:30]}")
    return decoder
