"""What another editor wrote in a field, as the field's neighbour shows it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.exercises.drafting.content import kind_of
from probidad.instruments.exercises.reports import rating_label


def shown_value(name: str, value: str | bool | tuple[str, ...]) -> str:
    """A field's value in words."""
    if isinstance(value, bool):
        return _("Ticked") if value else _("Not ticked")
    if not value:
        return _("(empty)")
    kind = kind_of(name)
    if kind == "rating":
        return rating_label(value)
    entries = _entries().get(kind)
    if entries is None:
        return str(value)
    keys = value if isinstance(value, tuple) else (value,)
    return ", ".join(str(name_of(key, entries)) for key in keys)


def _entries() -> Mapping[str, dict]:
    return {
        "topic": catalogue.topics(),
        "service_area": catalogue.service_areas(),
        "post_level": catalogue.post_levels(),
        "values": catalogue.values(),
        "principles": catalogue.principles(),
        "source": catalogue.sources(),
    }
