"""Where the destructible keys of conversations lie: beside the database, and in no backup of it."""

from django.conf import settings

from probidad.core.anonymity.destructible import KeyStore


def store() -> KeyStore:
    """The installation's store of destructible keys."""
    return KeyStore(settings.THREAD_KEYS_FILE)
