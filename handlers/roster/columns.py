"""The columns of a roster and the words that may stand in them, in six languages."""

from __future__ import annotations

from functools import cache

from handlers.documents.cover.folding import fold

# Name of the column: what its head may say. English first; the name itself is what an export writes.
HEADS = {
    "id": "id|identifiant|identificador|идентификатор|编号|المعرف",
    "name": "name|full name|nom|nom complet|nombre|nombre completo|имя|фио|имя и фамилия|姓名|名字|الاسم|الاسم الكامل",
    "aliases": "aliases|alias|other names|autres noms|otros nombres|другие имена|别名|其他姓名|أسماء أخرى",
    "addresses": "addresses|address|email|e-mail|emails|e-mails|mail|e-mail address|e-mail addresses|email address|adresse"
    "|adresses|courriel|courriels|adresse électronique|adresses électroniques|correo|correo electrónico|dirección"
    "|direcciones|адрес|адреса|электронная почта|эл. почта|почта|地址|电子邮件|电子邮箱|邮箱|البريد الإلكتروني|العنوان|العناوين",
    "entity": "entity|organization|organisation|affiliation|company|entité|organisme|entidad|organización|организация"
    "|объединение|компания|实体|单位|组织|机构|الكيان|المنظمة|الجهة",
    "category": "category|membership|membership category|catégorie|categoría|категория|类别|成员类别|الفئة",
    "country": "country|pays|país|страна|国家|البلد|الدولة",
    "region": "region|région|región|регион|区域|地区|المنطقة",
    "sector": "sector|secteur|сектор|部门|القطاع",
    "language": "language|langue|idioma|lengua|язык|语文|语言|اللغة",
    "roles": "roles|role|rôle|rôles|fonction|fonctions|función|funciones|rol|роль|роли|функции|职责|角色|الأدوار|الدور|المهام",
}
CATEGORIES = {
    "Member State": "Member State|Member States|administration|État Membre|Estado Miembro|Государство-Член"
    "|成员国|الدولة العضو|دولة عضو",
    "Sector Member": "Sector Member|Membre de Secteur|Miembro de Sector|Член Сектора|部门成员|عضو القطاع|عضو قطاع",
    "Associate": "Associate|Associé|Asociado|Ассоциированный член|部门准成员|准成员|منتسب",
    "Academia": "Academia|établissement universitaire|institución académica|Instituciones Académicas"
    "|академическая организация|Академические организации|学术成员|هيئة أكاديمية|الهيئات الأكاديمية",
    "secretariat": "secretariat|ITU|secrétariat|secretaría|секретариат|秘书处|الأمانة",
    "other": "other|autre|otro|otra|другое|прочее|其他|أخرى|غير ذلك",
}
REGIONS = {
    "AFR": "AFR|Africa|Afrique|África|Африка|非洲|إفريقيا",
    "AMS": "AMS|Americas|America|Amériques|Américas|América|Америка|美洲|الأمريكتان",
    "ARB": "ARB|Arab States|États arabes|Estados Árabes|Арабские государства|阿拉伯国家|الدول العربية",
    "ASP": "ASP|Asia and the Pacific|Asia-Pacific|Asie-Pacifique|Asie et Pacifique|Asia y el Pacífico|Asia-Pacífico"
    "|Азиатско-Тихоокеанский регион|亚太|亚太区域|亚洲及太平洋|آسيا والمحيط الهادئ",
    "CIS": "CIS|RCC|CEI|СНГ|РСС|独联体|كومنولث الدول المستقلة",
    "EUR": "EUR|Europe|Europa|Европа|欧洲|أوروبا",
}
SECTORS = {
    "R": "R|ITU-R|UIT-R|МСЭ-R|国际电联R|BR|radiocommunication|radiocommunications|radiocomunicaciones"
    "|радиосвязь|无线电通信|الاتصالات الراديوية",
    "T": "T|ITU-T|UIT-T|МСЭ-T|МСЭ-Т|TSB|standardization|normalisation|normalización|стандартизация|标准化|تقييس",
    "D": "D|ITU-D|UIT-D|МСЭ-D|BDT|development|développement|desarrollo|развитие|发展|تنمية",
    "GS": "GS|SG|general secretariat|secrétariat général|secretaría general|генеральный секретариат|总秘书处|الأمانة العامة",
}
LANGUAGES = {
    "en": "en|E|English|anglais|inglés|английский|英文|英语|الإنجليزية",
    "fr": "fr|F|French|français|francés|французский|法文|法语|الفرنسية",
    "es": "es|S|Spanish|espagnol|español|испанский|西班牙文|西班牙语|الإسبانية",
    "ru": "ru|Russian|russe|ruso|русский|俄文|俄语|الروسية",
    "ar": "ar|A|Arabic|arabe|árabe|арабский|阿拉伯文|阿拉伯语|العربية",
    "zh": "zh|C|Chinese|chinois|chino|китайский|中文|汉语|الصينية",
}
ROLES = {
    "coordinator": "coordinator|theme coordinator|coordonnateur|coordonnatrice|coordinador|coordinadora|координатор"
    "|协调人|منسق|منسقة",
    "focal-point": "focal-point|focal point|focal|point focal|coordonnateur de secteur|punto focal|coordinador de sector"
    "|контактное лицо|контактный пункт|联系人|联络人|جهة اتصال|نقطة اتصال|جهة الاتصال",
    "secretary": "secretary|secretariat|secrétaire|secretario|secretaria|секретарь|秘书|أمين|أمينة|سكرتير",
    "chair": "chair|chairman|chairwoman|chairperson|président|présidente|presidente|presidenta|председатель|主席|رئيس|رئيسة",
    "member": "member|membre|miembro|член|участник|成员|عضو",
}
CHOICES = {"category": CATEGORIES, "region": REGIONS, "sector": SECTORS, "language": LANGUAGES}


@cache
def heads() -> dict[str, str]:
    """Every folded head of a column, and the column it means."""
    return spellings(HEADS)


@cache
def choices(column: str) -> dict[str, str]:
    """Every folded word that may stand in a column of choices, and the value it means."""
    return spellings(CHOICES[column])


@cache
def role_names() -> dict[str, str]:
    """Every folded name of a role, and the role it means."""
    return spellings(ROLES)


def spellings(words: dict[str, str]) -> dict[str, str]:
    """Folded spelling to value, for a table of `value: spelling|spelling`."""
    return {fold(form): value for value, forms in words.items() for form in (value, *forms.split("|"))}
