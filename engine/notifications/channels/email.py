"""Mail by SMTP. The Message-ID is made of the message's id, so that a repetition is recognised by the receiver."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

from engine.errors import BihuanError, declare
from engine.notifications.message import Message
from engine.notifications.outside import MailServer, Outside

NO_MAIL_SERVER = declare(
    "notification.no_mail_server",
    "unavailable",
    zh="没有设置邮件服务器，邮件未发出。请管理员设置 BIHUAN_SMTP_HOST 后重试这项作业。",
    en="No mail server is set, so the mail was not sent. Set BIHUAN_SMTP_HOST, then retry the job.",
)
BAD_ADDRESS = declare(
    "notification.bad_address",
    "invalid",
    zh="“{address}”不是电子邮件地址。请改正收件人后重试。",
    en='"{address}" is not an e-mail address. Correct the recipient, then retry.',
)
MAIL_FAILED = declare(
    "notification.mail_failed",
    "unavailable",
    zh="邮件服务器 {host} 没有收下邮件：{reason}。系统会自动重试；若一直失败，请检查邮件设置。",
    en="The mail server {host} did not take the mail: {reason}. It is tried again by itself; "
    "check the mail settings if it goes on.",
)


def send(message: Message, outside: Outside) -> None:
    """Hand one mail to the server of the settings."""
    if outside.mail is None:
        raise BihuanError(NO_MAIL_SERVER)
    mail = _mail(message, outside.mail)
    try:
        with smtplib.SMTP(outside.mail.host, outside.mail.port, timeout=outside.mail.timeout) as server:
            _secure(server, outside.mail)
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as failure:
        raise BihuanError(MAIL_FAILED, host=outside.mail.host, reason=_reason(failure)) from failure


def _secure(server: smtplib.SMTP, settings: MailServer) -> None:
    if settings.starttls:
        server.starttls(context=ssl.create_default_context())
    if settings.user:
        server.login(settings.user, settings.password)


def _mail(message: Message, settings: MailServer) -> EmailMessage:
    mail = EmailMessage()
    sender = parseaddr(settings.sender)[1]
    mail["From"] = settings.sender
    mail["To"] = _address(message.address)
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    mail["Content-Language"] = message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    return mail


def _address(text: str) -> Address:
    # One plain address only: a comma or a line break in it would add recipients or headers.
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError) as problem:
        raise BihuanError(BAD_ADDRESS, address=text) from problem


def _reason(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {text.decode(errors='replace')}" for code, text in failure.recipients.values())
    if isinstance(failure, smtplib.SMTPResponseException):
        text = failure.smtp_error
        return f"{failure.smtp_code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    return str(failure) or type(failure).__name__
