"""An answer in plain words, made of a worksheet: a draft that its advisor reads, changes and sends."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.advice.worksheets import Sheet


def composed(sheet: Sheet, language: str) -> str:
    """The draft in the conversation's language; what the worksheet leaves empty is left out."""
    with override("en" if language == "en" else "es-mx"):
        return "\n\n".join(part for part in _parts(sheet) if part)


def _parts(sheet: Sheet) -> Iterator[str]:
    yield _("Thank you for writing.")
    yield _headed(_("What I understood:"), sheet.facts_known)
    yield _headed(_("What I don't know, and what could change what follows:"), sheet.facts_missing)
    yield _headed(_("What makes it hard:"), sheet.tension)
    if sheet.values:
        known = catalogue.values() | catalogue.principles()
        names = ", ".join(str(name_of(each, known)) for each in sheet.values)
        yield _("These values are at stake: %(names)s.") % {"names": names}
    yield _ways(sheet)
    if sheet.norms:
        lines = [_norm(each.source, each.says) for each in sheet.norms]
        yield _headed(_("What the rules say:"), "\n".join(lines))
    yield _headed(_("What could be a risk for you, and how to take care:"), sheet.risks)
    yield _headed(_("What I don't decide for you:"), sheet.not_decided)
    yield _(
        "Tell me if I understood something wrong, or what you would like to think through. You needn't say who you are."
    )


def _ways(sheet: Sheet) -> str:
    ways = [(_("Doing nothing"), sheet.nothing), *((each.text, each.consequences) for each in sheet.options)]
    told = [
        "\n".join([f"{number}. {text}", *_consequences(sheet.parties, consequences)])
        for number, (text, consequences) in enumerate(ways, start=1)
    ]
    return _headed(_("Ways that you could take, and what may follow:"), "\n\n".join(told))


def _consequences(parties: tuple[str, ...], consequences: tuple[str, ...]) -> list[str]:
    return [f"- {party}: {said}" for party, said in zip(parties, consequences, strict=False) if said]


def _norm(source: str, says: str) -> str:
    name = name_of(source, catalogue.sources())
    return f"- {name}: {says}" if says else f"- {name}"


def _headed(title: str, text: str) -> str:
    return f"{title}\n{text}" if text else ""


def option_lines(sheet: Sheet, language: str) -> list[str]:
    """Each option with what follows, on a line: what a teaching case begins with."""
    with override("en" if language == "en" else "es-mx"):
        ways = [
            (_("Doing nothing"), sheet.nothing),
            *((each.text, each.consequences) for each in sheet.options),
        ]
        return [f"{text}: {' '.join(each for each in said if each)}".rstrip(": ") for text, said in ways]
