"""Forms of whoever writes. Each takes a draft and gives it back with what was filled in (``draft``)."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from probidad.core.anonymity import receipts
from probidad.core.files.forms import KeepsNoFiles, SealedFilesField
from probidad.core.institutions.models import Institution
from probidad.instruments.advice import rules
from probidad.instruments.advice.models import Offer
from probidad.instruments.advice.models.offers import Kind
from probidad.instruments.advice.participation.drafts import Draft
from probidad.instruments.advice.queries import offers, questions
from probidad.instruments.advice.queries.readers import readers_for

# Neither the browser nor its correction service learns words or texts.
PRIVATE = {"autocomplete": "off", "spellcheck": "false"}
WORD = PRIVATE | {"autocapitalize": "none", "translate": "no"}
LINE = 200  # characters


class LongText(forms.CharField):
    """A text that the browser doesn't cut by itself when it is pasted: whoever writes too much is told so."""

    def widget_attrs(self, widget):
        return {}


def files_field() -> SealedFilesField:
    """The files of a message."""
    return SealedFilesField(
        label=_("Files"),
        help_text=_(
            "Up to 20, and 100 MB in all. Of photographs (JPG, PNG, WebP) and PDFs, readers get a copy without what the camera or "
            "the program wrote into them; of other kinds only the original, which may say who made it. Look also at what "
            "can be seen, and at the names. Never add a photo, a scan or a PDF of your words: in a text file we notice them, in "
            "a picture we can't."
        ),
        required=False,
    )


HOLDS_RECEIPT_IN_FILE = _(
    "Your receipt stands in a file or in its name: whoever reads it could open the conversation in your place. Choose the files again."
)


