"""The labels of covers in six languages, and how a line is parted into a label and what follows it.

Wording: templates of ITU-T (A.2), ITU-D, ITU-R and Council as published in the six languages; forms of older years and
of members' own making are added as they were met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.documents.cover.folding import fold

_TITLE = """title|document title|titre|titulo|titre du document|titulo del documento|название|заголовок|наименование
название документа|наименование документа|标题|题目|名称|文件标题|文稿标题|العنوان|عنوان|عنوان الوثيقة|عنوان المساهمة
subject|objet de la contribution|asunto|тема|предмет|事由|主题|الموضوع"""
_SOURCE = """source|sources|submitted by|origin|presented by|origine|auteur|soumis par|soumise par|presente par|origen|fuente
presentado por|presentada por|sometido por|источник|источник документа|представлено|кем представлено|автор|来源|提交方|提交者
文稿来源|المصدر|مصدر|مقدم من|مقدمة من|المصدر/المصادر|contributor"""
_CONTACT = """contact|contacts|contact person|contact point|contact name|contact information|name/organization/entity|editor
point of contact|contact(s)|personne a contacter|coordonnees|contacto|contactos|persona de contacto|punto de contacto
для контактов|контактное лицо|контакты|контакт|контактная информация|контактные данные|联系人|联系方式|联络人|联系信息|姓名/组织/实体
جهة الاتصال|للاتصال|الاتصال|مسؤول الاتصال|جهات الاتصال|للاتصال بالجهة|بيانات الاتصال|nom/organisation/entite
nombre/organizacion/entidad|фамилия/организация/объединение|الاسم/المنظمة/الكيان"""
_PURPOSE = """purpose|purpose of the document|document purpose|but|objet|objectif|finalite|objeto|proposito|finalidad|objetivo
назначение|цель|цель документа|目的|用途|الغرض|الغرض من الوثيقة|الهدف"""
_ACTION = """action|action required|action requested|requested action|required action|expected results|expected result
expected outcome|expected outcomes|proposed action|decision required|action sought|suite a donner|mesure a prendre
mesures a prendre|mesure requise|mesures requises|suite a donner par le conseil|resultats attendus|action demandee
decision demandee|accion solicitada|accion requerida|medidas solicitadas|resultados esperados|resultado esperado
accion que se solicita|medida solicitada|необходимые действия|требуемые действия|ожидаемые результаты|ожидаемый результат
необходимая мера|необходимые меры|предлагаемые действия|需采取的行动|要求采取的行动|需要采取的行动|所需行动|采取行动|预期结果|预期成果
建议采取的行动|الإجراء المطلوب|الاجراءات المطلوبة|النتائج المتوقعة|النتيجة المتوقعة|الإجراء المطلوب اتخاذه|المطلوب"""
_ABSTRACT = """abstract|summary|executive summary|resume|resume analytique|sommaire|resumen|resumen ejecutivo|sintesis
резюме|краткое содержание|аннотация|краткое изложение|реферат|摘要|概要|提要|内容提要|ملخص|الملخص|خلاصة|موجز|الخلاصة|ملخص تنفيذي"""
_AGENDA = """agenda item|agenda items|item on the agenda|point de l'ordre du jour|points de l'ordre du jour|ordre du jour
punto del orden del dia|puntos del orden del dia|пункт повестки дня|пункты повестки дня|议程项目|议项|议程议项|بند جدول الأعمال
بند جدول الاعمال|البند من جدول الأعمال|بنود جدول الأعمال"""
_ORIGINAL = """original|language|langue|idioma|язык|语言|اللغة|original language|language of original|langue originale|langue d'origine|idioma original|lengua original
оригинал|язык оригинала|原文|原始语言|原文语言|الأصل|الاصل|اللغة الأصلية|لغة الأصل"""
_NUMBER = """document|document no|document no.|document number|doc.|doc|doc. no.|number|no.|document n°|numero du document
document no|numero|numero de documento|documento|documento n.º|документ|номер документа|номер|документ №|文件|文件号|文件编号
文稿编号|编号|الوثيقة|وثيقة|رقم الوثيقة|الرقم|document reference|reference number"""
_MEETING = """meeting|meeting, date|meeting/date|place, date|place/date|venue|place and date|event|reunion|reunion, date
lieu, date|lugar, fecha|lugar y fecha|lieu et date|собрание|место, дата|собрание, дата|место и дата|会议|地点，日期|地点、日期|会议，日期
地点和日期|الاجتماع|المكان، التاريخ|المكان والتاريخ|مكان وتاريخ الاجتماع|reunion, fecha"""
_DATE = """date|received|date received|submitted|recu|recue|recu le|date de reception|fecha|recibido|recibida|fecha de recepcion
дата|получен|получено|дата получения|дата представления|日期|收到日期|收到|التاريخ|تاريخ|تاريخ الاستلام|الواردة في|استلمت"""
_QUESTIONS = """question|questions|question(s)|question(s) concerned|q|cuestion|cuestiones|cuestion(es)|вопрос|вопросы|вопрос(ы)
课题|研究课题|问题|المسألة|المسائل|المسألة (المسائل)|المسألة/المسائل"""
_KEYWORDS = """keywords|key words|keyword|mots cles|mots-cles|mot cle|palabras clave|palabras claves|ключевые слова
ключевые термины|关键词|关键字|主题词|الكلمات الرئيسية|كلمات رئيسية|الكلمات المفتاحية|كلمات البحث|الكلمات الأساسية"""
# Labels of no field of ours: what follows them belongs to nothing before.
_OTHER = """references|reference|relevant link(s) with the strategic plan|financial implications|priority area|priority areas
lessons learned|strategic plan link|references documents|study period|theme|tema|themes|temas|тема iscg|主题领域|remark|remarks|status|related to|attachments|cc|to
implications financieres|references|domaine prioritaire|liens pertinents avec le plan strategique
lien(s) pertinent(s) avec le plan strategique|referencias|esfera prioritaria|ambito prioritario|consecuencias financieras
repercusiones financieras|vinculos pertinentes con el plan estrategico|vinculo(s) pertinente(s) con el plan estrategico
справочные материалы|ссылки|финансовые последствия|приоритетная область|приоритетное направление
соответствующая(ие) увязка(и) со стратегическим планом|увязка со стратегическим планом|参考文件|参考资料|财务影响|优先领域|与战略规划的相关性
与《战略规划》的相关链接|المراجع|الآثار المالية|الاثار المالية|المجال ذو الأولوية|مجال الأولوية|صلة وثيقة بالخطة الاستراتيجية
الصلة (الصلات) ذات الصلة بالخطة الاستراتيجية|phone|phone number|tel|telephone|telefono|телефон|电话|الهاتف|e-mail|email|courriel
correo electronico|correo-e|эл. почта|электронная почта|电子邮件|البريد الإلكتروني|fax|telefax|факс|传真|الفاكس|web|type|pages|security"""
_SAID_OF_CONTACT = {"tel", "phone", "phone number", "telephone", "telefono", "телефон", "电话", "الهاتف", "e-mail", "email",
    "courriel", "correo electronico", "correo-e", "эл. почта", "электронная почта", "电子邮件", "البريد الإلكتروني", "fax",
    "telefax", "факс", "传真", "الفاكس", "name/organization/entity", "nom/organisation/entite"}  # fmt: skip
_OF_CONTACT = frozenset(map(fold, _SAID_OF_CONTACT))
OTHER, CONTACT_PART = "other", "contact part"
_BY_FIELD = {
    "title": _TITLE, "source": _SOURCE, "contact": _CONTACT, "purpose": _PURPOSE, "action": _ACTION, "abstract": _ABSTRACT,
    "agenda_item": _AGENDA, "original_language": _ORIGINAL, "number": _NUMBER, "meeting": _MEETING, "date": _DATE,
    "questions": _QUESTIONS, "keywords": _KEYWORDS, OTHER: _OTHER,
}  # fmt: skip
_KNOWN = {fold(label): name for name, text in reversed(_BY_FIELD.items()) for label in re.split(r"[|\n]", text)}
_KNOWN |= dict.fromkeys(_OF_CONTACT, CONTACT_PART) | {fold("name/organization/entity"): "contact"}
# "Action required by the Council", "Suite à donner par le Conseil", "Acción solicitada al Consejo".
_LONGER = tuple((label, name) for label, name in _KNOWN.items() if name in ("action", "agenda_item") and len(label) > 5)
_PARTED = re.compile(r"[:：︰∶﹕]|\t| {3,}| / ")
_LONGEST_LABEL = 70


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label as printed, the field it names (`other` for none of ours), and the rest of its line."""

    field: str
    label: str
    rest: str
    is_parted: bool


