"""When the person in this browser last showed who they are: by signing in, by accepting an
invitation (its link reached the address, as a mailed code does), or by setting up a second step.

allauth counts none of these, so it asked again a minute after the sign-in, and before it showed the
recovery codes that it had just made. The session of a signed-in person holds the moment.
"""

import time

from allauth.account import app_settings

SHOWN_AT = "shown_at"
# To set up the first password or second step one may have to find an app first.
FIRST_SET_UP = 30 * 60  # seconds


def note(request) -> None:
    """The person has just shown who they are."""
    request.session[SHOWN_AT] = time.time()


def shown_recently(request, within: int = app_settings.REAUTHENTICATION_TIMEOUT) -> bool:
    """Whether that was within so many seconds: allauth's limit for confirming oneself, five minutes."""
    return time.time() - request.session.get(SHOWN_AT, 0) < within
