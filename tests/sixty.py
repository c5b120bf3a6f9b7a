"""Sixty mails as a group really writes them, in six languages, and by hand what each must become."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.papers_made import paper

ANNA, BERT, DORA, EVE = "anna@example.org", "bert@example.org", "dora@strict.example", "eve@elsewhere.example"
NAMES = {ANNA: "Anna", BERT: "Bert", DORA: "Dora", EVE: "Eve"}


@dataclass(frozen=True)
class Told:
    """One mail of the story and what it must become: `wanted` is `disposition document`.

    `to` is `list`, `bot` or `both`; `answers` names the mail it replies to, and `letter` says that it replies to the
    bot's answer to that mail; a text `CODE` is put in place of the code that the answer carried.
    """

    name: str
    author: str
    subject: str
    wanted: str
    text: str = "Please find attached our contribution.\n"
    files: tuple[tuple[str, bytes], ...] = ()
    answers: str = ""
    letter: bool = False
    to: str = "list"
    headers: dict[str, str] = field(default_factory=dict)


TITLE = "Captioning of all remote meetings"
CYBER = "Confiance et cybersécurité pour les petits États"
GAP = "Reducción de la brecha de normalización en la región"
SAME = paper("Gender balance in the advisory groups", "Bertland")
CAPTIONS = paper(TITLE, "Ruritania")


BODIES = {
    "fr": "La délégation propose que le groupe examine cette question à sa prochaine réunion et qu'il en informe les bureaux.",
    "es": "La delegación propone que el grupo examine esta cuestión en su próxima reunión y que informe a las oficinas.",
    "ru": "Делегация предлагает группе рассмотреть этот вопрос на следующем собрании и сообщить о нём всем бюро.",
    "zh": "代表团提议小组在下次会议上审议这一问题，并将结果通报各局和各顾问组。",
    "ar": "يقترح الوفد أن ينظر الفريق في هذه المسألة في اجتماعه المقبل وأن يبلغ المكاتب بنتائجها.",
}


def said(language: str, title: str, source: str, more: str = "") -> bytes:
    """A paper in another language than English."""
    return paper(title, source, body=f"{BODIES[language]} {more}".strip())


def one(name: str, data: bytes) -> tuple[tuple[str, bytes], ...]:
    """A single file."""
    return ((name, data),)


BEFORE: tuple[Told, ...] = (
    Told("en", ANNA, "Contribution on captioning", "registered ISCG/26-1/1", files=one("captions.docx", CAPTIONS)),
    Told("fr", BERT, "Contribution sur la cybersécurité", "registered ISCG/26-1/2", "Veuillez trouver ci-joint notre contribution sur la cybersécurité et la confiance.\n", one("cyber.docx", said("fr", CYBER, "Bertland"))),
    Told("es", DORA, "Contribución sobre la brecha de normalización", "registered ISCG/26-1/3", "Sírvanse encontrar adjunta nuestra contribución sobre la brecha de normalización.\n", one("brecha.docx", said("es", GAP, "Doralandia"))),
    Told("ru", ANNA, "Вклад о доступности", "registered ISCG/26-1/4", "Прилагаем наш вклад о доступности для лиц с ограниченными возможностями.\n"),
    Told("zh", BERT, "关于气候变化的文稿", "registered ISCG/26-1/5", "现提交我们关于气候变化的文稿，供小组在下次会议上审议。\n"),
    Told("ar", DORA, "مساهمة بشأن المساواة بين الجنسين", "registered ISCG/26-1/6", "نقدم إليكم مساهمتنا بشأن المساواة بين الجنسين، ونرجو النظر فيها.\n"),
    Told("reply", BERT, "Re: Contribution on captioning", "filed ISCG/26-1/1", "We support this.\n", answers="en"),
    Told("thanks", ANNA, "Re: Contribution on captioning", "filed ISCG/26-1/1", "Thank you.\n", answers="reply"),
    Told("rev", ANNA, "Revision 1 to ISCG/26-1/1", "registered ISCG/26-1/1(Rev.1)", files=one("captions2.docx", paper(TITLE, "Ruritania", body="A better text."))),
    Told("add", ANNA, "Addendum 1 to ISCG/26-1/1", "registered ISCG/26-1/1(Add.1)", files=one("costs.docx", paper("What captioning costs", "Ruritania"))),
    Told("revadd", ANNA, "Revision 1 to Addendum 1 to ISCG/26-1/1", "registered ISCG/26-1/1(Add.1)(Rev.1)", files=one("costs2.docx", paper("What captioning really costs", "Ruritania"))),
    Told("corr", BERT, "Corrigendum 1 au Document ISCG/26-1/2", "registered ISCG/26-1/2(Corr.1)", "Veuillez trouver ci-joint un corrigendum.\n", one("corr.docx", said("fr", "Une erreur à la page 2", "Bertland"))),
    Told("revfr", BERT, "Révision 1 au Document ISCG/26-1/2", "registered ISCG/26-1/2(Rev.1)", "Veuillez trouver ci-joint la version révisée.\n", one("cyber2.docx", said("fr", CYBER, "Bertland", "Mieux."))),
    Told("revname", BERT, "Contribution sur la cybersécurité, nouveau texte", "registered ISCG/26-1/2(Rev.2)", "Veuillez trouver ci-joint notre contribution.\n", one("S26-ISCG1-C-0002!R2!MSW-F.docx", said("fr", CYBER, "Bertland", "Encore mieux."))),
    Told("addes", DORA, "Addéndum 1 al Documento ISCG/26-1/3", "registered ISCG/26-1/3(Add.1)", "Sírvanse encontrar adjunto un addéndum.\n", one("anexo.docx", said("es", "Cuadros de la brecha", "Doralandia"))),
    Told("revru", ANNA, "Пересмотр 1 Документа ISCG/26-1/4", "registered ISCG/26-1/4(Rev.1)", "Прилагаем пересмотренный текст.\n", one("вклад.docx", said("ru", "Доступность для всех", "Руритания"))),
    Told("revzh", BERT, "文件ISCG/26-1/5的修订1", "registered ISCG/26-1/5(Rev.1)", "现提交修订文本。\n", one("气候.docx", said("zh", "气候变化与信息通信技术", "伯特兰"))),
    Told("revar", DORA, "المراجعة 1 للوثيقة ISCG/26-1/6", "registered ISCG/26-1/6(Rev.1)", "نقدم إليكم النص المعدل.\n", one("jins.docx", said("ar", "المساواة بين الجنسين في الأفرقة الاستشارية", "دورالاند"))),
    Told("corrrev", ANNA, "Corrigendum 1 to Revision 1 to ISCG/26-1/1", "registered ISCG/26-1/1(Rev.1)(Corr.1)", files=one("word.docx", paper("One wrong word", "Ruritania"))),
    Told("french", ANNA, "ISCG/26-1/1-F", "registered ISCG/26-1/1", "Veuillez trouver ci-joint la version française.\n", one("sous-titrage.docx", said("fr", "Sous-titrage de toutes les réunions à distance", "Ruritanie"))),
    Told("reven", DORA, "Revision 1 to ISCG/26-1/3-E", "registered ISCG/26-1/3(Rev.1)", "This concerns the English version only.\n", one("gap.docx", paper("Bridging the standardization gap", "Doraland"))),
    Told("wrongcover", ANNA, "Revision 2 to ISCG/26-1/1", "held", files=one("x.docx", paper(TITLE, "Ruritania", "ISCG/26-1/2"))),
    Told("dangling", BERT, "Revision 1 to ISCG/26-1/40", "held", files=one("y.docx", paper("Nobody knows", "Bertland"))),
    Told("count", ANNA, "Revision 5 to ISCG/26-1/1", "held", files=one("z.docx", paper(TITLE, "Ruritania", body="Five."))),
    Told("foreign", DORA, "Revision 2 to ISCG/26-1/1", "held", files=one("w.docx", paper(TITLE, "Doraland", body="Mine."))),
    Told("order", ANNA, "ISCG/26-1/2(Rev.2)(Add.1)", "registered ISCG/26-1/2(Rev.2)(Add.1)", files=one("v.docx", paper("Which of the two?", "Ruritania"))),
    Told("guess", BERT, "Contribution ISCG/26-1/9", "held", files=one("u.docx", paper("My own number", "Bertland"))),
    Told("two", BERT, "Two contributions", "registered ISCG/26-1/7, ISCG/26-1/8", files=(("gender.docx", SAME), ("web.docx", paper("A single search for the ITU website", "Bertland")))),
    Told("twolanguages", DORA, "Contribution on small enterprises", "registered ISCG/26-1/9", files=(("sme-E.docx", paper("Small and medium enterprises", "Doraland")), ("sme-F.docx", said("fr", "Petites et moyennes entreprises", "Doraland")))),
    Told("annex", ANNA, "Contribution on spectrum", "registered ISCG/26-1/10", files=(("spectrum.docx", paper("Spectrum for early warning", "Ruritania")), ("annex.docx", paper("Annex")))),
    Told("again", ANNA, "Contribution on balance", "held", files=one("balance.docx", SAME)),
    Told("lunch", BERT, "Lunch?", "held", "Anybody?\n"),
    Told("twothanks", ANNA, "Re: Two contributions", "filed ISCG/26-1/7", "Very useful.\n", answers="two"),
    Told("away", BERT, "Automatic reply: ISCG", "noted", "I am away until Monday.\n", to="bot", headers={"Auto-Submitted": "auto-replied"}),
    Told("bounce", "MAILER-DAEMON@example.org", "Undelivered Mail Returned to Sender", "noted", "No such user.\n", to="bot"),
    Told("stranger", EVE, "Contribution on watches", "held", to="bot"),
    Told("strangeorder", EVE, "withdraw ISCG/26-1/2", "held", "withdraw ISCG/26-1/2\n", to="bot"),
    Told("help", ANNA, "help", "filed", "help\n", to="bot"),
    Told("reserve", ANNA, "reserve", "filed", "reserve 26-1 Captioning in the year to come\n", to="bot"),
    Told("reserved", ANNA, "Re: reserve", "filed ISCG/26-1/11", "CODE\n", answers="reserve", letter=True, to="bot"),
    Told("next", BERT, "Contribution on cities", "registered ISCG/26-1/12", files=one("cities.docx", paper("Smart cities and the Internet of Things", "Bertland"))),
    Told("notmine", BERT, "ISCG/26-1/11", "held", files=one("notmine.docx", paper("A number of somebody else", "Bertland"))),
    Told("fill", ANNA, "ISCG/26-1/11", "registered ISCG/26-1/11", files=one("year.docx", paper("Captioning in the year to come", "Ruritania"))),
    Told("title", ANNA, "Re: Registered", "filed", "Title: Spectrum for early warning of all\n", answers="annex", letter=True, to="bot"),
    Told("titled", ANNA, "Re: please confirm", "filed ISCG/26-1/10", "CODE\n", answers="title", letter=True, to="bot"),
    Told("theme", BERT, "theme", "filed", "theme ISCG/26-1/12 languages\n", to="bot"),
    Told("themed", BERT, "Re: please confirm", "filed ISCG/26-1/12", "CODE\n", answers="theme", letter=True, to="bot"),
    Told("twice", BERT, "Re: please confirm", "filed", "CODE\n\nonce more\n", answers="theme", letter=True, to="bot"),
    Told("withdraw", DORA, "withdraw", "filed", "withdraw ISCG/26-1/9 sent too early\n", to="bot"),
    Told("withdrawn", DORA, "Re: please confirm", "filed ISCG/26-1/9", "CODE\n", answers="withdraw", letter=True, to="bot"),
    Told("notyours", DORA, "withdraw", "held", "withdraw ISCG/26-1/2\n", to="bot"),
    Told("crosspost", ANNA, "Contribution on languages", "registered ISCG/26-1/13", files=one("languages.docx", paper("Six languages on an equal footing", "Ruritania", body="This contribution was also submitted to TDAG as TDAG-24/12."))),
)  # fmt: skip

LATE: tuple[Told, ...] = (
    Told("late", BERT, "Contribution on efficiencies", "registered ISCG/26-1/14", files=one("late.docx", paper("Efficiencies and savings", "Bertland"))),
    Told("lateru", ANNA, "Вклад о кибербезопасности", "registered ISCG/26-1/15", "Прилагаем наш вклад о кибербезопасности.\n"),
    Told("laterev", ANNA, "Revision 1 to ISCG/26-1/13", "registered ISCG/26-1/13(Rev.1)", files=one("languages2.docx", paper("Six languages on an equal footing", "Ruritania", body="Better."))),
)  # fmt: skip

HELD: tuple[Told, ...] = (
    Told("toolate", BERT, "Contribution on the website", "registered ISCG/27-1/1", files=one("web2.docx", paper("A website that everybody can use", "Bertland"))),
    Told("toolatefr", DORA, "Contribution sur les changements climatiques", "registered ISCG/27-1/2", "Veuillez trouver ci-joint notre contribution sur les changements climatiques.\n"),
    Told("toolaterev", ANNA, "Revision 2 to ISCG/26-1/1", "registered ISCG/26-1/1(Rev.2)", files=one("captions3.docx", paper(TITLE, "Ruritania", body="The last text."))),
    Told("talk", BERT, "Re: Contribution on the website", "filed ISCG/27-1/1", "One more thought.\n", answers="toolate"),
    Told("last", DORA, "Re: Contribution on captioning", "filed ISCG/26-1/1", "A good text.\n", answers="thanks"),
)  # fmt: skip

# What stands in the register at the end: number, title, status, languages, tier.
REGISTER = {
    "ISCG/26-1/1": (TITLE, "replaced", "en fr", "in time"),
    "ISCG/26-1/1(Add.1)": ("What captioning costs", "replaced", "en", "in time"),
    "ISCG/26-1/1(Add.1)(Rev.1)": ("What captioning really costs", "registered", "en", "in time"),
    "ISCG/26-1/1(Rev.1)": (TITLE, "replaced", "en", "in time"),
    "ISCG/26-1/1(Rev.1)(Corr.1)": ("One wrong word", "registered", "en", "in time"),
    "ISCG/26-1/1(Rev.2)": (TITLE, "registered", "en", "held"),
    "ISCG/26-1/2": (CYBER, "replaced", "fr", "in time"),
    "ISCG/26-1/2(Corr.1)": ("Une erreur à la page 2", "registered", "fr", "in time"),
    "ISCG/26-1/2(Rev.1)": (CYBER, "replaced", "fr", "in time"),
    "ISCG/26-1/2(Rev.2)": (CYBER, "registered", "fr", "in time"),
    "ISCG/26-1/2(Rev.2)(Add.1)": ("Which of the two?", "registered", "en", "in time"),
    "ISCG/26-1/3": (GAP, "registered", "es", "in time"),
    "ISCG/26-1/3(Add.1)": ("Cuadros de la brecha", "registered", "es", "in time"),
    "ISCG/26-1/3(Rev.1)": ("Bridging the standardization gap", "registered", "en", "in time"),
    "ISCG/26-1/4": ("Вклад о доступности", "replaced", "ru", "in time"),
    "ISCG/26-1/4(Rev.1)": ("Доступность для всех", "registered", "ru", "in time"),
    "ISCG/26-1/5": ("关于气候变化的文稿", "replaced", "zh", "in time"),
    "ISCG/26-1/5(Rev.1)": ("气候变化与信息通信技术", "registered", "zh", "in time"),
    "ISCG/26-1/6": ("مساهمة بشأن المساواة بين الجنسين", "replaced", "ar", "in time"),
    "ISCG/26-1/6(Rev.1)": ("المساواة بين الجنسين في الأفرقة الاستشارية", "registered", "ar", "in time"),
    "ISCG/26-1/7": ("Gender balance in the advisory groups", "registered", "en", "in time"),
    "ISCG/26-1/8": ("A single search for the ITU website", "registered", "en", "in time"),
    "ISCG/26-1/9": ("Small and medium enterprises", "withdrawn", "en fr", "in time"),
    "ISCG/26-1/10": ("Spectrum for early warning of all", "registered", "en", "in time"),
    "ISCG/26-1/11": ("Captioning in the year to come", "registered", "en", "in time"),
    "ISCG/26-1/12": ("Smart cities and the Internet of Things", "registered", "en", "in time"),
    "ISCG/26-1/13": ("Six languages on an equal footing", "replaced", "en", "in time"),
    "ISCG/26-1/13(Rev.1)": ("Six languages on an equal footing", "registered", "en", "late"),
    "ISCG/26-1/14": ("Efficiencies and savings", "registered", "en", "late"),
    "ISCG/26-1/15": ("Вклад о кибербезопасности", "registered", "ru", "late"),
    "ISCG/27-1/1": ("A website that everybody can use", "registered", "en", "held"),
    "ISCG/27-1/2": ("Contribution sur les changements climatiques", "registered", "fr", "held"),
}
