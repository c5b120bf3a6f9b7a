"""What a mailing list does to a mail before its members get it, done as a careful list manager does it."""

from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage

_TEXT = policy.SMTP  # CRLF, as on the wire
_PLACE = "the-subject-comes-here"


def list_copy(raw: bytes, address: str) -> bytes:
    """The members' copy of `raw`, posted to the list `address`: subject tag, footer and the list's own headers.

    From, Message-ID, Date and every part stay as they are. The footer goes under a plain text, or into a part of its
    own behind the others; a mail built in another way (an invitation, for instance) gets none. List-Id, List-Post and
    the rest are those of RFC 2369 and RFC 2919; Precedence: list is what automatic answerers look for (RFC 3834).
    """
    mail = message_from_bytes(raw, policy=_TEXT)
    name, _, domain = address.partition("@")
    subject = str(mail.get("Subject", ""))
    tagged = subject if f"[{name}]" in subject else f"[{name}] {subject}"
    del mail["Subject"]
    mail["Subject"] = _PLACE
    headers = {
        "List-Id": f"<{name}.{domain}>",
        "List-Post": f"<mailto:{address}>",
        "List-Help": f"<mailto:{name}-request@{domain}?subject=help>",
        "List-Unsubscribe": f"<mailto:{name}-leave@{domain}>",
        "Precedence": "list",
    }
    for header, value in headers.items():
        del mail[header]
        mail[header] = value
    _add_footer(mail, f"_______________________________________________\n{name} mailing list -- {address}\n")
    # Python 3.11 loses the blank between two encoded words when it folds a header; email.header does not.
    folded = Header(tagged, "us-ascii" if tagged.isascii() else "utf-8", header_name="Subject").encode(linesep="\r\n")
    return mail.as_bytes().replace(_PLACE.encode(), folded.encode("ascii"), 1)


def _add_footer(mail: EmailMessage, footer: str) -> None:
    """Put `footer` where a reader finds it and no program is disturbed."""
    kind = mail.get_content_type()
    if kind == "text/plain" and not mail.is_attachment():
        mail.set_content(f"{str(mail.get_content()).rstrip()}\n\n{footer}")
    elif kind == "multipart/mixed":
        part = EmailMessage(policy=_TEXT)
        part.set_content(footer, disposition="inline")
        del part["MIME-Version"]
        mail.attach(part)
