"""The writer's own words apart from what they quote, their signature, and the footer a list has added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_RULE = re.compile(r"^(?:_{5,}|-- ?)[ \t]*$", re.MULTILINE)
_FOOTER_LINES, _FOOTER_LETTERS = 20, 3000
_WROTE = re.compile(
    r"(wrote|schrieb|a écrit|a ecrit|écrit|escribió|escribio|escreveu|ha scritto|пишет|написал\(?а?\)?|писал\(?а?\)?|"
    r"写道|寫道|写到|كتب|كتبت)[^\n]{0,80}[:：][ \t]*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^[-_ ]{2,}(original message|original appointment|forwarded message|message d'origine|message original|"
    r"message transféré|mensaje original|mensaje reenviado|исходное сообщение|пересланное сообщение|"
    r"пересылаемое сообщение|原始邮件|原始郵件|转发邮件|轉寄郵件|الرسالة الأصلية|رسالة معاد توجيهها)[-_ ]{2,}$"
    r"|^begin forwarded message:|^début du message|^inicio del mensaje reenviado",
    re.IGNORECASE,
)
_FROM = re.compile(r"^[*> ]{0,3}(from|de|von|от|发件人|寄件者|寄件人|من) ?[*]?[:：]", re.IGNORECASE)
_MAY_BEGIN = "-_ bBdDiI"
_SENT = re.compile(
    r"^[*> ]{0,3}(sent|date|envoyé|enviado( el)?|fecha|gesendet|отправлено|дата|发送时间|发送日期|日期|寄件日期|"
    r"تاريخ الإرسال|التاريخ|تم الإرسال|to|à|para|кому|收件人|إلى) ?[*]?[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A text in its four kinds, each without blank lines at its ends."""

    own: str
    quoted: str
    signature: str


def tidy(text: str) -> str:
    """Line ends become LF; controls and NUL go, blanks at the ends of lines stay for the signature mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text)


def cut_footer(text: str, lists: Sequence[str]) -> tuple[str, str]:
    """The text and the footers at its end. A footer follows a rule and names one of the lists, or its host.

    All of them go: a quoted mail may end in an older footer, and then the list's copy has two where the other has one.
    """
    footers: list[str] = []
    while (rule := _last_rule(text)) >= 0:
        block = text[rule:]
        if not is_footer(block, lists):
            break
        footers.insert(0, block.strip("\n"))
        text = text[:rule]
    return text, "\n".join(footers)


def is_footer(block: str, lists: Sequence[str]) -> bool:
    """Whether a short block names one of the lists, its host, or an address of it."""
    if len(block) > _FOOTER_LETTERS or block.count("\n") > _FOOTER_LINES:
        return False
    low = block.lower()
    return any(
        address.lower() in low
        or (f"{local}-" in low and f"@{host}" in low)
        # A signature may well name the host; what follows a line of underscores is the list's.
        or (not low.startswith("--") and re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", low) is not None)
        for address in lists
        for local, _, host in (address.lower().partition("@"),)
    )


def split_words(text: str) -> Words:
    """Own words, quotes (`>` lines, what follows a mailer's reply head) and the signature after `-- `."""
    lines = text.split("\n")
    cut = next((number for number in range(len(lines)) if _begins_original(lines, number)), len(lines))
    own: list[str] = []
    quoted: list[str] = []
    signature: list[str] = []
    for number, line in enumerate(lines[:cut]):
        if line.startswith(">") or _introduces(lines[:cut], number):
            quoted.append(line)
        elif signature or (line in ("-- ", "--") and "".join(own).strip()):
            signature.append(line)
        else:
            own.append(line)
    quoted += lines[cut:]
    return Words(_trim(own), _trim(quoted), _trim(signature[1:]))


def _last_rule(text: str) -> int:
    """Where the last rule stands, or -1."""
    tail = max(0, len(text) - _FOOTER_LETTERS - 200)
    found = [match.start() for match in _RULE.finditer(text, tail)]
    return found[-1] if found else -1


def _begins_original(lines: list[str], number: int) -> bool:
    line = lines[number]
    if not 4 < len(line) <= 300 or not (line[0] in _MAY_BEGIN or ":" in line or "：" in line):
        return False
    if _ORIGINAL.search(line.strip()):
        return True
    heads = lines[number + 1 : number + 4]
    return bool(_FROM.match(line)) and sum(bool(_SENT.match(head[:300])) for head in heads) >= 2


def _introduces(lines: list[str], number: int) -> bool:
    """An attribution line, with quoted lines after it, perhaps after its own second half and a blank line."""
    line = lines[number]
    nearby = "".join(lines[number : number + 4])
    if not line or len(line) > 300 or ">" not in nearby or not (":" in nearby or "：" in nearby):
        return False
    following = [after for after in lines[number + 1 : number + 4] if after.strip()]
    if _WROTE.search(line):
        return bool(following) and following[0].startswith(">")
    second = len(following) > 1 and len(following[0]) <= 300 and following[1].startswith(">")
    return second and bool(_WROTE.search(following[0])) and bool(re.match(r"(on|le|el|am|em|il|в|在) ", line, re.I))


def _trim(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
