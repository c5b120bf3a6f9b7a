"""Bytes become text: the declared charset if it is a known one, else UTF-8, else a guess, and what was odd is told.

Python knows codecs that are no charsets (rot13, zlib, idna, undefined, unicode_escape); only the names below are used.
The wider tables are those browsers use for the narrower names (WHATWG Encoding, section 4.2).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_WIDER = {
    "ascii": "ascii", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "hz",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "cp950", "shift_jis": "cp932", "cp932": "cp932",
    "euc_jp": "euc_jp", "iso2022_jp": "iso2022_jp_ext", "euc_kr": "cp949", "cp949": "cp949", "johab": "johab",
    "iso2022_kr": "iso2022_kr", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
_SAME = (
    "utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "koi8-r", "koi8-u",
    "koi8-t", "kz1048", "ptcp154", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "mac-roman", "mac-cyrillic",
    "mac-greek", "mac-latin2", "mac-turkish", "mac-arabic", *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13)),
    "iso8859-14", "iso8859-15", "iso8859-16", *(f"cp{n}" for n in (437, 720, 737, 775, 850, 852, 855, 857, 858, 860)),
    *(f"cp{n}" for n in (861, 862, 863, 864, 865, 866, 869, 874, 1006, 1125, *range(1250, 1259))),
)  # fmt: skip
_ALIASES = {
    "utf8mb4": "utf-8", "utf8mb3": "utf-8", "unicode-1-1-utf-8": "utf-8", "unicode-1-1-utf-7": "utf-7",
    "cp-1252": "cp1252", "cp-1251": "cp1251", "win-1251": "cp1251", "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949",
    "x-sjis": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman", "ansi_x3.110-1983": "cp1252", "gb_2312-80": "gb18030", "default": "", "unknown": "",
    "unknown-8bit": "", "x-unknown": "", "8bit": "", "binary": "",
}  # fmt: skip
_KNOWN = {**{name: name for name in _SAME}, **_WIDER}
# In these, bytes below 128 may say something else than ASCII.
_SHIFTING = ("utf-7", "hz", "iso2022", "utf-16", "utf-32")
_SURROGATE = re.compile("[\ud800-\udfff]")
_GUESSED_FROM = 16 * 1024
_GUESSES = [
    "utf_8", "cp1251", "koi8_r", "cp1256", "gb18030", "big5", "cp1252", "cp1250", "iso8859_5", "iso8859_6", "cp866",
]  # fmt: skip


def codec_of(declared: str) -> str | None:
    """The Python codec for a declared charset; '' when it says nothing, None when it is no charset we know."""
    name = declared.strip().strip("\"'").lower()
    if name in _ALIASES:
        return _ALIASES[name]
    if not name:
        return ""
    if name in _KNOWN:
        return _KNOWN[name]
    if len(name) > 40 or not name.isascii() or not name.isprintable():
        return None
    try:
        return _KNOWN.get(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return None


def decode(data: bytes, declared: str) -> tuple[str, str]:
    """The text, and a defect in words or ''. Never raises; line ends and controls stay as they are."""
    codec = codec_of(declared)
    shown = "".join(letter for letter in declared[:30] if letter.isprintable())
    # The label may be wrong in itself ("x-unknown"), yet plain bytes are plain under every charset we know.
    defect = f"unknown charset {shown}" if codec is None or (not codec and declared.strip()) else ""
    if data.isascii() and not (codec or "").startswith(_SHIFTING):
        return sound(data.decode("ascii")), defect
    for name in ("utf-8" if codec == "ascii" else codec, "utf-8"):
        text = _strictly(data, name) if name else None
        if text is not None:
            wrong = codec and name != codec
            return sound(text), f"text is not {shown} as declared" if wrong else defect
    if codec and codec not in ("ascii", "utf-8"):
        text = data.decode(codec, "replace")
        if text.count("�") * 50 < len(text):
            return sound(text), f"a few letters are not {shown} as declared"
    return _guess(data), defect or (f"text is not {shown} as declared" if codec else "8-bit text without a charset")


def sound(text: str) -> str:
    """Lone surrogates become U+FFFD, NUL goes, letters are composed (NFC): what any database takes."""
    if text.isascii() and "\0" not in text:
        return text
    text = _SURROGATE.sub("�", text.replace("\0", ""))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        # CP1252 has five holes that ISO 8859-1 has not.
        return data.decode("latin-1") if codec == "cp1252" else None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_GUESSED_FROM], cp_isolation=_GUESSES).best()
    return sound(data.decode(best.encoding if best else "latin-1", "replace"))
