"""What stands on a cover without a label: group and meeting, document number, date, language, source and title.

Order on the covers of ITU-D, Council and the ISCG: body and meeting beside the number, the date, the original
language; then the source; then the title; then the box with the summary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.documents.cover.days import YEAR, day_of, days_in, languages_in, only_language
from handlers.documents.cover.entities import is_entity, state_named, state_only
from handlers.documents.cover.folding import fold, plain_signs
from handlers.documents.cover.found import Draft, Loose
from handlers.documents.cover.paper import FOOTER, HEADER

_MOST_LINES = 40
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d)?(?:[.\t )]|[^\W\d_])")
_LONGEST_TITLE = 400
# Labels of the box below the title, and of the header above it.
_BOX = ("abstract", "purpose", "action", "other")
_SIGNS = ("number", "date", "original_language", "meeting", "agenda_item")
_DOCUMENT = re.compile(
    r"^(?:(?:to |к |au |al |à |a la |del |ل)?(?:documento?|документ\w*|文件|文稿|الوثيقة|لوثيقة|وثيقة|doc\.?)\s*(?:no\.?|n°|№|号)?\s*[:：]?\s*)(?P<code>[^\s].{0,60})$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:ITU-[TRD]/)?(?:[A-Z][A-Za-z]{0,9}\d{0,4}|\d[A-D])(?:[ /-]{1,3}(?:[A-Z]{1,7}\d{0,4}|\d{1,4}[A-D]?)){0,6}"
    r"(?:\s?\((?:Add|Rev|Rév|Corr|Annex|PLEN/|GEN/|WP)[^()]{0,12}\)|\s?(?:Rev|Add|Corr)\.?\s?\d+|-?R\d{1,2}){0,4}(?: ?- ?[EFSRCA])?"
)
_DERIVED = re.compile(
    r"^(?:revision|addendum|corrigendum|annex|annexe|revisi[oó]n|add[eé]ndum|corrig[eé]ndum|anexo|r[eé]vision|пересмотр|дополнительный документ"
    r"|исправление|приложение|المراجعة|الإضافة|التصويب|الملحق|附件|修订|补遗|勘误)\s*\d{1,3}[^.]{0,20}$",
    re.IGNORECASE,
)
# "Revision 2 to Document TDAG-23/48-A" in one line.
_DERIVED_OF = re.compile(
    r"^(?:revision|addendum|corrigendum|annexe?|revisi[oó]n|add[eé]ndum|corrig[eé]ndum|r[eé]vision|пересмотр|дополнительный документ|исправление"
    r"|المراجعة|الإضافة|التصويب)\s*\d{1,3} (?P<of>(?:to|au|al|к|of|du|del|ل|для)?.{4,60})$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"^(?:original|оригинал|原文|الاصل)\b ?[:：]?|^原文")
_BODY = re.compile(
    r"advisory group|working group|study group|inter-sector|iscg|isct|\bcouncil\b|conference|assembly|groupe consultatif|\bconseil\b|groupe de"
    r"|conference mondiale|grupo asesor|\bconsejo\b|conferencia|grupo de|консультативн|совет\b|групп|конференци|顾问组|理事会|大会|协调组|全会"
    r"|الفريق|المجلس|مجلس|المؤتمر|فريق"
)
_ITU = re.compile(
    r"international telecommunication union|union internationale des telecommunications|union internacional de telecomunicaciones|международный союз электросвязи"
    r"|国际电信联盟|国际电联$|الاتحاد الدولي للاتصالات$|standardization sector|development sector|radiocommunication sector|study period|periode d'etudes"
    r"|periodo de estudios|исследовательский период|研究期|فتره الدراسه|radiocommunication study groups|^secteur d|^sector d|^сектор |部门$|^قطاع|^contribution( \d+)?$"
    r"|^contribuci[oó]n( \d+)?$|^liaison statement$|^report( \d+)?$|^td$|^вклад$|^文稿$|^مساهمه$|plenary|pleniere|plenaria|пленарн|全体会议|الجلسه العامه"
    r"|^annex|^page|^- ?\d+ ?-$|^\d{1,3}$|^https?:|^www\.|^iscg$"
)
_MEETING = re.compile(
    r"\bmeeting\b|\bsession\b|reunion|собрание|сессия|会议|届|اجتماع|الدوره|geneva|geneve|ginebra|женева|日内瓦|جنيف|virtual|virtuelle|виртуальн|虚拟|افتراضي"
)
_ORDINAL = re.compile(r"\b\d{1,3}(?:st|nd|rd|th|e|eme|-?[а-я]{1,2}|\.?[ao])\b|第?\d+[届次]|\b\d\d-\d\b|الاجتماع ال|الدوره ال")
_BY = re.compile(
    r"^(?:contribution|proposal|report|note|document|communication|input|submission|contribution conjointe|rapport|proposition|soumission|contribuci[oó]n"
    r"|informe|nota|propuesta|вклад|отчет|отчёт|записка|предложение|доклад)\s*(?:submitted |presented |pr[eé]sent[eé]e? |soumise? |presentada? |presentado "
    r"|представленн\w+ )?(?:by |from |of |par |del |de la |de l'|du |des |de |от )?\s*(?:the |la |le |l'|el |los |las )?(?P<who>\S.{1,140})$"
    r"|^(?:来自|由)?(?P<zh>[^\d]{2,40}?)(?:提交的文稿|的报告|的说明|的文稿|提交的报告|的提案|提案|的来文)$|^(?:مساهمة|تقرير|مذكرة|مقترح)\s+(?:مقدمة |مقدم )?(?:من )?(?P<ar>\S.{1,100})$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"note |nota |записка|مذكرة", re.IGNORECASE)
_SUBMITTED = re.compile(
    r"(?:contribution|proposal) (?:which has been |has been )?(?:submitted|presented|from) by (?:the |)(?P<who>[^.:;]{3,90})", re.IGNORECASE
)


def read_header(loose: Sequence[Loose], labelled: Sequence[Draft], have: frozenset[str]) -> list[Draft]:
    """Fields from lines without a label; those in `have` are told by labels, and are not looked for."""
    ceiling = min((draft.line for draft in labelled if draft.name in _BOX), default=10_000)
    body = [line for line in loose if line.place not in (HEADER, FOOTER) and line.text.strip() and line.number <= ceiling]
    body = body[:_MOST_LINES]
    drafts: list[Draft] = []
    rest: list[Loose] = []
    waiting = ""
    floor = max((draft.line for draft in labelled if draft.name in _SIGNS and draft.line < ceiling), default=0)
    for index, line in enumerate(body):
        drawn = _sign(line, waiting, body[index - 1] if index else None)
        waiting = ""
        if isinstance(drawn, str):
            waiting = drawn
        elif drawn is not None:
            _keep(drafts, drawn)
            rest = [one for one in rest if one.text.strip(" ,") not in drawn.lines[0].split(", ")[0] or drawn.name != "meeting"]
        else:
            rest += [line] if not _ITU.search(fold(line.text)) else []
            continue
        floor = max(floor, line.number)
    drafts += _from_page_header(loose, drafts)
    drafts += _source_and_title([line for line in rest if line.number > floor] or rest, have, floor > 0)
    return [draft for draft in drafts if draft.name not in have]


def _keep(drafts: list[Draft], drawn: Draft) -> None:
    """The first of a kind counts; but "Council 2026" gives way to the same with place and days."""
    before = next((draft for draft in drafts if draft.name == drawn.name), None)
    if before is None:
        drafts.append(drawn)
    elif drawn.name == "meeting" and drawn.lines[0].startswith(before.lines[0]):
        drafts[drafts.index(before)] = drawn


def _sign(line: Loose, waiting: str, before: Loose | None) -> Draft | str | None:
    """A draft for a line that is a number, date, language or meeting; text for one that begins a number; else None."""
    text, where = plain_signs(line.text), f"line {line.number}"
    if len(text) > 160:
        return None
    if _DERIVED.match(text) and not YEAR.search(text):
        return text
    if number := number_in(text):
        return Draft("number", where, lines=[f"{waiting} {text}" if waiting else number])
    if day := day_of(text):
        return Draft("date", where, lines=[day])
    if language := only_language(text) or (languages_in(text) if _ORIGINAL.match(fold(text)) else ""):
        return Draft("original_language", where, lines=[language])
    folded = fold(text)
    is_other = _BY.match(text) is not None or line.number > 12 or text[0].islower() or text[0] == "("
    is_placed = days_in(folded) or (_MEETING.search(folded) and (YEAR.search(folded) or _ORDINAL.search(folded)))
    if is_placed and not is_other and len(folded) < 140:
        joined = before is not None and bool(_BODY.search(fold(before.text))) and before.number >= line.number - 2
        lines = [before.text.strip(" ,"), line.text] if joined and before is not None and not is_sign(before.text) else [line.text]
        return Draft("meeting", where, lines=[", ".join(lines)])
    if _BODY.search(folded) and line.number <= 4 and not is_entity_line(line.text):
        return "" if not YEAR.search(folded) else Draft("meeting", where, lines=[line.text])
    return None


def is_sign(text: str) -> bool:
    """Whether a line belongs to the header of a cover: a number, a date, or "English only"."""
    plain = plain_signs(text)
    return bool(number_in(plain) or day_of(text) or only_language(plain) or _DERIVED.match(plain))


def is_entity_line(text: str) -> bool:
    """Whether a line is a source, such as "Report by the Secretary-General" or the name of a State."""
    return is_entity(entity_in(text))


def number_in(text: str) -> str:
    """A document's number as it stands after the word Document, or alone on its line; '' when there is none."""
    if (found := _DOCUMENT.match(text)) and re.search(r"\d", found["code"]) and len(found["code"].split()) <= 9:
        return found["code"].strip(" .")
    if (found := _DERIVED_OF.match(text)) and number_in(found["of"]):
        return text
    alone = text.strip(" .-")
    if _ITU.search(fold(alone)) or YEAR.fullmatch(alone.rpartition(" ")[2]):
        return ""
    if len(alone) <= 45 and re.search(r"\d", alone) and re.search(r"[/-]|TD|\bDT\b", alone) and _CODE.fullmatch(alone):
        return "" if re.fullmatch(r"(?:ITU-[TRD]|Page|SG|WP|PP|Q)[ -]?[\d/-]*", alone, re.IGNORECASE) else alone
    return ""


