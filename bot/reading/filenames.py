"""The name of an attached file, cleaned for people: never a path, never two lines, its last real extension kept."""

from __future__ import annotations

import re

from bot.reading.encoded_words import one_line, unworded
from bot.reading.parts import Part

MOST_LETTERS = 150
_DEVICES = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_JOINERS = re.compile("[\u200c\u200d]")
_LONGEST_EXTENSION = 12
# What the standard library answers depends on files of the machine; these are the ones that matter here.
_EXTENSIONS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/msword": ".doc", "application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html",
    "text/calendar": ".ics", "message/rfc822": ".eml", "image/jpeg": ".jpg", "image/png": ".png", "text/csv": ".csv",
    "application/zip": ".zip", "message/delivery-status": ".txt", "application/ms-tnef": ".dat",
}  # fmt: skip


def told_name(part: Part) -> tuple[str, str]:
    """The name a part gives itself, as it stands, and a defect or ''."""
    names = [
        values[key]
        for values, key in ((part.place.parameters, "filename"), (part.kind.parameters, "name"))
        if values.get(key)
    ]
    return (names[0] if names else ""), ("several file names" if len(set(names)) > 1 else "")


def clean_name(told: str, position: int, media_type: str) -> tuple[str, bool]:
    """A safe name of at most 150 letters, and whether anything odd was taken out of it."""
    line, cut = one_line(unworded(told)[0])
    plain = _JOINERS.sub("", line)
    name = re.split(r"[/\\]", plain.rstrip(" ./\\"))[-1].strip()
    cut = cut or plain != line or name != plain.strip()
    if not name:
        return f"unnamed-{position}{_extension(media_type)}", cut
    if name.startswith("."):
        # Nothing but an extension, or a hidden file: the extension must stay to be seen.
        name, cut = f"unnamed-{position}.{name.lstrip('.')}", True
    if device := _DEVICES.match(name):
        name, cut = "_" + name, bool(device)
    if len(name) > MOST_LETTERS:
        stem, dot, extension = name.rpartition(".")
        tail = dot + extension if dot and len(extension) <= _LONGEST_EXTENSION else ""
        name, cut = (stem if tail else name)[: MOST_LETTERS - len(tail)].rstrip(" .") + tail, True
    return name, cut


def _extension(media_type: str) -> str:
    return _EXTENSIONS.get(media_type, ".bin")
