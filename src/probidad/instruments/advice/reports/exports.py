"""The document of an export: what is told, in words that presume innocence, as PDF/A."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from probidad.core.people.models import Person
from probidad.core.reports.pdf import render_pdf
from probidad.instruments.advice.models.exports import Export
from probidad.instruments.advice.queries.exports import ORIGINAL, WHY, Choice, Contents, Plan, Told
from probidad.instruments.advice.redacting import Piece


def presumption() -> str:
    """What every export says of whoever is named in it."""
    return _(
        "These are facts that somebody relates, and nobody has resolved on them. Whoever is pointed out is presumed "
        "innocent until a decision says otherwise."
    )


def export_pdf(found: Contents, choice: Choice, plan: Plan, actor: Person) -> bytes:
    """The document in the active language, which is the recipient's. Raises PdfError."""
    claim, thread = found.claim, found.claim.thread
    data = {
        "lang": choice.language,
        "title": _("Facts that are related"),
        "subtitle": _("Claim %(name)s") % {"name": thread},
        "institution": thread.institution.name,
        "intro": [
            presumption(),
            _(
                "Whoever wrote didn't give their name. Don't try to find out who it is, nor pass on what could tell it."
            ),
        ],
        "facts": [
            [_("For"), f"{Export.Recipient(choice.recipient).label}: {choice.office}"],
            [_("What for"), choice.purpose],
            [_("Way that two people decided on"), str(claim.get_track_display())],
            [_("Decided on"), date_format(claim.decided_on, "DATE_FORMAT")],
            [_("Given by"), actor.name],
            [_("Day"), date_format(timezone.localdate(), "DATE_FORMAT")],
        ],
        "told": _("What is related"),
        "messages": [_message(each) for each in plan.messages],
        "steps_heading": _("What was done"),
        "steps": [
            _text(f"{each.step.get_kind_display()}, {date_format(each.step.day, 'DATE_FORMAT')}", each.pieces)
            for each in plan.steps
        ],
        "files_heading": _("Files"),
        "files": [file_said(number, file, how) for number, file, how in plan.files],
        "left_heading": _("What was left out, and why"),
        "left_columns": [_("What"), _("Why")],
        "left": [[each.what, each.why] for each in plan.left],
    }
    return render_pdf("claim", data, archival=True)


def _message(told: Told) -> dict:
    message = told.opened.message
    who = _("The institution") if message.from_staff else _("Whoever wrote")
    return {
        "heading": _("Message %(number)s") % {"number": told.number},
        "who": f"{who}, {date_format(message.day, 'DATE_FORMAT')}",
        "texts": [_text(label, pieces) for label, pieces in told.redacted],
    }


def _text(label: str, pieces: list[Piece]) -> dict:
    """A text with its passages, as the template takes it."""
    return {
        "label": label,
        "pieces": [
            {"left": True, "text": _("left out: %(why)s") % {"why": WHY[each.reason]}}
            if each.reason
            else {"left": False, "text": each.text}
            for each in pieces
        ],
    }


def file_said(number: int, file, how: str) -> str:
    """A file in words."""
    name = f"{number}-{file.attachment.number}"
    if how == ORIGINAL:
        return _("File %(name)s of message %(number)s: the original") % {"name": name, "number": number}
    return _("File %(name)s of message %(number)s: a copy without metadata") % {
        "name": name,
        "number": number,
    }
