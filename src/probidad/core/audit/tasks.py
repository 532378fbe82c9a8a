"""Care of the trail."""

from datetime import timedelta

from probidad.core.audit import services, verification
from probidad.core.tasks import periodic, task


@periodic("audit.erase_expired", every=timedelta(days=1))
def erase_expired() -> None:
    """Erase personal data whose years of keeping are over and whose person has gone."""
    services.erase_expired()


@periodic("audit.verify", every=timedelta(days=1))
def verify() -> None:
    """Verify the whole chain, for the auditor's page and `doctor`."""
    services.keep_check(check=verification.verify())


@task("audit.verify_soon")
def verify_soon(events: int) -> None:
    """The same, because somebody asked. ``events``, how many there were, only names the request."""
    verify()
