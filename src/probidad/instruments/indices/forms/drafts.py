"""The forms that an instrument is written in: everything may be missing, only what can't be kept is refused."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _

from probidad.core.languages.text import localized
from probidad.instruments.indices.drafting.document import Part, indicators
from probidad.instruments.indices.drafting.fields import flat
from probidad.instruments.indices.forms.draft_parts import (
    FIELD,
    LARGEST_NUMBER,
    SHORT_NAME,
    Item,
    PartForm,
    Words,
    choice,
)
from probidad.instruments.indices.forms.draft_words import LABELS, REACH, SCORINGS
from probidad.instruments.indices.models import InstrumentVersion
from probidad.instruments.indices.reports.wording import KINDS
from probidad.instruments.indices.rules.content import MAX_LEVELS

MAX_EVIDENCE, MAX_CITATIONS, MAX_OWN_CITATIONS, MAX_FINDINGS, MAX_STAGES, MAX_SIDES = 6, 10, 20, 10, 6, 4
SHORTENED = 90  # characters of a question in a list


class HeadForm(PartForm):
    """Names, method, authorship; of a next version also how much it changes."""

    def __init__(self, *args, latest: InstrumentVersion | None, **kwargs):
        self.latest = latest
        super().__init__(*args, **kwargs)

    def build(self):
        yield self._field(
            "short_name", Words(longest=SHORT_NAME), _("What lists call it, such as “ICIFIEP”.")
        )
        if self.latest:
            yield self._field(
                "number",
                forms.ChoiceField(choices=self._numbers(), template_name=FIELD),
                label=LABELS["version"],
            )
        yield self._text("name", rows=0)
        yield self._text("summary", hint=_("Two sentences: what it measures and who applies it."))
        yield self._text("method", rows=10, hint=_("An empty line between paragraphs."))
        yield self._text(
            "authorship", rows=6, hint=_("Whose words the indicators are, whose method it follows.")
        )
        yield self._rows("citations", MAX_OWN_CITATIONS, self._citation)

    def fields_of(self, part: Part) -> dict:
        return flat(part) | {"number": f"{part.get('version')}.{part.get('revision')}"}

    def _numbers(self) -> list[tuple[str, str]]:
        version, revision = self.latest.version, self.latest.revision
        wording, substance = f"{version}.{revision + 1}", f"{version + 1}.1"
        return [
            (wording, _("%(number)s: only its wording changes") % {"number": wording}),
            (substance, _("%(number)s: what it asks or how it scores changes") % {"number": substance}),
        ]

    @property
    def written(self) -> Part:
        part = super().written
        if number := part.pop("number", ""):
            version, _dot, revision = number.partition(".")
            return part | {"version": int(version), "revision": int(revision)}
        return part | {name: self.part[name] for name in ("version", "revision") if name in self.part}


class RuleForm(PartForm):
    """How the instrument scores, and what that rule needs."""

    def build(self):
        rule = self.data.get("scoring") if self.is_bound else self.part.get("scoring")
        yield self._field("scoring", choice(SCORINGS), _("Save it, and what the rule needs appears below."))
        if rule == "points" or self._holds("points"):
            yield self._field(
                "points",
                forms.IntegerField(
                    required=False, min_value=1, max_value=LARGEST_NUMBER, template_name=FIELD
                ),
                _("What the indicators add up to. If you leave it empty, nobody checks the sum."),
            )
        if rule == "stages" or self._holds("stages"):
            yield self._rows(
                "stages", MAX_STAGES, self._named, least=2, hint=_("From the lowest, which needs nothing.")
            )
        if rule == "dimensions" or self._holds("dimensions"):
            yield self._rows("dimensions", MAX_STAGES, self._named)
        if rule == "dimensions" or self._holds("sides"):
            yield self._rows("sides", MAX_SIDES, self._named)

    def _holds(self, name: str) -> bool:
        return name in self.part or (self.is_bound and (name in self.data or bool(self._sent(name))))

    @property
    def written(self) -> Part:
        part = super().written
        # Criteria are of a plan, and a plan is looked at by criteria alone.
        return part | {"subject": "plan"} if part.get("scoring") == "criteria" else part


class FindingsForm(PartForm):
    """What the report says of a score, from so many percent on."""

    def build(self):
        yield self._rows(
            "findings",
            MAX_FINDINGS,
            self._finding,
            hint=_(
                "Each holds from its percentage to the next one; the first begins at 0. Empty all of one to remove it."
            ),
        )

    def _finding(self, name: str) -> list[Item]:
        return [
            self._number(f"{name}-from", 100, _("Percent")),
            self._text(f"{name}-text", label=LABELS["text"]),
        ]


class ScaleForm(PartForm):
    """Levels that several indicators share."""

    def build(self):
        yield self._rows(
            "levels",
            MAX_LEVELS,
            self._level,
            least=2,
            hint=_("They are put in the order of their points. Empty all of one to remove it."),
        )

    def clean(self):
        if not self.errors and not self.written.get("levels"):
            self.add_error(
                None, _("A scale has levels; remove it on the instrument's page if nothing uses it.")
            )
        return self.cleaned_data


class AreaForm(PartForm):
    """What an area is about."""

    def build(self):
        yield self._text("name", rows=0)
        yield self._text("about", hint=_("One or two sentences: what the area is and why it matters."))
        if self.document.get("scoring") == "points" or "points" in self.part:
            yield self._number(
                "points",
                LARGEST_NUMBER,
                _("What its indicators add up to. If you leave it empty, nobody checks the sum."),
            )
        for name in ("dimension", "side"):
            if self.document.get("scoring") == "dimensions" or name in self.part:
                yield self._field(name, choice(_keyed_names(self.document.get(f"{name}s", []))))


class IndicatorForm(PartForm):
    """One indicator, whole."""

    def build(self):
        yield self._field("kind", choice(KINDS.items()))
        yield self._text("question", rows=2)
        yield self._text(
            "counts",
            hint=_(
                "What counts and what doesn't: decide the doubtful cases, so that two assessors read alike."
            ),
        )
        yield from self._scoring()
        yield self._rows(
            "evidence", MAX_EVIDENCE, lambda name: [self._text(name, rows=2, label=_("What must be seen"))]
        )
        yield self._text("verify", hint=_("Where to look, whom to ask, what to compare."))
        yield self._text("may_not_apply", rows=2, hint=_("Leave it empty where it always applies."))
        yield from self._relations()
        yield self._text(
            "benefit", rows=2, hint=_("One sentence: what citizens or staff would notice if it were met.")
        )
        yield self._field("reach", forms.ChoiceField(required=False, choices=REACH, template_name=FIELD))
        yield self._text(
            "recommendation",
            hint=_("What to do next, by whom, in what order. It becomes a proposed commitment."),
        )
        yield self._rows("citations", MAX_CITATIONS, self._citation)

    def _scoring(self):
        stages = self.document.get("stages", [])[1:]
        if stages or "stage" in self.part:
            yield self._field("stage", choice(_keyed_names(stages)))
        scales = [
            (key, " / ".join(localized(each.get("text")) for each in levels)[:SHORTENED])
            for key, levels in self.document.get("scales", {}).items()
        ]
        if scales or isinstance(self.part.get("levels"), str):
            yield self._field("scale", choice([*scales], empty=_("Levels of its own, below")))
        yield self._rows(
            "levels",
            MAX_LEVELS,
            self._level,
            least=2,
            hint=_(
                "They are put in the order of their points; the lowest has 0. Empty all of one to remove it."
            ),
        )
        yield self._text(
            "measure-part",
            rows=0,
            label=_("What is measured: the number counted"),
            hint=_(
                "Leave it empty where the assessor chooses a level. With it, the level follows from numbers: after saving, say for each level at which number it begins."
            ),
        )
        yield self._text(
            "measure-whole",
            rows=0,
            label=_("What is measured: out of how many"),
            hint=_("With it, levels begin at percentages; without it, at plain numbers."),
        )
        weights = [(str(number), str(number)) for number in range(1, 6)]
        yield self._field(
            "weight",
            forms.ChoiceField(required=False, choices=weights, template_name=FIELD),
            _("Multiplies its points."),
        )
        version = self.document.get("version", 1)
        if version > 1:
            versions = [(str(number), str(number)) for number in range(1, version + 1)]
            yield self._field(
                "since",
                forms.ChoiceField(required=False, choices=versions, template_name=FIELD),
                _("Answers to earlier versions aren't compared."),
            )

    def _relations(self):
        others = [
            (number, each) for number, each in indicators(self.document) if each["key"] != self.part_key
        ]
        needed = (self.part.get("needs") or {}).get("indicator")
        yield self._field(
            "needs-indicator",
            choice(_asked(others)),
            _("This one has no points before another one has a level. Save, and choose the level."),
            label=_("It needs another indicator"),
        )
        levels = next(
            (_levels_of(self.document, each) for _number, each in others if each["key"] == needed), []
        )
        if levels or (self.part.get("needs") or {}).get("level"):
            yield self._field(
                "needs-level",
                choice([(each["key"], localized(each.get("text"))) for each in levels]),
                label=_("Level that the other one needs"),
            )
        if self._is_result():
            shown = _asked([(number, each) for number, each in others if each.get("kind") != "result"])
            each = forms.MultipleChoiceField(
                required=False, choices=shown, widget=forms.CheckboxSelectMultiple, template_name=FIELD
            )
            yield self._field(
                "shows",
                each,
                _("The norms and instruments that aren't only on paper if this result is there."),
            )

    def fields_of(self, part: Part) -> dict:
        return {"weight": 1, "reach": 1, "since": 1} | flat(part)

    def _is_result(self) -> bool:
        if self.is_bound and ("shows" in self.data or self.data.get("kind") == "result"):
            return True
        return self.part.get("kind") == "result" or bool(self.part.get("shows"))

    def __init__(self, *args, key: str, **kwargs):
        self.part_key = key
        super().__init__(*args, **kwargs)

    def clean(self):
        fields = self.cleaned_data
        filled = any(
            name.startswith("levels-") and not name.endswith("-key") and value not in (None, "")
            for name, value in fields.items()
        )
        if fields.get("scale") and filled:
            self.add_error(
                "scale",
                _(
                    "Choose a shared scale or write levels, not both: empty the levels, or choose levels of its own."
                ),
            )
        if fields.get("needs-indicator") != (self.part.get("needs") or {}).get("indicator"):
            fields.pop("needs-level", None)  # it was of another indicator
        return fields

    @property
    def written(self) -> Part:
        part = super().written
        for name in ("weight", "reach", "since"):
            if name in part:
                part[name] = int(part[name])
        if "since" not in self.fields and "since" in self.part:
            part["since"] = self.part["since"]
        return part


FORMS = {
    "head": HeadForm,
    "rule": RuleForm,
    "findings": FindingsForm,
    "scale": ScaleForm,
    "area": AreaForm,
    "indicator": IndicatorForm,
}


def _keyed_names(parts: Iterable[Part]) -> list[tuple[str, str]]:
    return [(each["key"], localized(each.get("name")) or each["key"]) for each in parts]


def _asked(found: Iterable[tuple[str, Part]]) -> list[tuple[str, str]]:
    return [
        (each["key"], f"{number} {localized(each.get('question'))}"[:SHORTENED]) for number, each in found
    ]


def _levels_of(document: Part, indicator: Part) -> list[Part]:
    levels = indicator.get("levels", [])
    return document.get("scales", {}).get(levels, []) if isinstance(levels, str) else levels
