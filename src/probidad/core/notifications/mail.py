"""Mail: plain text, in the recipient's language, without pictures, tracking or hidden parts."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.template import Context, Engine
from django.utils import translation


def send(template: str, to: str, context: dict, language: str) -> None:
    """Send ``mail/<template>.subject.txt`` and ``mail/<template>.txt`` to one address, at once.

    Call it from a task: a failure of the mail server raises (``smtplib.SMTPException``, ``OSError``)
    and the task tries again. ``language`` is a code of ``settings.LANGUAGES``; an unknown one gives
    the default. ``context`` also gets ``SITE_NAME`` and ``BASE_URL`` (without a slash at its end).
    ``ValidationError`` for what is no address. Values stand in the text as they are: no HTML.
    """
    validate_email(to)
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(known):
        values = {"SITE_NAME": settings.SITE_NAME, "BASE_URL": settings.BASE_URL} | context
        subject = _rendered(f"mail/{template}.subject.txt", values)
        body = _rendered(f"mail/{template}.txt", values)
        message = EmailMessage(
            # One line, whatever a name in it holds; Django refuses line breaks in headers besides.
            subject=" ".join(subject.split()),
            body=body.strip() + "\n",
            to=[to],
            headers={
                "Content-Language": "es-MX" if known == "es-mx" else known,
                # No "out of office" answers to an address that nobody reads (RFC 3834).
                "Auto-Submitted": "auto-generated",
            },
        )
    message.send()


def knock() -> None:
    """Connect to the mail server and send nothing: it takes, and it fails, like a mail."""
    with get_connection():
        pass


def reaches_people() -> bool:
    """Whether mail leaves this machine. The console backend writes it to the log instead, where a
    secret that is meant for one person would stand beside the address. In the demonstration both are
    invented, so there it may."""
    return settings.DEMO or settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend"


def _rendered(name: str, values: dict) -> str:
    """Plain text: values aren't escaped for HTML."""
    return Engine.get_default().get_template(name).render(Context(values, autoescape=False))
