"""What people say in their own words: of a dilemma, and what a reviewer makes of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.instruments.exercises import rules
from probidad.instruments.exercises.services.comments import NOTHING_TO_READ

# How much of what somebody typed is given back to make it shorter: a page of any size would be of no use.
KEPT = 12_000


class CommentArea(forms.Textarea):
    """A box that gives back what was typed, up to a bound."""

    def format_value(self, value):
        typed = super().format_value(value)
        return typed and typed[:KEPT]


class CommentField(forms.CharField):
    """A comment without what can't be seen. Its length is that of what is left, a line's end being one character."""

    widget = CommentArea
    default_error_messages = {
        "max_length": _(
            "This comment is too long: at most %(limit_value)d characters fit, and it has %(show_value)d. "
            "Make it shorter."
        )
    }

    def widget_attrs(self, widget):
        """Without ``maxlength``: a browser would cut off what is pasted without a word, and what is sealed so stays."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value):
        text = rules.clean_comment(super().to_python(value))
        if len(text) > KEPT:
            raise ValidationError(
                _(
                    "This comment is too long: it has %(length)d characters. Below stand its first %(kept)d; "
                    "make it shorter."
                ),
                code="max_length",
                params={"length": len(text), "kept": KEPT},
            )
        return text


class CommentForm(forms.Form):
    """What somebody wants to say about a dilemma."""

    text = CommentField(
        label=_("Your comment (optional)"),
        help_text=_("Don't write names, job titles or places: a reader might work out who you are."),
        max_length=rules.COMMENT_LENGTH,
        widget=CommentArea(attrs={"rows": 5}),
        error_messages={"required": _("Write your comment, or go on without one.")},
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not rules.fits_comment(text):
            raise ValidationError(_("This comment is too long: make it shorter."), code="too_long")
        return text


class ReviewForm(ShowsRefusals, forms.Form):
    """What leaders read of a comment."""

    text = CommentField(
        label=_("What leaders will read"),
        help_text=_(
            "What was found is masked already. Change what still tells who somebody is: a name, a place, a way "
            "of writing."
        ),
        max_length=rules.RELEASED_LENGTH,
        widget=CommentArea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": NOTHING_TO_READ},
    )

    def warn(self, found: list[str]) -> None:
        """Say what was recognised in a text that is about to be released."""
        shown = "; ".join(found)
        message = _(
            "This might still tell who somebody is: %(found)s. If it may stay, keep this text all the same."
        )
        self.add_error("text", ValidationError(message, code="found", params={"found": shown}))
