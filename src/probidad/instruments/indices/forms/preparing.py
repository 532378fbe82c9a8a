"""Forms of an evaluation in preparation, of its seats, and of what the institution answers."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.people.models import Person
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput, RadioCards
from probidad.instruments.indices.forms.words import WordsField
from probidad.instruments.indices.models import InstrumentVersion, Round, Seat
from probidad.instruments.indices.queries.seats import groups_of, people_for_seats
from probidad.instruments.indices.rules.content import MAX_ITEMS

ITEM_LENGTH = 300  # characters
REASON_LENGTH = 1000
# What is proposed, in days: a month to score, half a month to reply.
DAYS_TO_SCORE, DAYS_TO_REPLY = 30, 15
YEARS = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]
Basis = Round.Basis
BASES = {
    Basis.ACCEPTED: _("With the institution, if it accepts"),
    Basis.PUBLIC: Basis.PUBLIC.label,
}
WHAT_IT_MEANS = {
    Basis.ACCEPTED: _("It is asked first. If it accepts, it brings evidence and replies to each finding."),
    Basis.PUBLIC: _("Nobody is asked. Every page says that the institution took no part."),
}


def _day(label, **kwargs) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput, validators=YEARS, **kwargs)


class RoundForm(ShowsRefusals, forms.Form):
    """What is applied, on which basis, by how many, and until when."""

    organisation = forms.ModelChoiceField(
        label=_("Which organisation evaluates?"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    version = forms.ChoiceField(label=_("By which instrument?"), widget=RadioCards)
    items = WordsField(
        label=_("Commitments of the plan"),
        required=False,
        max_length=MAX_ITEMS * (ITEM_LENGTH + 2),
        help_text=_(
            "Only for an instrument that evaluates a plan: one commitment on each line, in the plan's order."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    basis = forms.ChoiceField(
        label=_("With the institution, or without it?"),
        choices=list(BASES.items()),
        widget=RadioCards(hints=WHAT_IT_MEANS),
    )
    scored_twice = forms.BooleanField(
        label=_("Two people score each area apart from each other"),
        required=False,
        help_text=_("Neither sees the other's answers before both have finished. Then they reconcile them."),
    )
    starts_on = _day(_("First day"))
    scored_until = _day(_("Last day for scoring"))
    replies_until = _day(
        _("Last day for the institution's replies"),
        required=False,
        help_text=_("Needed where the institution takes part."),
    )

    def __init__(
        self, *args, institution: Institution, organisations, versions: list[InstrumentVersion], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self._versions = {str(each.pk): each for each in versions}
        self.fields["version"].choices = [
            (key, localized(each.content["name"])) for key, each in self._versions.items()
        ]
        self.fields["version"].widget.hints = {
            key: localized(each.content["summary"]) for key, each in self._versions.items()
        }
        self.fields["organisation"].queryset = organisations
        found = list(organisations[:2])
        self._organisation = found[0] if len(found) == 1 else None
        if self._organisation:
            del self.fields["organisation"]
        self._institution = institution
        if self._organisation == institution:
            del self.fields["basis"]
        if not any(each.content["subject"] == "plan" for each in versions):
            del self.fields["items"]
        today = timezone.localdate()
        self.fields["starts_on"].initial = today
        self.fields["scored_until"].initial = today + dt.timedelta(days=DAYS_TO_SCORE)
        self.fields["replies_until"].initial = today + dt.timedelta(days=DAYS_TO_SCORE + DAYS_TO_REPLY)
        self.fields["basis"].initial = Basis.ACCEPTED if "basis" in self.fields else None

    def clean_version(self) -> InstrumentVersion:
        return self._versions[self.cleaned_data["version"]]

    def clean_items(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["items"].splitlines()]
        items = [line for line in lines if line]
        if len(items) > MAX_ITEMS:
            message = ngettext("%(most)s commitment at most.", "%(most)s commitments at most.", MAX_ITEMS)
            raise ValidationError(message % {"most": MAX_ITEMS}, code="many")
        for number, item in enumerate(items, start=1):
            if len(item) > ITEM_LENGTH:
                message = _("Commitment %(number)s is longer than %(most)s characters.")
                raise ValidationError(message % {"number": number, "most": ITEM_LENGTH}, code="long")
            if item in items[: number - 1]:
                message = _("“%(item)s” is there twice.")
                raise ValidationError(message % {"item": item}, code="twice")
        return items

    def clean(self):
        cleaned = super().clean()
        cleaned["organisation"] = self._organisation or cleaned.get("organisation")
        cleaned.setdefault("items", [])
        if cleaned["organisation"] == self._institution:
            cleaned["basis"] = Basis.SELF
        first, last, replies = (cleaned.get(each) for each in ("starts_on", "scored_until", "replies_until"))
        if first and last and last < first:
            self.add_error("scored_until", _("The last day can't come before the first."))
        if last and replies and replies < last:
            self.add_error("replies_until", _("Replies come after scoring: choose a later day."))
        if cleaned.get("basis") == Basis.ACCEPTED and not replies and not self.has_error("replies_until"):
            self.add_error("replies_until", _("Say until when the institution may reply."))
        return cleaned

    @staticmethod
    def initial_of(round: Round) -> dict:
        """What the form shows of an evaluation."""
        return {
            "organisation": round.organisation_id,
            "version": str(round.version_id),
            "items": "\n".join(round.items),
            "basis": round.basis,
            "scored_twice": round.scored_twice,
            "starts_on": round.starts_on,
            "scored_until": round.scored_until,
            "replies_until": round.replies_until,
        }


class AreasField(forms.MultipleChoiceField):
    """Areas to tick; none: all of them."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Areas"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tick the ones that this person scores. None ticked: all."),
            **kwargs,
        )

    @staticmethod
    def choices_of(round: Round) -> list[tuple[str, str]]:
        return [(each.key, f"{number}. {each.name}") for number, each in enumerate(groups_of(round), start=1)]


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return person.name


class SeatForm(ShowsRefusals, forms.Form):
    """Who sits in an evaluation, and as what."""

    person = PersonChoice(
        label=_("Who?"), queryset=None, widget=forms.RadioSelect, empty_label=None, blank=False
    )
    part = forms.ChoiceField(
        label=_("What for?"),
        choices=Seat.Part.choices,
        widget=RadioCards(
            hints={
                Seat.Part.ASSESSOR: _("Answers the indicators from evidence."),
                Seat.Part.REVIEWER: _("Reads everything at the end and signs. Doesn't score."),
            }
        ),
    )
    groups = AreasField()

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_for_seats(round)
        self.fields["groups"].choices = AreasField.choices_of(round)


class AreasForm(ShowsRefusals, forms.Form):
    """The areas of somebody who scores already."""

    groups = AreasField()

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = AreasField.choices_of(round)


class ReasonForm(ShowsRefusals, forms.Form):
    """Why an evaluation is declined or abandoned."""

    reason = WordsField(label=_("Reason"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 4}))
