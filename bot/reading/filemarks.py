"""Marks on an attached file told by its first and last bytes: what it is, and whether it is what its name says."""

from __future__ import annotations

import re

HEAD_BYTES = 1024
TAIL_BYTES = 64 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\0\0\0\x01\x14\x02\0",
)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF")
_RUNS = re.compile(
    r"\.(exe|scr|com|pif|bat|cmd|msi|msp|js|jse|vbs|vbe|wsf|wsh|hta|ps1|jar|lnk|cpl|dll|reg|sh|app|apk|iso|img|vhd)$"
)
_WITH_MACROS = re.compile(r"\.(doc|dot|xls|xlt|ppt|pot|pps)m$|\.xlsb$")
_ZIPPED = re.compile(r"\.(docx|docm|dotx|xlsx|xlsm|pptx|pptm|odt|ods|odp|zip|jar|apk|xlsb)$")
_OFFICE = re.compile(r"\.(doc|xls|ppt|dot|xlt|pot|od|pp)[a-z]?$")
_MAGIC = {".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8", ".gif": b"GIF8", ".rtf": b"{\\rtf"}


def marks(name: str, media_type: str, size: int, head: bytes, tail: bytes) -> tuple[str, ...]:
    """`executable`, `macro`, `encrypted`, `archive`, `mismatch`, `tnef`, `calendar`, `empty`, in that order.

    `head` and `tail` are the first `HEAD_BYTES` and the last `TAIL_BYTES` of the decoded file.
    """
    low = name.lower()
    extension = low[low.rfind(".") :] if "." in low else ""
    zipped, compound = head.startswith(_ZIP), head.startswith(_OLE)
    found = {
        "executable": head.startswith(_PROGRAMS) or bool(_RUNS.search(low)),
        "macro": bool(_WITH_MACROS.search(low))
        or (zipped and b"vbaProject.bin" in tail)
        or (compound and b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0" in head + tail),
        "encrypted": (zipped and len(head) > 6 and bool(head[6] & 1))
        or (compound and bool(_ZIPPED.search(low)))
        or (head.startswith(b"%PDF-") and b"/Encrypt" in tail),
        "archive": (zipped and not _OFFICE.search(low)) or head.startswith(_ARCHIVES),
        "mismatch": size > 0 and _is_other(extension, low, head, zipped, compound),
        "tnef": media_type in ("application/ms-tnef", "application/vnd.ms-tnef") or low == "winmail.dat",
        "calendar": media_type in ("text/calendar", "application/ics") or extension == ".ics",
        "empty": size == 0,
    }
    return tuple(mark for mark, is_so in found.items() if is_so)


def _is_other(extension: str, low: str, head: bytes, zipped: bool, compound: bool) -> bool:
    if _ZIPPED.search(low):
        return not zipped and not compound
    if extension == ".pdf":
        return b"%PDF-" not in head
    if extension in (".doc", ".xls", ".ppt"):
        return head.startswith(_PROGRAMS)
    return extension in _MAGIC and not head.startswith(_MAGIC[extension])
