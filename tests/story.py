"""Twelve mails that hold one of each kind: the story the kill sweep tells again and again."""

from __future__ import annotations

import random
from email.message import EmailMessage
from email.policy import SMTP

LIST = "int-sect-group@lists.itu.int"
BOT = "bot@example.org"
DOCX = "application", "vnd.openxmlformats-officedocument.wordprocessingml.document"


def mail(
    sender: str, subject: str, text: str, ident: str, *, listed: bool = True, reply_to: str = "", file: bytes = b""
) -> EmailMessage:
    """One mail of a member, as it comes out of the list (or straight to the bot)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = LIST if listed else BOT
    message["Subject"] = f"[int-sect-group] {subject}" if listed else subject
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    if ident:
        message["Message-ID"] = f"<{ident}@members.example>"
    if listed:
        message["List-Id"] = "<int-sect-group.lists.itu.int>"
        message["List-Post"] = f"<mailto:{LIST}>"
        message["Precedence"] = "list"
    if reply_to:
        message["In-Reply-To"] = message["References"] = f"<{reply_to}@members.example>"
    message.set_content(text)
    if file:
        message.add_attachment(file, maintype=DOCX[0], subtype=DOCX[1], filename=f"{ident}.docx")
    return message


def noise(size: int, seed: int) -> bytes:
    """Bytes that no compressor makes smaller, the same each time."""
    return b"PK\x03\x04" + random.Random(seed).randbytes(size)


def story() -> list[tuple[str, bytes]]:
    """The twelve with their envelope senders, in the order they are delivered."""
    anna, bert = "Anna <anna@members.example>", "Bert <bert@members.example>"
    first = mail(anna, "Contribution on captioning", "Please find attached our contribution.", "m1", file=noise(9_000, 1))
    clash = mail(bert, "Something else", "Not the mail you know.", "m1", file=noise(500, 9))
    away = mail("Carla <carla@members.example>", "Automatic reply: ISCG", "I am away.", "m7", listed=False)
    away["Auto-Submitted"] = "auto-replied"
    bounce = mail("MAILER-DAEMON@members.example", "Undelivered Mail", "No such user.", "m8", listed=False)
    mails = [
        first,
        mail(bert, "Re: Contribution on captioning", "We support this.", "m2", reply_to="m1"),
        mail(anna, "Projet de résolution sur le climat", "Veuillez trouver ci-joint notre contribution.", "m3", file=noise(40_000, 2)),
        mail(anna, "Contribution on captioning", "Please find attached our contribution.", "m1", listed=False, file=noise(9_000, 1)),
        mail("Дора <dora@members.example>", "Вклад о доступности", "Прилагаем наш вклад о доступности для лиц с ограниченными возможностями.", "m5", file=noise(3_000, 3)),
        mail(bert, "Lunch?", "Anybody?", "m6"),
        away,
        bounce,
        clash,
        mail(bert, "Contribution without a name", "Please find attached our proposal.", "", file=noise(700, 4)),
        mail("Stranger <stranger@elsewhere.example>", "Cheap watches", "Buy.", "m11", listed=False),
        mail(bert, "Report on smart cities", "Please find attached our report.", "m12", file=noise(1_300_000, 5)),
    ]  # fmt: skip
    bounces = LIST.replace("@", "-bounces@")
    senders = ["" if message is bounce else bounces if message["List-Id"] else "someone@members.example" for message in mails]
    return [(sender, bytes(message)) for sender, message in zip(senders, mails, strict=True)]
