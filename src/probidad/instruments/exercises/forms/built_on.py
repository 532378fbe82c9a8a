"""What a form of a draft was built on, travelling with it: signed, so that it says what we wrote.

It tells which of two editors changed what, and that whoever sends it had the draft before them, also once it is
gone.
"""

from dataclasses import asdict, dataclass, field

from django.core import signing

SALT = "exercises:draft"
FIELD = "built_on"


@dataclass(frozen=True)
class BuiltOn:
    """The draft, its edition, and short digests of its fields; of a translation also of what was translated."""

    draft: int = 0
    edition: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)

    def signed(self) -> str:
        """As a form's hidden field holds it."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def built_on(data, draft_id: int) -> BuiltOn:
    """What a form of this draft says that was sent; nothing known where it doesn't, so that all it holds counts as
    changed.
    """
    try:
        found = BuiltOn(**signing.loads(data.get(FIELD, ""), salt=SALT))
    except (signing.BadSignature, TypeError):  # forged, or of another version of the platform
        return BuiltOn()
    return found if found.draft == draft_id else BuiltOn()
