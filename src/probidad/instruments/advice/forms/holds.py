"""Why a claim is held, and until when."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from probidad.core.refusals import ShowsRefusals
from probidad.core.ui.forms import DateInput
from probidad.instruments.advice.forms.handling import SealedText

LONGEST = 366  # days until it has to be looked at again


class HoldForm(ShowsRefusals, forms.Form):
    """The proceeding that needs the claim, and the day on which it is looked at again."""

    reason = SealedText(
        label=_("Why it must be kept"),
        help_text=_("The proceeding and who asked for it. It is sealed with the conversation."),
        rows=3,
    )
    review_on = forms.DateField(
        label=_("Look at it again on"),
        help_text=_(
            "Within a year. The committee is reminded on its desk; the hold stays until somebody ends it."
        ),
        widget=DateInput,
        error_messages={"required": _("Say on which day.")},
    )

    def clean_review_on(self) -> dt.date:
        day, today = self.cleaned_data["review_on"], timezone.localdate()
        if not today < day <= today + dt.timedelta(days=LONGEST):
            raise ValidationError(_("It has to be a day within the next year."), code="range")
        return day
