"""Warnings by e-mail: both languages in one message, the bulletin attached in each."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from domain.errors import MailError, reason
from domain.settings import Settings
from locales import LANGUAGES, date, text
from publish.bulletin import Bulletin, make_bulletin
from publish.bulletin_pdf import to_pdf
from services.context import Context
from services.risk.notices import LevelChange
from services.risk.warning_words import level_name
from services.risk.warnings import current

SECONDS = 30


def make_message(
    context: Context, changes: Sequence[LevelChange], settings: Settings, on: str | None = None
) -> EmailMessage:
    """The message about some changes of level: French, then English, and the bulletin in both."""
    bulletins = [make_bulletin(context, code) for code in LANGUAGES]
    names = current(context).areas["name"].to_dict()
    message = EmailMessage()
    invented = f"[{bulletins[0].label}] " if bulletins[0].label else ""
    message["Subject"] = invented + " / ".join(_subject(changes, names, code) for code in LANGUAGES)
    message["From"] = settings.smtp_from
    message["To"] = ", ".join(settings.recipients)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain="kodro.invalid")
    parts = [_body(bulletin, changes, names) for bulletin in bulletins]
    message.set_content(f"\n\n{'-' * 60}\n\n".join(parts), cte="quoted-printable")
    for bulletin in bulletins:
        name = f"kodro-{bulletin.on}-{bulletin.language}.pdf"
        message.add_attachment(to_pdf(bulletin), maintype="application", subtype="pdf", filename=name)
    return message


def _subject(changes: Sequence[LevelChange], names: dict[str, str], language: str) -> str:
    worst = sorted(changes, key=lambda c: ("action", "readiness", "unknown", "none").index(c.level))
    first = ", ".join(f"{level_name(c.level, language)} {names.get(c.area, c.area)}" for c in worst[:2])
    more = text("warning.more", language, count=len(worst) - 2) if len(worst) > 2 else ""
    return text("mail.subject", language, changes=" ".join(f"{first} {more}".split()))


def _body(bulletin: Bulletin, changes: Sequence[LevelChange], names: dict[str, str]) -> str:
    language = bulletin.language
    lines = [bulletin.label, text("mail.about", language, date=date(bulletin.on, language)), ""]
    for change in changes:
        before = text(f"warning.level.{change.before}", language) if change.before else text("mail.first", language)
        now = level_name(change.level, language)
        lines.append(text("mail.change", language, area=names.get(change.area, change.area), before=before, now=now))
    lines += ["", bulletin.headline, ""]
    for area in bulletin.areas:
        lines.append(f"{area.label} — {area.name} ({text('warning.since', language, date=area.since)})")
        lines += [f"  - {line}" for line in (*area.why, area.who, area.places) if line]
    lines += ["", *(line for line in (bulletin.unknown, text("warning.limits", language)) if line), bulletin.foot]
    return "\n".join(lines).strip()


def send(message: EmailMessage, settings: Settings) -> None:
    """Hand a message to the mail server.

    Raises:
        MailError: the server does not answer, refuses, or does not offer the encryption that the settings require.
    """
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
            if settings.smtp_starttls == "yes":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        where = f"{settings.smtp_host}:{settings.smtp_port}"
        raise MailError("mail_failed", found=f"{type(error).__name__}: {reason(error)}", expected=where) from None
    if refused:
        raise MailError("mail_partly", found=", ".join(sorted(refused)))
