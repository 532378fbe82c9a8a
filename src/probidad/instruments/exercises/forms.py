"""Forms of the exercises."""

import math
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django import forms
from django.db.models import F
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity import codes, custody
from probidad.core.languages.text import localized
from probidad.core.languages.words import alphabetical
from probidad.core.refusals import ShowsRefusals
from probidad.core.taxonomy import catalogue
from probidad.core.taxonomy.catalogue import name_of
from probidad.instruments.exercises import queries, rules
from probidad.instruments.exercises.models import DilemmaVersion, Round, RoundUnit
from probidad.instruments.exercises.roster_file import RosterFile, read_roster

TOO_LONG = _("This code is too long: a code has 16 letters and numbers. Compare it with your mail or card.")


class CodeForm(forms.Form):
    """The code from a mail or a card."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        help_text=_("16 letters and numbers, for example K7QM-3XRP-9TZD-0W4E. Dashes don't matter."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code",
            }
        ),
        error_messages={
            "required": _("Write the code of your mail or your card."),
            "max_length": TOO_LONG,
        },
    )

    def clean_code(self) -> str:
        # All of this follows from what was typed alone: nothing tells which codes exist.
        try:
            return codes.normalise(self.cleaned_data["code"])
        except codes.TooShort:
            message = _(
                "This code is too short: a code has 16 letters and numbers. Compare it with your mail or card."
            )
        except codes.TooLong:
            message = TOO_LONG
        except codes.GarbledCode:
            message = _(
                "This code has a mistake: some character is wrong. Compare it with your mail or card."
            )
        raise forms.ValidationError(message)


class ChoiceForm(forms.Form):
    """One option of a dilemma."""

    option = forms.ChoiceField(
        label=_("What do you do?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the options."),
            "invalid_choice": _("Choose one of the options."),
        },
    )

    def __init__(self, *args, content: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["option"].label = localized(content["question"])
        self.fields["option"].choices = [
            (option["key"], localized(option["text"])) for option in content["options"]
        ]


class CommentForm(forms.Form):
    """What somebody wants to say about a dilemma."""

    text = forms.CharField(
        label=_("Your comment (optional)"),
        help_text=_("Don't write names, job titles or places: a reader might work out who you are."),
        max_length=rules.COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your comment, or go on without one.")},
    )

    def clean_text(self) -> str:
        text = rules.clean_comment(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        if not rules.fits_comment(text):
            raise forms.ValidationError(_("This comment is too long: make it shorter."), code="too_long")
        return text


class SatisfactionForm(forms.Form):
    """How good the exercises were."""

    level = forms.TypedChoiceField(
        label=_("How did you find these exercises?"),
        coerce=int,
        choices=[(5, _("Very good")), (4, _("Good")), (3, _("Fair")), (2, _("Poor")), (1, _("Very poor"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers, or leave without answering."),
            "invalid_choice": _("Choose one of the answers, or leave without answering."),
        },
    )


class DilemmasByTopic(forms.models.ModelChoiceIterator):
    """Dilemmas under their topics, in the order of :func:`by_topic`."""

    def __iter__(self):
        for topic, dilemmas in groupby(by_topic(self.queryset), key=attrgetter("topic")):
            yield name_of(topic, catalogue.topics()), [self.choice(each) for each in dilemmas]


def by_topic(dilemmas: Iterable[DilemmaVersion]) -> list[DilemmaVersion]:
    """Dilemmas in the order of their topics' names, then of their titles, in the present language."""
    return sorted(
        dilemmas,
        key=lambda each: (
            alphabetical(name_of(each.topic, catalogue.topics())),
            alphabetical(localized(each.title)),
        ),
    )


