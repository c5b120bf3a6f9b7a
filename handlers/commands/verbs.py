"""The verbs of the command language and their names in six languages."""

from __future__ import annotations

import difflib
import re
from functools import cache

from handlers.documents.numbering.folding import fold

READING = ("help", "log", "status", "owner")
CHANGING = ("theme", "title", "withdraw", "reserve", "language")

# English first; the first name of each language is the one its letters use (`order.verb.*` in the catalogues).
NAMES = {
    "help": "help|commands|aide|commandes|ayuda|órdenes|помощь|справка|команды|帮助|指令|命令|مساعدة|المساعدة|تعليمات",
    "log": "log|register|list|journal|registre|liste|registro|lista|журнал|реестр|список|登记表|清单|列表|سجل|السجل|قائمة",
    "status": "status|state|état|statut|estado|статус|состояние|状态|حالة|الحالة",
    "owner": "owner|who|coordinator|responsable|coordonnateur|coordinador|ответственный|координатор|负责人|协调人"
    "|مسؤول|المسؤول|منسق|المنسق",
    "theme": "theme|topic|thème|tema|тема|主题|موضوع|الموضوع",
    "title": "title|titre|intitulé|título|название|заголовок|标题|题目|عنوان|العنوان",
    "withdraw": "withdraw|retirer|retire|retirar|отозвать|отзыв|снять|撤回|撤销|سحب|اسحب",
    "reserve": "reserve|book|réserver|réserve|reservar|reserva|зарезервировать|резерв|预留|预订|حجز|احجز",
    "language": "language|lang|langue|idioma|lengua|язык|语言|语文|لغة|اللغة",
    "document": "document|number|numéro|documento|número|документ|номер|文件|编号|وثيقة|الوثيقة|رقم|الرقم",
    "stop": "stop|quit|end|arrêt|fin|alto|стоп|конец|停止|结束|قف|نهاية",
}
NEAR = 0.75  # difflib's likeness: `widthraw` and `withdraw` have 0.88, `hepl` and `help` 0.75
_BLANKS = " \t\u00a0\u3000\u200e\u200f\u061c\u2066-\u2069"
_BEFORE = re.compile(rf"[{_BLANKS}>*•·-]*")
_AFTER = re.compile(rf"[{_BLANKS}]*([:：=]?)[{_BLANKS}]*")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def spellings() -> dict[str, str]:
    """Every folded name and the verb it means."""
    return {fold(name).low: verb for verb, names in NAMES.items() for name in names.split("|")}


@cache
def _named() -> re.Pattern[str]:
    """A verb at the beginning of a folded line: a blank, a colon or the end follows; Chinese may run on to a number."""
    names = sorted(spellings(), key=len, reverse=True)
    chinese = [name for name in names if name > "\u3400" and name < "\ua000"]
    others = [name for name in names if name not in chinese]
    return re.compile(
        rf"(?:(?:{'|'.join(map(re.escape, others))})(?=[\s:=\uff1a]|[.!?\uff01\uff1f\u3002\u061f]*$)"
        rf"|(?:{'|'.join(map(re.escape, chinese))})(?=[\s:=\uff1a0-9a-z]|[.!?\uff01\uff1f\u3002]*$))"
    )


def verb_of(line: str) -> tuple[str, bool, str]:
    """The verb a line begins with (empty when with none), whether a colon follows it, and the rest as written."""
    start = _BEFORE.match(line)
    begun = line[start.end() :] if start else line
    folded = fold(begun)
    found = _named().match(folded.low)
    if found is None:
        return "", False, begun.strip()
    _, end = folded.span(found.start(), found.end())
    after = _AFTER.match(begun, end)
    assert after is not None, "it matches nothing, too"
    return spellings()[found[0]], bool(after[1]), begun[after.end() :].strip()


def near(line: str) -> tuple[str, str]:
    """The first word of a line and the name of a verb that it nearly is, both folded; empty when it is near none."""
    found = _WORD.search(fold(line).low[:60])
    if found is None or len(found[0]) < 3:
        return "", ""
    close = difflib.get_close_matches(found[0], spellings(), 1, NEAR)
    return found[0], close[0] if close else ""
