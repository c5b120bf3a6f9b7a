"""A small true-to-life story in six languages: what reaches the list of a group in the weeks before a meeting."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from bot.demo.papers import docx, pdf

LIST = "int-sect-group@lists.itu.int"
BOT = "iscg-bot@lists.itu.int"
SECRETARY = "secretary@itu.example"
MEMBERS = {
    "anne": "Anne Dupont <anne.dupont@numerique.example>",
    "john": "John Otieno <j.otieno@ict.example>",
    "mei": "李梅 <li.mei@telecom.example>",
    "layla": "ليلى حداد <l.haddad@regulator.example>",
    "olga": "Ольга Смирнова <o.smirnova@svyaz.example>",
    "maria": "María Pérez <m.perez@operador.example>",
    "tom": "Tom Absent <tom.absent@union.example>",
    "spam": "Best Offers <offers@spam.example>",
}


def chapters(meeting: str) -> list[tuple[str, EmailMessage]]:
    """Each mail with the sentence that tells what it shows, in order; `meeting` is the open one, such as 26-1."""
    captions = _mail(
        "anne",
        "Contribution de la France : sous-titrage des réunions pour les personnes handicapées",
        "Chères et chers collègues,\n\nVeuillez trouver ci-joint notre contribution sur l'accessibilité : sous-titrage en "
        "direct et langue des signes pour toutes les réunions de l'UIT (Résolution 175 de la Conférence de "
        "plénipotentiaires).\n\nCordialement,\nAnne Dupont\n",
        "captions",
    )
    captions.add_attachment(
        docx(
            "Sous-titrage des réunions",
            ("Accessibilité aux personnes handicapées.", "Proposition : sous-titrage en direct."),
        ),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Sous-titrage des réunions.docx",
    )
    hours = _mail(
        "john",
        "Contribution on remote participation: fair hours for all regions",
        "Dear colleagues,\n\nPlease find attached our proposal on e-meetings at hours that are fair to all regions "
        "(Resolution 167).\n\nKind regards\nJohn Otieno\n",
        "hours",
    )
    hours.add_attachment(
        pdf("Fair hours for remote participants"), maintype="application", subtype="pdf", filename="fair-hours.pdf"
    )
    support = _mail(
        "maria",
        "Re: Contribution de la France : sous-titrage des réunions pour les personnes handicapées",
        "Apoyamos esta propuesta.\n\nMaría\n\n> Veuillez trouver ci-joint notre contribution\n",
        "support",
        answers="captions",
    )
    cities = _mail(
        "mei",
        "文稿：智慧城市与物联网的跨部门协调",
        "各位同事：\n\n随函附上我们关于智慧城市和物联网（第197号决议）的文稿。\n\n李梅\n",
        "cities",
    )
    climate = _mail(
        "olga",
        "Вклад: изменение климата и работа секторов",
        "Уважаемые коллеги!\n\nНаправляем вклад по вопросам изменения климата и выбросов парниковых газов "
        "(Резолюция 182).\n\nС уважением,\nОльга Смирнова\n",
        "climate",
    )
    security = _mail(
        "layla",
        "مساهمة بشأن الأمن السيبراني",
        "الزملاء الأعزاء،\n\nتجدون طيه مساهمتنا بشأن الأمن السيبراني وبناء الثقة (القرار 130).\n\nليلى حداد\n",
        "security",
    )
    revision = _mail(
        "anne",
        f"Revision 1 to ISCG/{meeting}/1: sous-titrage des réunions",
        "Veuillez trouver ci-joint une version révisée.\n",
        "revision",
    )
    revision.add_attachment(
        docx("Sous-titrage des réunions (Rév.1)", ("Version révisée.",)),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Sous-titrage Rev1.docx",
    )
    away = _mail("tom", "Automatic reply: your contribution", "I am out of the office until Monday.\n", "away", to=BOT)
    away["Auto-Submitted"] = "auto-replied"
    offers = _mail("spam", "You have won", "Click here.\n", "offers", to=BOT)
    return [
        ("France contributes, in French, with a .docx", captions),
        ("Kenya contributes, in English, with a .pdf", hours),
        ("Spain's operator supports France: a reply", support),
        ("China contributes, in Chinese, in the mail itself", cities),
        ("Russia contributes, in Russian", climate),
        ("A regulator contributes, in Arabic", security),
        ("France sends a revision: a person has to say what it is", revision),
        ("A vacation responder answers the bot", away),
        ("Somebody unknown writes to the bot directly", offers),
    ]


def _mail(who: str, subject: str, text: str, ident: str, to: str = LIST, answers: str = "") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = MEMBERS[who]
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    message["Message-ID"] = f"<{ident}@members.example>"
    if answers:
        message["In-Reply-To"] = message["References"] = f"<{answers}@members.example>"
    message.set_content(text)
    return message