def entity_in(text: str) -> str:
    """The entity in a line such as "Contribution from Japan" or "Report by the Secretary-General"."""
    text = text.strip(" *")
    text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    found = _BY.match(text)
    who = next((word for word in found.groups() if word), "") if found else ""
    who = who.strip() if who and is_entity(who) else text
    return state_named(who) or who


def _from_page_header(loose: Sequence[Loose], drafts: Sequence[Draft]) -> list[Draft]:
    if any(draft.name == "number" for draft in drafts):
        return []
    heads = [plain_signs(piece) for line in loose if line.place == HEADER for piece in re.split(r"[\t|]", line.text)]
    number = next((found for text in heads if (found := number_in(text))), "")
    return [Draft("number", "page header", lines=[number])] if number else []


def _source_and_title(lines: Sequence[Loose], have: frozenset[str], has_header: bool) -> list[Draft]:
    styled = _styled(lines, have)
    missing = {"source", "title"} - have - {draft.name for draft in styled}
    lines = [line for line in lines if not line.style.lower().startswith(("source", "title", "heading"))] if styled else lines
    block = _first_block(lines)
    if not missing or not block or (not has_header and "source" in missing and not styled):
        return styled
    entities = [line for line in block[:4] if is_entity_line(line.text)]
    source = entities[0] if entities else None
    if source and _NOTE.match(source.text) and len(entities) > 1 and _carries(source, entities[1]):
        # The secretariat's note only carries what a member has sent.
        source = entities[1]
    if "source" in missing and source is not None:
        certain = source is block[0] or _NOTE.match(block[0].text) is not None
        styled.append(Draft("source", f"line {source.number}, below the header", certain, [entity_in(source.text)]))
    elif "source" in missing and (found := _SUBMITTED.search(" ".join(line.text for line in lines[:6]))):
        styled.append(Draft("source", "the sentence on who submitted it", False, [found["who"]]))
    titles = [line for line in block if line is not source and not _NOTE.match(line.text) and line.text[0] != "(" and not entity_only(line, entities)]
    if "title" in missing and titles and ("source" in have or source is not None or has_header):
        kept = _same_title(titles)
        certain = source is block[0] and "title" in missing
        where = f"line {kept[0].number}, " + ("below the source" if certain else "below the header")
        styled.append(Draft("title", where, certain, [" ".join(line.text for line in kept)]))
    return styled


