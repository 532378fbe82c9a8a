"""What a person's authenticator app shows: RFC 6238, with the secret of the page that sets it up."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PERIOD = 30  # seconds that a code lasts


def code_of_the_app(secret: str, lasting: float = 10) -> str:
    """The code that the app shows, once it lasts for so many more seconds: the server may be slow."""
    left = PERIOD - time.time() % PERIOD
    if left < lasting:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))
