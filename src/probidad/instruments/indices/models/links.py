"""What may be the address of a page that is evidence: everybody follows it once it is published."""

import datetime as dt
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from probidad.core.languages.bilingual import UNSEEN

FIRST_DAY = dt.date(2000, 1, 1)  # on which a page may have been seen
_is_address = URLValidator(schemes=["http", "https"])


def check_page(url: str) -> None:
    """Raise ValidationError for what is no address of a page (code ``url``), and for one that hides something."""
    # Not a URLField: it would put a scheme before "javascript:…" and mend what should be refused.
    try:
        _is_address(url)
        parts = urlsplit(url)
    except ValueError:
        raise ValidationError(_("This is no address of a page."), code="url") from None
    except ValidationError:
        message = _("Write the whole address of a page, such as https://www.ejemplo.gob.mx/codigo.")
        raise ValidationError(message, code="url") from None
    if parts.username is not None or parts.password is not None:
        message = _("The address carries a user or a password: take them out, since it is published.")
        raise ValidationError(message, code="credentials")
    if any(unicodedata.category(each) in UNSEEN for each in url):
        message = _("The address has characters that nobody sees: copy it again from the browser.")
        raise ValidationError(message, code="unseen")
