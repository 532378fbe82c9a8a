"""Where the destructible keys of conversations lie: beside the database, and in no backup of it."""

from django.conf import settings

from probidad.core.anonymity.destructible import Copies, KeyStore


def store() -> KeyStore:
    """The installation's store of destructible keys."""
    return KeyStore(settings.THREAD_KEYS_FILE)


def copies() -> Copies:
    """Its own copies, which live for some days."""
    return Copies(settings.THREAD_KEYS_COPIES, days=settings.THREAD_KEYS_COPY_DAYS)


def destroy(token: str) -> None:
    """Destroy the key of a conversation, here and in the copies: nobody reads it any more, in no backup either."""
    store().destroy(token)
    copies().destroy(token)