class BeginForm(forms.Form):
    """To whom, and what."""

    institution = forms.ModelChoiceField(
        queryset=Institution.objects.none(),
        label=_("Which institution is it about?"),
        empty_label=_("Choose an institution"),
        error_messages={
            "required": _("Choose the institution."),
            "invalid_choice": _("This institution takes nothing now. Choose another."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Question or claim?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _(
                "Say whether it is a question or a claim: you can turn a question into a claim later."
            ),
            "invalid_choice": _("Choose one of the two."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        open_to = offers.offers_open().values("institution")
        self.fields["institution"].queryset = Institution.objects.filter(pk__in=open_to)
        self.fields["kind"].choices = [
            (
                Kind.QUESTION,
                _(
                    "A question: I'm not sure what the right thing is, and want to talk it over with somebody trained"
                ),
            ),
            (
                Kind.CLAIM,
                _(
                    "A claim: I know of something that shouldn't be happening, and want the institution to look into it"
                ),
            ),
        ]

    def clean(self):
        cleaned = super().clean()
        institution, kind = cleaned.get("institution"), cleaned.get("kind")
        if institution and kind and not Offer.objects.get(institution=institution).takes(kind):
            self.add_error(
                "kind",
                _("This institution doesn't take these now. Choose the other, or another institution."),
            )
        return cleaned


class StepForm(forms.Form):
    """A step of writing. ``going_back``: the visitor asked for an earlier step, so nothing is missing yet."""

    def __init__(self, *args, draft: Draft, institution: Institution, going_back: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept, self.institution, self.going_back = draft, institution, going_back

    @property
    def draft(self) -> Draft:
        """The draft with what this form holds; of a form that was found to be right."""
        return self.kept


class ConfirmForm(StepForm):
    """A few of the receipt's words, typed: whoever can't has not written them down."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for position in self.kept.asked:
            self.fields[f"word_{position}"] = forms.CharField(
                label=_("Word %(number)s") % {"number": position},
                max_length=LINE,
                required=not self.going_back,
                widget=forms.TextInput(attrs=WORD),
                error_messages={"required": _("Type this word of your list.")},
            )

    def clean(self):
        cleaned = super().clean()
        if self.going_back:
            return cleaned
        for position in self.kept.asked:
            name = f"word_{position}"
            if name in cleaned and not receipts.confirms(self.kept.receipt, cleaned[name], [position]):
                self.add_error(
                    name,
                    _("This isn't word %(number)s of your list. Look at it again.") % {"number": position},
                )
        return cleaned

    @property
    def draft(self) -> Draft:
        return self.kept if self.going_back else self.kept.but(confirmed=True)


class AccountForm(StepForm):
    """What happened. Only the first text has to be there."""

    def __init__(self, *args, **kwargs):
        draft = kwargs["draft"]
        super().__init__(*args, initial=draft.answers, **kwargs)
        self.questions = questions.asked(self.institution, draft.kind)
        for question in self.questions:
            required = question.key == questions.MAIN and not self.going_back
            self.fields[question.key] = _field(question, required)

    def clean(self):
        cleaned = super().clean()
        given = {name: rules.seen(value) for name, value in cleaned.items()}
        total = sum(len(text) for text in given.values())
        if questions.MAIN in given and not given[questions.MAIN] and not self.going_back:
            self.add_error(questions.MAIN, _NOTHING_WRITTEN)
        if total > rules.ACCOUNT_LENGTH:
            raise forms.ValidationError(
                _(
                    "All texts together are too long: %(count)s characters of at most %(most)s. Write the rest in a second message."
                )
                % {"count": f"{total:,}", "most": f"{rules.ACCOUNT_LENGTH:,}"}
            )
        for name, text in given.items():
            if receipts.contains_receipt(text, self.kept.receipt):
                self.add_error(name, HOLDS_RECEIPT)
        return {name: text for name, text in given.items() if name not in self.errors}

    @property
    def draft(self) -> Draft:
        return self.kept.but(answers=questions.holding(self.questions, self.cleaned_data))


class AccountPreview(forms.Form):
    """The fields of :class:`AccountForm` for whoever decides what is asked: nothing can be written or sent."""

    def __init__(self, asked: Iterable[questions.Question], *, kind: str):
        super().__init__(auto_id=f"preview-{kind}-%s", prefix=f"preview-{kind}")
        for question in asked:
            self.fields[question.key] = _field(question, question.key == questions.MAIN)
            self.fields[question.key].disabled = True


_NOTHING_WRITTEN = _("Write what it is about. A few lines are enough to begin.")
HOLDS_RECEIPT = _(
    "Your receipt stands in this text. Take it out: whoever reads the text could open the conversation in your place."
)


def _field(question: questions.Question, required: bool) -> forms.Field:
    hint = question.help
    if question.only_if:
        other, answer = question.only_if
        only = _("Only if you answered “%(answer)s” to “%(question)s”.") % {
            "answer": answer,
            "question": other,
        }
        hint = f"{only} {hint}".strip()
    shared = {"label": question.label, "help_text": hint, "required": required}
    if question.options:
        choices = [("", _("I'd rather not say")), *question.options]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
    longest = LINE if question.rows == 1 else rules.TEXT_LENGTH
    widget = (
        forms.TextInput(attrs=PRIVATE)
        if question.rows == 1
        else forms.Textarea(attrs=PRIVATE | {"rows": question.rows})
    )
    return LongText(
        max_length=longest,
        widget=widget,
        strip=False,
        error_messages={"required": _NOTHING_WRITTEN, "max_length": TOO_LONG},
        **shared,
    )


TOO_LONG = _(
    "This text has %(show_value)s characters, and at most %(limit_value)s fit. Write the rest in a second message."
)


class ReviewForm(KeepsNoFiles, StepForm):
    """What will be sent was seen; the files come now, since no step before could have kept them."""

    files = files_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.going_back:
            del self.fields["files"]

    def clean_files(self) -> list:
        files = self.cleaned_data["files"]
        told = [text for each in files for text in (each.name, each.beginning)]
        if any(receipts.contains_receipt(text, self.kept.receipt) for text in told):
            raise forms.ValidationError(HOLDS_RECEIPT_IN_FILE)
        return files


class ReadersForm(StepForm):
    """Who must not read it."""

    people = forms.TypedMultipleChoiceField(
        label=_("By name"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick whoever must not read it."),
    )
    units = forms.TypedMultipleChoiceField(
        label=_("Everybody who works in these areas"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("And in the areas below them. Tick by name whomever “area not known” stands beside."),
    )
    only_outside = forms.BooleanField(
        label=_("Only people from outside the institution may read it"), required=False
    )
    others = LongText(
        label=_("Somebody who isn't in the list"),
        help_text=_(
            "For example: “the director's cousin, who works in the ethics unit”. Whoever reads it is asked not to "
            "show it to them; it isn't a lock, as the boxes above are."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=PRIVATE | {"rows": 3}),
    )
    allows_counsel = forms.BooleanField(
        label=_("A lawyer from outside may be asked in, if it helps"),
        help_text=_("You can say so later too. Whoever you excluded stays out."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        draft: Draft = kwargs["draft"]
        excluded = draft.excluded
        initial = excluded.model_dump() | {"allows_counsel": draft.allows_counsel}
        super().__init__(*args, initial=initial, **kwargs)
        self.readers = offers.possible_readers(self.institution, draft.kind)
        named = [*self.readers, *offers.later_readers(self.institution, draft.kind)]
        self.fields["people"].choices = [(each.person.pk, reader_name(each)) for each in named]
        self.fields["units"].choices = self.institution.units.existing().values_list("pk", "name")
        if not any(each.from_outside for each in self.readers):
            del self.fields["only_outside"]
        if draft.kind != Kind.QUESTION or not self.institution.advice_offer.asks_counsel:
            del self.fields["allows_counsel"]
        for name in ("people", "units"):
            if not self.fields[name].choices:
                del self.fields[name]

    def clean_people(self) -> list[int]:
        return _few_enough(self.cleaned_data["people"])

    def clean_units(self) -> list[int]:
        return _few_enough(self.cleaned_data["units"])

    def clean_others(self) -> str:
        text = rules.seen(self.cleaned_data["others"])
        if receipts.contains_receipt(text, self.kept.receipt):
            raise forms.ValidationError(HOLDS_RECEIPT)
        return text

    def clean(self):
        cleaned = super().clean()
        if self.errors or self.going_back:
            return cleaned
        if not readers_for(self.institution, self.kept.kind, _excluded(cleaned)):
            raise forms.ValidationError(NOBODY_READS)
        return cleaned

    @property
    def draft(self) -> Draft:
        return self.kept.but(
            excluded=_excluded(self.cleaned_data),
            allows_counsel=self.cleaned_data.get("allows_counsel", False),
            shown=(),  # others by the writer's own choice
        )


NOBODY_READS = _(
    "Nobody would be left to read it. Leave in at least one person, or write to another institution. Nothing was sent."
)


def _few_enough(ticked: list[int]) -> list[int]:
    if len(ticked) > rules.EXCLUDED:
        raise forms.ValidationError(_("Tick at most %(most)s.") % {"most": rules.EXCLUDED})
    return ticked


def _excluded(cleaned: Mapping) -> rules.Excluded:
    return rules.Excluded(
        people=tuple(sorted(cleaned.get("people") or ())),
        units=tuple(sorted(cleaned.get("units") or ())),
        others=cleaned.get("others") or "",
        only_outside=cleaned.get("only_outside", False),
    )


def reader_name(reader: offers.PossibleReader) -> str:
    """How a writer knows a possible reader: name, post, and where."""
    where = gettext("from outside the institution") if reader.from_outside else reader.unit
    return ", ".join(part for part in (reader.person.name, str(reader.role), where) if part)
