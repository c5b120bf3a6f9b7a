"""Who a source is: Member State, Sector Member, Associate, Academia, secretariat or other, told by signs in its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from handlers.documents.cover.folding import fold
from handlers.documents.cover.states import NAMES

STATE, MEMBER, ASSOCIATE, ACADEMIA = "Member State", "Sector Member", "Associate", "Academia"
SECRETARIAT, OTHER = "secretariat", "other"
_SAID = {
    ACADEMIA: "academia|etablissement universitaire|etablissements universitaires|instituciones academicas|institucion academica"
    "|академическ|学术成员|学术界|هيئات اكاديميه|الهيئات الاكاديميه|اوساط اكاديميه",
    ASSOCIATE: "associate|associates|associe|asociado|ассоциированн|部门准成员|准成员|منتسب",
    MEMBER: "sector member|sector members|membre de secteur|membres de secteur|membre du secteur|miembro de sector|miembros de sector|член сектора|члены сектора"
    "|部门成员|عضو القطاع|عضو قطاع|اعضاء القطاع",
    STATE: "member state|member states|administration|administrations|etat membre|etats membres|estado miembro|estados miembros|administracion"
    "|государств\\w* ?- ?член\\w*|администрац|成员国|主管部门|الدوله العضو|الدول الاعضاء|اداره",
}  # fmt: skip
_SIGNS = {
    SECRETARIAT: "secretary-general|secretary general|secretariat|tsb|bdt|radiocommunication bureau|development bureau|standardization bureau"
    "|secretaire general|secretaire generale|directeur|directrice|bureau des radiocommunications|bureau de developpement|bureau de la normalisation"
    "|secretario general|secretaria general|secretaria|director|directora|oficina de|генеральн\\w* секретар\\w*|секретариат\\w*|директор\\w*|бюро"
    "|秘书长|秘书处|主任|局长|局(?=$|\\()|الامين العام|الامينه العامه|الامانه|مدير|مديره|مكتب",
    OTHER: "rapporteur|chair|chairman|chairwoman|chairperson|vice-chair|vice-chairman|co-chair|coordinator|focal point|convener|convenor|editor"
    "|study group|working party|rapporteur group|advisory group|tsag|rag|tdag|cwg|jca|focus group|president|presidente|presidenta"
    "|rapporteuse|commission d'etudes|groupe de travail|groupe consultatif|coordonnateur|coordonnatrice|coordinador|coordinadora|relator|relatora"
    "|grupo de trabajo|grupo asesor|comision de estudio|председател\\w*|докладчик\\w*|координатор\\w*|исследовательск\\w*|рабоч\\w* групп\\w*"
    "|主席|报告人|协调人|研究组|顾问组|工作组|رئيس|مقرر|منسق|لجنه الدراسات|فريق",
    ACADEMIA: "university|universite|universidad|universita|universitat|institute of technology|polytechnic|academy|college|ecole"
    "|университет\\w*|институт\\w*|академи\\w*|大学|学院|研究院|جامعه|معهد|اكاديميه",
    MEMBER: "ltd|inc|corp|corporation|gmbh|ag|s\\.a\\.|sa|llc|co\\.|plc|oy|ab|b\\.v\\.|company|limited|technologies|telecom|mobile|networks|s\\.p\\.a\\."
    "|ооо|пао|ао|公司|集团|شركه",
    STATE: "common proposal|common proposals|propositions communes|propuestas comunes|общие предложения|共同提案|مقترحات مشتركه|rcc|рсс|citel|cept|ministry|ministere|ministerio|министерств\\w*|regulatory|regulator|authority|commission|agency|government|department of"
    "|gouvernement|autorite|gobierno|agencia nacional|агентств\\w*|правительств\\w*|[^\\W\\d]{2,12}部(?=$|\\()|وزاره|هيئه|حكومه",
}  # fmt: skip
_PARTS = re.compile(r"\s*(?:[,;/،、；，&\n]|\band\b|\bet\b|\by\b|(?<!\w)и(?!\w)|\s-\s)\s*")
_ENDING = re.compile("(?:ая|ие|ии|ия|ые|ое|[аеиоуыьяюй])$")
# "Mali (Republic of)", "Republic of Mali", "République du Mali".
_FORM = re.compile(
    r"\((?:\w+ ){0,3}(?:republi|kingdom|state|federa|reino|royaume|estado|etat|pluri|boliv|islam|commonwealth)[^()]{0,40}\)"
    r"|(?:the )?(?:republic of|republique (?:du|de la|de|d')|republica (?:del|de la|de)|kingdom of|state of|government of"
    r"|gouvernement (?:du|de la|de)|gobierno (?:del|de la|de)|республика|правительство|جمهوريه|مملكه|دوله) ?"
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_HAN, _ARABIC = re.compile("[\u3400-\u9fff]"), re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True, slots=True)
class Category:
    """A category and whether the signs leave no doubt; `sign` is what told it."""

    name: str
    certain: bool
    sign: str


def category_of(source: str) -> Category:
    """The category of a source as it stands on a cover. An unknown name is `other`, uncertain."""
    folded = fold(source)
    plain = _FORM.sub("", folded) if not _pattern().fullmatch(folded) else folded
    states = _states(folded)
    for name, pattern in _said().items():
        if found := pattern.search(folded):
            return Category(name, True, found[0])
    if states and all(_is_state(part) for part in _PARTS.split(plain) if part.strip()):
        return Category(STATE, True, "a State's name")
    for name, pattern in _signs().items():
        if not (found := pattern.search(folded)):
            continue
        certain = name in (SECRETARIAT, OTHER, ACADEMIA) or (name == STATE and bool(states))
        return Category(name, certain, found[0])
    if states and not source.rstrip().endswith((")", "）")):
        return Category(STATE, False, "a State's name among others")
    return Category(MEMBER, False, "a name with a State behind it") if states else Category(OTHER, False, "no known sign")


def state_named(text: str) -> str:
    """The name of a State in its first form, where the text is that name in another case; '' else."""
    found = _pattern().fullmatch(fold(text).strip(" ."))
    if not found or not _CYRILLIC.search(text):
        return ""
    return next((name for name, pattern in _russian() if pattern.fullmatch(found[0])), "")


def state_only(text: str) -> bool:
    """Whether a text is nothing but the names of States."""
    return category_of(text) == Category(STATE, True, "a State's name")


def is_entity(line: str) -> bool:
    """Whether a line of its own looks like a source: a State, or a name with one of the signs."""
    folded = fold(line)
    if not folded or len(folded) > 160:
        return False
    told = category_of(line)
    return told.sign not in ("no known sign", "a State's name among others") and len(folded.split()) <= 16


def _is_state(part: str) -> bool:
    part = re.sub(r"^ *(?:the|le|la|les|l'|du|de la|de|del|el|los|des) ?", "", part).strip(" ().")
    return bool(part) and any(found.end() - found.start() == len(part) for found in _pattern().finditer(part))


def _states(folded: str) -> list[str]:
    return [found[0] for found in _pattern().finditer(folded)]


@cache
def _pattern() -> re.Pattern[str]:
    """All names of all States, longer ones first. Russian ones in any case, Chinese and Arabic ones also within a word."""
    names = {fold(name) for line in NAMES.strip().splitlines() for name in line[3:].split("|")}
    return re.compile("|".join(_flexible(name) for name in sorted(names, key=len, reverse=True)))


def _flexible(name: str) -> str:
    if _HAN.search(name):
        return re.escape(name)
    if _ARABIC.search(name):
        return rf"(?<!\w)[ولبك]?{re.escape(name)}(?!\w)"
    if name.isascii():
        return rf"(?<!\w){re.escape(name)}(?!\w)"
    stems = (rf"{re.escape(_ENDING.sub('', word) if len(word) > 4 else word)}\w{{0,3}}" for word in name.split())
    return rf"(?<!\w){' '.join(stems)}(?!\w)"


@cache
def _russian() -> tuple[tuple[str, re.Pattern[str]], ...]:
    names = (name for line in NAMES.strip().splitlines() for name in line[3:].split("|"))
    return tuple((name, re.compile(_flexible(fold(name)))) for name in names if _CYRILLIC.search(name))


@cache
def _said() -> dict[str, re.Pattern[str]]:
    return {name: _any(words) for name, words in _SAID.items()}


@cache
def _signs() -> dict[str, re.Pattern[str]]:
    return {name: _any(words) for name, words in _SIGNS.items()}


def _any(words: str) -> re.Pattern[str]:
    """Words of alphabets stand alone (Russian and Arabic ones may bear endings), Chinese ones anywhere."""
    patterns = []
    for word in words.split("|"):
        if _HAN.search(word):
            patterns.append(word)
        elif _ARABIC.search(word):
            patterns.append(rf"(?<!\w)(?:[ولب]|ال|وال|لل)?{word}(?!\w)")
        elif word.isascii():
            patterns.append(rf"(?<!\w){word}(?!\w)")
        else:
            patterns.append(rf"(?<!\w){word}\w*")
    return re.compile("|".join(patterns))
