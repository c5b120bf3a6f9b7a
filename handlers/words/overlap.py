"""Words about documents that overlap: a note for a coordinator in six languages; a test proves that all say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.letters import clean_line
from handlers.overlap.nearness import NEAR_DUPLICATE
from handlers.overlap.neighbour import Neighbour
from handlers.words import RIGHT_TO_LEFT, isolated, say
from handlers.words.phrases import best_language, said_list, said_theme
from storage.records import Document, Letter, Rules

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "subject": "Overlap? {number}: {title}",
        "what": "The new document {number}, “{title}”, is near documents that came before it.",
        "near-duplicate": "{number}, “{title}”: much the same text. Share of the shorter text: {score} %",
        "kin": "{number}, “{title}”: about the same. Likeness: {score} %",
        "theme": "Theme: {theme}",
        "source": "Source: {source}",
        "shared": "Both refer to: {names}",
        "words": "Words of both: {words}",
        "here": "New: “{text}”",
        "there": "Earlier: “{text}”",
        "duplicate": "Judged before: duplicate.",
        "related": "Judged before: related.",
        "distinct": "Judged before: distinct.",
        "todo": "Nothing has been merged, and nothing will be. The secretary can record your judgement of each pair:",
    },
    "fr": {
        "subject": "Chevauchement ? {number} : {title}",
        "what": "Le nouveau document {number}, « {title} », est proche de documents reçus auparavant.",
        "near-duplicate": "{number}, « {title} » : à peu près le même texte. Part du texte le plus court : {score} %",
        "kin": "{number}, « {title} » : même sujet. Ressemblance : {score} %",
        "theme": "Thème : {theme}",
        "source": "Origine : {source}",
        "shared": "Les deux renvoient à : {names}",
        "words": "Mots des deux textes : {words}",
        "here": "Nouveau : « {text} »",
        "there": "Antérieur : « {text} »",
        "duplicate": "Jugé auparavant : doublon.",
        "related": "Jugé auparavant : apparenté.",
        "distinct": "Jugé auparavant : distinct.",
        "todo": "Rien n'a été fusionné et rien ne le sera. Le secrétariat peut consigner votre avis sur chaque paire :",
    },
    "es": {
        "subject": "¿Solapamiento? {number}: {title}",
        "what": "El nuevo documento {number}, «{title}», es cercano a documentos recibidos antes.",
        "near-duplicate": "{number}, «{title}»: casi el mismo texto. Parte del texto más corto: {score} %",
        "kin": "{number}, «{title}»: el mismo asunto. Semejanza: {score} %",
        "theme": "Tema: {theme}",
        "source": "Origen: {source}",
        "shared": "Ambos remiten a: {names}",
        "words": "Palabras de ambos: {words}",
        "here": "Nuevo: «{text}»",
        "there": "Anterior: «{text}»",
        "duplicate": "Juzgado antes: duplicado.",
        "related": "Juzgado antes: relacionado.",
        "distinct": "Juzgado antes: distinto.",
        "todo": "No se ha fusionado nada, ni se fusionará. La secretaría puede anotar su juicio sobre cada par:",
    },
    "ru": {
        "subject": "Совпадение? {number}: {title}",
        "what": "Новый документ {number}, «{title}», близок к документам, полученным ранее.",
        "near-duplicate": "{number}, «{title}»: почти тот же текст. Доля более короткого текста: {score} %",
        "kin": "{number}, «{title}»: о том же. Сходство: {score} %",
        "theme": "Тема: {theme}",
        "source": "Источник: {source}",
        "shared": "Оба ссылаются на: {names}",
        "words": "Слова обоих текстов: {words}",
        "here": "Новый: «{text}»",
        "there": "Прежний: «{text}»",
        "duplicate": "Прежнее мнение: повтор.",
        "related": "Прежнее мнение: родственные документы.",
        "distinct": "Прежнее мнение: разные документы.",
        "todo": "Ничего не объединено и объединено не будет. Секретарь может записать ваше мнение о каждой паре:",
    },
    "ar": {
        "subject": "تداخل؟ {number}: {title}",
        "what": "الوثيقة الجديدة {number}، «{title}»، قريبة من وثائق وردت قبلها.",
        "near-duplicate": "{number}، «{title}»: النص نفسه تقريبا. حصة النص الأقصر: {score}٪",
        "kin": "{number}، «{title}»: الموضوع نفسه. التشابه: {score}٪",
        "theme": "المحور: {theme}",
        "source": "المصدر: {source}",
        "shared": "تشير كلتاهما إلى: {names}",
        "words": "كلمات النصين: {words}",
        "here": "الجديدة: «{text}»",
        "there": "السابقة: «{text}»",
        "duplicate": "الحكم السابق: مكررة.",
        "related": "الحكم السابق: ذات صلة.",
        "distinct": "الحكم السابق: مختلفة.",
        "todo": "لم يُدمج شيء ولن يُدمج. ويمكن للأمانة تسجيل حكمكم على كل زوج:",
    },
    "zh": {
        "subject": "是否重叠?{number}:{title}",
        "what": "新文件{number}“{title}”与此前收到的文件相近。",
        "near-duplicate": "{number}“{title}”:文字大体相同。占较短文本的比例:{score}%",
        "kin": "{number}“{title}”:内容相近。相似度:{score}%",
        "theme": "主题:{theme}",
        "source": "来源:{source}",
        "shared": "两份文件都引用:{names}",
        "words": "共有的词语:{words}",
        "here": "新文件:“{text}”",
        "there": "此前文件:“{text}”",
        "duplicate": "此前的判断:重复。",
        "related": "此前的判断:相关。",
        "distinct": "此前的判断:不同。",
        "todo": "未合并任何文件,今后也不会合并。秘书可记录您对每一对文件的判断:",
    },
}
VERDICTS = "duplicate|related|distinct"


def overlap_note(document: Document, near: Sequence[Neighbour], rules: Rules, language: str = "") -> Letter:
    """Tell whoever coordinates the theme what is near a new document, and which command records a judgement.

    Addressed to the secretaries; use `replace(letter, to=…)` for a coordinator. `language` is the reader's, else the
    group's first. The key is `overlap/NUMBER`, so that one document causes one note.
    """
    tongue = best_language(language, rules)
    about = {"number": document.number, "title": clean_line(document.title)}
    commands = [f"    iscg-bot overlap judge {document.number} {one.number} {VERDICTS}" for one in near]
    blocks = [
        [_said(tongue, "what", about)],
        *(_one(tongue, one, rules) for one in near),
        [_said(tongue, "todo", {}), *commands],
        [say(tongue, "note.automatic", {"group": rules.group})],
    ]
    return Letter(
        key=f"overlap/{document.number}",
        kind="note",
        to=rules.secretaries,
        subject=clean_line(SENTENCES[tongue]["subject"].format_map(about)),
        text="\n\n".join("\n".join(block) for block in blocks) + "\n",
        language=tongue,
        automatic="auto-generated",
    )


def _one(language: str, near: Neighbour, rules: Rules) -> list[str]:
    """What is to be said of one neighbour, a fact a line."""
    score = str(round(100 * near.score))
    kind = "near-duplicate" if near.kind == NEAR_DUPLICATE else "kin"
    told = [(kind, {"number": near.number, "title": clean_line(near.title), "score": score})]
    if near.theme:
        told.append(("theme", {"theme": said_theme(language, near.theme, rules)}))
    if near.source:
        told.append(("source", {"source": clean_line(near.source)}))
    if near.shared:
        told.append(("shared", {"names": said_list(language, near.shared)}))
    if near.words:
        told.append(("words", {"words": said_list(language, map(clean_line, near.words))}))
    for passage in near.passages:
        told.append(("here", {"text": clean_line(passage.here)}))
        told += [("there", {"text": clean_line(passage.there)})] if passage.there else []
    if near.verdict:
        told.append((near.verdict, {}))
    return [_said(language, key, values) for key, values in told]


def _said(language: str, key: str, values: Mapping[str, str]) -> str:
    """The sentence with its values, isolated where the text runs from right to left."""
    if language in RIGHT_TO_LEFT:
        values = {name: isolated(value) for name, value in values.items()}
    return SENTENCES[language][key].format_map(values)