def label_of(line: str) -> Labelled | None:
    """The label at the start of a line, if there is one: before a colon, a tab or a wide gap, or as the whole line."""
    line = line.strip()
    parted = _PARTED.search(line[: _LONGEST_LABEL + 10])
    if parted and (name := _named(line[: parted.start()])):
        rest = line[parted.end() :].strip().lstrip(":：/ ").strip()
        return Labelled(name, line[: parted.start()].strip(), rest, True)
    if len(line) <= _LONGEST_LABEL and not parted and (name := _named(line)):
        return Labelled(name, line, "", False)
    return None


def _named(head: str) -> str:
    folded = fold(head).strip(" .:*_-#>")
    if not folded or len(folded) > _LONGEST_LABEL:
        return ""
    name = _KNOWN.get(folded) or _KNOWN.get(folded.removesuffix("(s)").strip())
    if not name and _CHINESE_ACTION.fullmatch(folded):
        return "action"
    return name or next((name for label, name in _LONGER if _goes_on(folded, label)), "")


def _goes_on(folded: str, label: str) -> bool:
    return folded.startswith(label) and bool(_BY_WHOM.fullmatch(folded[len(label) :]))


_CHINESE_ACTION = re.compile("(?:需|需要|要求|请|提请)[^,。]{0,10}采取的?[^,。]{0,2}行动")
_BY_WHOM = re.compile(
    r" ?(?:by|from|of|to|par|de la part|del|al|a la|por|de|со стороны|от|من جانب|من)\b.{1,40}|[^\W\d_]{0,3}(?:理事会|大会|全会)"
)
