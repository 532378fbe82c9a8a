"""Mail: the recipient's language, plain text, headers that nobody can inject into."""

import smtplib

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import translation

from probidad.core.notifications.mail import send

TEMPLATES = {
    "mail/sample.subject.txt": "{% load i18n %}{{ SITE_NAME }}: {% translate 'Audit trail' %} {{ title }}\n",
    "mail/sample.txt": "{% extends 'mail/base.txt' %}{% block content %}{{ title }}\n{{ BASE_URL }}/x{% endblock %}",
}


@pytest.fixture(autouse=True)
def _templates():
    """Two templates besides the platform's own."""
    configured = [dict(settings.TEMPLATES[0], APP_DIRS=False)]
    configured[0]["OPTIONS"] = settings.TEMPLATES[0]["OPTIONS"] | {
        "loaders": [
            ("django.template.loaders.locmem.Loader", TEMPLATES),
            "django.template.loaders.app_directories.Loader",
        ]
    }
    with override_settings(TEMPLATES=configured, BASE_URL="https://probidad.example"):
        yield


def sent(**kwargs):
    send("sample", **{"to": "eva@example.org", "context": {"title": "x"}, "language": "es-mx"} | kwargs)
    [message] = mail.outbox
    return message


@pytest.mark.parametrize(
    ("language", "title", "greeting", "header"),
    [
        ("es-mx", "Bitácora", "Hola:", "es-MX"),
        ("en", "Audit trail", "Hello:", "en"),
        ("xx", "Bitácora", "Hola:", "es-MX"),
    ],
)
def test_each_recipient_reads_the_own_language_whatever_the_senders_is(language, title, greeting, header):
    with translation.override("en" if language != "en" else "es-mx"):
        message = sent(language=language)
    assert title in message.subject and greeting in message.body
    assert message.extra_headers["Content-Language"] == header


def test_a_mail_is_plain_text_with_absolute_addresses_and_nothing_hidden():
    message = sent()
    raw = message.message()
    assert raw.get_content_type() == "text/plain" and not raw.is_multipart()
    assert "https://probidad.example/x" in message.body
    assert message.to == ["eva@example.org"] and not message.cc and not message.bcc


def test_values_are_not_escaped_for_html_anywhere():
    message = sent(context={"title": "D'Artagnan & <Cía>", "name": "O'Farrill & Hijos"})
    assert "D'Artagnan & <Cía>" in message.subject
    assert "D'Artagnan & <Cía>" in message.body and "Hola, O'Farrill & Hijos:" in message.body


def test_a_line_break_in_a_value_adds_no_header():
    raw = sent(context={"title": "x\r\nBcc: everybody@example.org\r\n\r\nbody"}).message()
    assert raw["Bcc"] is None and "\n" not in raw["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "eva",
        "eva@example.org\nBcc: a@example.org",
        "a@example.org, b@example.org",
        "Eva <eva@example.org>",
    ],
)
def test_what_is_no_single_address_is_refused(address):
    with pytest.raises(ValidationError):
        sent(to=address)
    assert mail.outbox == []


def test_a_failing_server_raises_so_that_the_task_tries_again(monkeypatch):
    def fail(self, messages):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with pytest.raises(smtplib.SMTPException):
        send("sample", to="eva@example.org", context={"title": "x"}, language="en")
