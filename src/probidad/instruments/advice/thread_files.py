"""Where the files of conversations lie: encrypted, each under a key that is sealed into its conversation."""

from django.conf import settings

from probidad.core.anonymity.vault import Vault


def vault() -> Vault:
    """The installation's folder of encrypted files."""
    return Vault(settings.THREAD_FILES)
