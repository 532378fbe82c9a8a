"""What the doctor says of mail that is only shown."""

import pytest

from probidad.cli.doctor import services


@pytest.mark.parametrize("name", ["console", "locmem", "dummy"])
def test_mails_that_land_in_the_log_are_said_to_be_there(settings, name):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{name}.EmailBackend"
    [finding] = services.check_mail()
    in_log = "log" in finding.sentence or "registro" in finding.sentence
    assert name in finding.sentence and in_log == (name == "console")
