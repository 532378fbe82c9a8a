"""Sessions in the database, looked up only by keys that we could have given (``SESSION_ENGINE``)."""

import re

from django.contrib.sessions.backends import db

KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    """A cookie that isn't a session's key counts as none.

    Django asks the database for whatever a cookie says, and PostgreSQL fails on a NUL.
    """

    def _validate_session_key(self, key):
        return isinstance(key, str) and KEY.fullmatch(key) is not None