class DilemmaChoice(forms.ModelMultipleChoiceField):
    """The current dilemmas by their titles, under their topics; what is chosen comes in that order."""

    iterator = DilemmasByTopic

    def clean(self, value) -> list[DilemmaVersion]:
        # Longer numbers are no keys, and SQLite can't even compare with them.
        if any(len(str(key)) > 18 for key in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"] % {"value": "…"})
        return by_topic(super().clean(value))

    def label_from_instance(self, version: DilemmaVersion) -> str:
        return localized(version.title)


class RoundForm(ShowsRefusals, forms.ModelForm):
    """A round in preparation."""

    dilemmas = DilemmaChoice(
        label=_("Dilemmas"),
        queryset=DilemmaVersion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Participants see them one a page, in the order of the round's page."),
        error_messages={"required": _("Choose at least one dilemma.")},
    )

    class Meta:
        model = Round
        fields = ["title", "opens_on", "closes_on", "minimum_group", "custodian"]
        widgets = {
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "minimum_group": _("Smaller groups are never shown. 10 is advisable, 5 the least."),
            "custodian": _(
                "The organisation outside your institution that keeps the key, for example an NGO or a "
                "university. Leave it empty if there is none: participants are told so."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        current = queries.current_dilemmas()
        # Their titles only: a dilemma's whole text is long.
        self.fields["dilemmas"].queryset = current.defer("content").annotate(
            title=F("content__title"), topic=F("content__topic")
        )
        if self.instance.pk and not self.is_bound:
            chosen = set(self.instance.exercises.values_list("dilemma_version__dilemma", flat=True))
            # By dilemma: where a wording was revised meanwhile, the round takes the new one.
            self.initial["dilemmas"] = list(current.filter(dilemma__in=chosen).values_list("pk", flat=True))

    def clean_dilemmas(self) -> list[DilemmaVersion]:
        """What the round has already keeps its order; what is new follows by topic."""
        chosen = self.cleaned_data["dilemmas"]
        if not self.instance.pk:
            return chosen
        places = dict(self.instance.exercises.values_list("dilemma_version__dilemma", "position"))
        return sorted(chosen, key=lambda each: places.get(each.dilemma_id, math.inf))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("opens_on"), cleaned.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("The last day can't come before the first."))
        return cleaned


class RosterForm(ShowsRefusals, forms.Form):
    """The roster's file."""

    file = forms.FileField(
        label=_("Roster file"),
        help_text=_(
            "CSV or XLSX with the columns “email” and “unit”, one row a person. "
            "Who has no address gets a card."
        ),
        error_messages={
            "required": _("Choose the roster's file."),
            "empty": _("The file is empty."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self._units = round.institution.units.existing()

    def clean_file(self) -> RosterFile:
        return read_roster(self.cleaned_data["file"], self._units.values_list("name", flat=True))


class NewKeyForm(ShowsRefusals, forms.Form):
    """The passphrase of a key that is about to be made."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        min_length=custody.MINIMUM_PASSPHRASE,
        max_length=200,
        help_text=_("At least 12 characters; four or five words are easy to keep. It can't be recovered."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The passphrase again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        cleaned = super().clean()
        if "passphrase" in cleaned and cleaned.get("again") != cleaned["passphrase"]:
            self.add_error("again", _("The two passphrases differ."))
        return cleaned


class KeyForm(ShowsRefusals, forms.Form):
    """The key's file and its passphrase. Neither is ever stored."""

    key_file = forms.FileField(
        label=_("Key file"),
        error_messages={"required": _("Choose the key's file."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".pem"}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_key_file(self) -> bytes:
        upload = self.cleaned_data["key_file"]
        if upload.size > custody.MAXIMUM_FILE:
            raise forms.ValidationError(_("This is not a key file of a round. Its name ends in .pem."))
        return upload.read()


class SeenField(forms.IntegerField):
    """What a page showed, in a hidden field: a page that is shown again says what it shows by now."""

    widget = forms.HiddenInput

    def bound_data(self, data, initial):
        return initial


class ProveKeyForm(KeyForm):
    """The key, and what its custodian saw of the round: the roster (its key) and the minimum."""

    # Not required: whoever leaves them out saw nothing, and the service refuses that.
    seen_roster = SeenField(required=False)
    seen_minimum = SeenField(required=False)


class CardsForm(ShowsRefusals, forms.Form):
    """How many cards to prepare, for which group of the roster that still lacks some."""

    unit = forms.ChoiceField(label=_("For whom"))
    count = forms.IntegerField(label=_("How many cards"), min_value=1)

    def __init__(self, *args, groups: list[queries.RosterUnit], **kwargs):
        super().__init__(*args, **kwargs)
        self._groups = {str(each.unit.pk if each.unit else 0): each for each in groups if each.cards_left}
        self.fields["unit"].choices = [(key, _group_label(each)) for key, each in self._groups.items()]

    def clean_unit(self) -> RoundUnit | None:
        return self._groups[self.cleaned_data["unit"]].unit


def _group_label(group: queries.RosterUnit) -> str:
    left = ngettext("%(left)s without a card", "%(left)s without a card", group.cards_left) % {
        "left": group.cards_left
    }
    return f"{group.unit.name if group.unit else gettext('People without a unit')} ({left})"


class ActivationForm(ShowsRefusals, forms.Form):
    """The number on the control sheet of a batch of cards: who writes it has the paper."""

    control = forms.IntegerField(
        label=_("Control number"),
        help_text=_("Six digits, on the first sheet of the PDF."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
