"""The words by which members of six languages say that they send a contribution, and those of mere talk."""

from __future__ import annotations

import re

_NOUNS = (
    r"contributions?|proposals?|draft|working document|liaison statement|input (document|paper|to)|position paper|"
    r"progress report|report (of|on|by|from)|concept note|discussion paper|"
    r"propositions?|projet d[e']|document de travail|note de liaison|rapport (de|du|sur)|note conceptuelle|"
    r"contribuci[oó]n(es)?|propuestas?|proyecto de|documento de (trabajo|posición)|declaración de coordinación|"
    r"informe (de|del|sobre)|"
    r"вклад\w*|предложени[ея]|проект\w*|рабочий документ|заявление о взаимодействии|отч[её]т\w*|"
    r"文稿|提案|提议|草案|工作文件|联络声明|报告|建议书|"
    r"(ال)?مساهمة|(ال)?مساهمات|(ال)?مقترح\w*|(ال)?مشروع|وثيقة عمل|بيان اتصال|(ال)?تقرير"
)
CONTRIBUTION = re.compile(rf"(?<!\w)({_NOUNS})(?!\w)|文稿|提案|草案|工作文件|联络声明|报告", re.IGNORECASE)

# Two patterns, because a word that must begin where a word begins, or one that has no capitals, is refused at most
# places of a text at once (3,000 characters without such words: 3.4 ms in one pattern, 0.8 ms in two).
_OPENING_WORDS = re.compile(
    r"(?<!\w)(?:(please find|find|attached|enclosed)[^.\n]{0,60}"
    r"(attached|enclosed|below|contribution|proposal|document|report|draft)|"
    r"(i|we) (hereby )?(submit|propose|present|would like to (submit|present|contribute))|please register|"
    r"(veuillez trouver|vous trouverez|ci-joint|nous (soumettons|proposons|présentons))|"
    r"(sírvanse encontrar|adjunt[oa]|se adjunta|encontrarán|presentamos|proponemos|sometemos)|"
    r"(прилага(ю|ем|ется)|во вложении|направля(ю|ем)|представля(ю|ем)|предлага(ю|ем)))",
    re.IGNORECASE,
)
_OPENING_RUNS = re.compile(
    r"随函附上|请查收|附件(?:是|为|中)|现提交|谨提交|我们(?:提交|提议|建议)|"
    r"مرفق|تجدون|يرجى الاطلاع على|نقدم|نقترح|يسرنا أن نقدم"
)

CHATTER = re.compile(
    r"(?<!\w)(thanks?|thank you|congratulations?|question|reminder|meeting (link|room|time)|apolog(y|ies)|test|hello|"
    r"merci|félicitations|rappel|excuses|gracias|felicitaciones|recordatorio|disculpas|"
    r"спасибо|поздравля\w*|вопрос|напоминание|شكرا|تذكير|سؤال)(?!\w)|谢谢|祝贺|提醒|问题",
    re.IGNORECASE,
)


def opening(text: str) -> str:
    """The first words of a text that open a contribution, as they stand there, or empty."""
    found = [match for pattern in (_OPENING_WORDS, _OPENING_RUNS) if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start())[0] if found else ""