def _carries(note: Loose, below: Loose) -> bool:
    """Whether the line at once below a note says whose contribution it carries."""
    return below.number == note.number + 1 and entity_in(below.text) != below.text


def entity_only(line: Loose, entities: Sequence[Loose]) -> bool:
    """Whether a line belongs to the source: a second State below the first."""
    return line in entities[1:] and entities[0].number + entities.index(line) == line.number and state_only(line.text)


def _styled(lines: Sequence[Loose], have: frozenset[str]) -> list[Draft]:
    """Paragraph styles of the templates tell more than any guess."""
    drafts = []
    for name in ("source", "title"):
        found = [line for line in lines if re.fullmatch(rf"{name}\d?", line.style.lower().replace(" ", ""))]
        if found and name not in have:
            text = " ".join(entity_in(line.text) if name == "source" else line.text for line in found[:3])
            drafts.append(Draft(name, f"line {found[0].number}, style {found[0].style}", True, [text]))
    return drafts


def _first_block(lines: Sequence[Loose]) -> list[Loose]:
    """The short lines before the text begins."""
    block: list[Loose] = []
    for line in lines:
        if len(line.text) > _LONGEST_TITLE or len(block) == 6 or _NUMBERED.match(line.text) or line.text.endswith((":", "。")):
            break
        if re.fullmatch(r"[\W_]*", line.text):
            if block:
                break
            continue
        block.append(line)
    return block


def _same_title(lines: Sequence[Loose]) -> list[Loose]:
    """A title may run over lines that follow at once: in capitals, or until a sentence begins."""
    kept = [lines[0]]
    for line in lines[1:3]:
        follows = line.number == kept[-1].number + 1
        alike = line.text.isupper() and kept[-1].text.isupper() and not re.search(r"[\u0600-\u06ff\u3400-\u9fff]", line.text)
        if not follows or not (alike or line.text[:1].islower()):
            break
        kept.append(line)
    return kept
