"""What an institution offers, how its advisors work, and what it asks besides."""

import re

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from probidad.core.institutions.models import Institution
from probidad.core.languages.text import localized
from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput
from probidad.instruments.advice import claim_rules
from probidad.instruments.advice.models import Advisor, Field, Offer
from probidad.instruments.advice.models.offers import LANGUAGES

OPTIONS = 12
NUMBER = 40  # characters
LABEL, HELP, OPTION = 200, 400, 120  # characters


class DaysField(forms.CharField):
    """Some numbers of days, typed one after the other; in ``cleaned_data`` a list in their order."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value) -> list[int]:
        typed = re.split(r"[\s,;]+", super().clean(value).strip(",; "))
        if not all(re.fullmatch(r"[0-9]{1,3}", each) for each in typed):
            raise forms.ValidationError(_("Write numbers of days with commas between them: 30, 90, 180."))
        days = sorted({int(each) for each in typed})
        if days[0] < 1 or days[-1] > claim_rules.FOLLOW_UP_LATEST or len(days) > claim_rules.FOLLOW_UP_TIMES:
            raise forms.ValidationError(
                _("At most %(times)s numbers, each from 1 to %(latest)s days."),
                params={"times": claim_rules.FOLLOW_UP_TIMES, "latest": claim_rules.FOLLOW_UP_LATEST},
            )
        return days


class OfferForm(forms.ModelForm):
    """What is taken, how soon it is answered, how long it is kept."""

    follow_up_days = DaysField(
        label=_("Days after which the writer of a claim is asked about reprisals"),
        help_text=_(
            "Counted from a referral and from the end of a claim, with commas between them. What is planned already stays."
        ),
        max_length=60,
        error_messages={
            "required": _("Write one number of days at least: reprisals are always asked about.")
        },
    )

    class Meta:
        model = Offer
        fields = (
            "takes_questions",
            "takes_claims",
            "acknowledge_within",
            "answer_within",
            "keep_questions",
            "keep_claims",
            "follow_up_days",
            "recovery_needed",
            "asks_counsel",
        )
        help_texts = {
            "takes_claims": _("At least two members of the ethics committee need a key."),
            "recovery_needed": _("Two at least: nobody alone opens somebody else's key."),
            "asks_counsel": _("Only where the writer agrees."),
        }


class ClosedDayForm(ShowsRefusals, forms.Form):
    """One more day on which nobody works."""

    day = forms.DateField(label=_("Day"), widget=DateInput, error_messages={"required": _("Choose a day.")})


class AdvisorForm(forms.Form):
    """How somebody advises for an institution."""

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=None,
        required=False,
        empty_label=_("No unit"),
        help_text=_("Who excludes the unit excludes whoever works in it."),
    )
    from_outside = forms.BooleanField(label=_("Works outside the institution"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least.")},
    )
    is_available = forms.BooleanField(
        label=_("Takes new conversations"),
        required=False,
        help_text=_("Without it no conversation is suggested; what they have stays theirs."),
    )

    def __init__(self, *args, institution: Institution, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = institution.units.existing()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("from_outside") and cleaned.get("unit"):
            self.add_error("unit", _("Who works outside the institution has no unit in it."))
        return cleaned


def profile_of(advisor: Advisor | None) -> dict:
    """What the form shows at first."""
    if advisor is None:
        return {"languages": ["es"], "is_available": True}
    return {
        "unit": advisor.unit_id,
        "from_outside": advisor.from_outside,
        "languages": advisor.languages,
        "is_available": advisor.is_available,
    }


def _line(label, longest: int, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, validators=[MaxLengthValidator(longest)], **kwargs)


class OwnLineForm(forms.Form):
    """A help line of the institution's own, in both languages, and that all lines were confirmed."""

    name_es = _line(_("Who answers, in Spanish"), OPTION, required=False)
    name_en = _line(_("Who answers, in English"), OPTION, required=False)
    number = _line(_("Telephone"), NUMBER, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    says_es = _line(_("For whom, and when, in Spanish"), HELP, required=False)
    says_en = _line(_("For whom, and when, in English"), HELP, required=False)
    confirmed = forms.BooleanField(
        label=_("We looked up or called every number on this page, and they are right"), required=False
    )

    def clean_number(self):
        """Digits, and what stands between them."""
        number = self.cleaned_data["number"]
        if number and (
            not re.fullmatch(r"[0-9 ()+*#.,;/-]+", number) or len(re.findall("[0-9]", number)) < 3
        ):
            raise forms.ValidationError(_("Write the number in digits."))
        return number

    def clean(self):
        cleaned = super().clean()
        line = [name for name in OWN_LINE if cleaned.get(name)]
        for name in OWN_LINE if line else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Fill in all five, or none of them."))
        return cleaned

    @property
    def line(self) -> dict:
        """What is kept, of a valid form; {} where there is no line."""
        given = self.cleaned_data
        if not given["number"]:
            return {}
        return {
            "name": {"es": given["name_es"], "en": given["name_en"]},
            "number": given["number"],
            "says": {"es": given["says_es"], "en": given["says_en"]},
        }


OWN_LINE = ("name_es", "name_en", "number", "says_es", "says_en")


def own_line_of(offer: Offer) -> dict:
    """What the form shows at first."""
    name, says = offer.own_line.get("name", {}), offer.own_line.get("says", {})
    return {
        "name_es": name.get("es", ""),
        "name_en": name.get("en", ""),
        "number": offer.own_line.get("number", ""),
        "says_es": says.get("es", ""),
        "says_en": says.get("en", ""),
    }


class FieldForm(ShowsRefusals, forms.Form):
    """A question of the institution's own, in both languages."""

    type = forms.ChoiceField(label=_("Type"), choices=Field.Type.choices)
    label_es = _line(_("Question in Spanish"), LABEL, error_messages={"required": _("Write the question.")})
    label_en = _line(_("Question in English"), LABEL, error_messages={"required": _("Write the question.")})
    help_es = _line(_("What helps to answer, in Spanish"), HELP, required=False)
    help_en = _line(_("What helps to answer, in English"), HELP, required=False)
    options = forms.CharField(
        label=_("Options of “one of several”"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One a line: in Spanish | in English. Add new ones at the end: answers are kept by their place."
        ),
    )
    shown_if = forms.ChoiceField(
        label=_("Asked only if"), required=False, help_text=_("The answer to an earlier question.")
    )

    def __init__(self, *args, field: Field, **kwargs):
        kwargs.setdefault("initial", _initial(field))
        super().__init__(*args, **kwargs)
        self._field = field
        self.fields["shown_if"].choices = [("", _("Always")), *_conditions(field)]

    def clean_options(self) -> list[dict]:
        lines = [each.strip() for each in self.cleaned_data["options"].splitlines() if each.strip()]
        pairs = [[part.strip() for part in line.split("|")] for line in lines]
        if any(len(pair) != 2 or not all(pair) for pair in pairs):
            raise forms.ValidationError(_("Each line has Spanish, a bar | and English."))
        if len(pairs) > OPTIONS or any(len(part) > OPTION for pair in pairs for part in pair):
            raise forms.ValidationError(_("At most 12 options of 120 characters."))
        return [{"es": es, "en": en} for es, en in pairs]

    def clean(self):
        cleaned = super().clean()
        options, is_choice = cleaned.get("options"), cleaned.get("type") == Field.Type.CHOICE
        if is_choice and options is not None and len(options) < max(2, len(self._field.options or ())):
            self.add_error(
                "options", _("Two options at least, and none that was there may go: answers name its place.")
            )
        if self._field.pk and cleaned.get("type") != self._field.type:
            self.add_error(
                "type", _("The type can't change once people may have answered. Add a new question.")
            )
        return cleaned

    def filled(self) -> Field:
        """The field as it is written here; not saved."""
        given, field = self.cleaned_data, self._field
        field.type = given["type"]
        field.label = {"es": given["label_es"], "en": given["label_en"]}
        field.help = {"es": given["help_es"], "en": given["help_en"]}
        field.options = given["options"] if field.type == Field.Type.CHOICE else []
        other, _colon, answer = given["shown_if"].partition(":")
        field.shown_if_id, field.shown_if_answer = (int(other), answer) if other else (None, "")
        return field


def _initial(field: Field) -> dict:
    label, help_text = field.label or {}, field.help or {}
    return {
        "type": field.type,
        "label_es": label.get("es", ""),
        "label_en": label.get("en", ""),
        "help_es": help_text.get("es", ""),
        "help_en": help_text.get("en", ""),
        "options": "\n".join(f"{each['es']} | {each['en']}" for each in field.options or ()),
        "shown_if": f"{field.shown_if_id}:{field.shown_if_answer}" if field.shown_if_id else "",
    }


def _conditions(field: Field) -> list[tuple[str, str]]:
    """The answers to earlier questions of the institution's own on which it may depend."""
    earlier = Field.objects.filter(institution=field.institution, kind=field.kind)
    if field.position is not None:
        earlier = earlier.filter(position__lt=field.position)
    return [
        (f"{each.pk}:{answer}", f"{localized(each.label)}: {told}")
        for each in earlier
        for answer, told in _answers(each)
    ]


def _answers(field: Field) -> list[tuple[str, str]]:
    if field.type == Field.Type.YES_NO:
        return [("yes", str(_("Yes"))), ("no", str(_("No")))]
    return [(str(number), localized(text)) for number, text in enumerate(field.options)]
