"""What a form that came back changes, beside what stands on the platform now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from probidad.instruments.indices.models import Answer, Evidence, Seat
from probidad.instruments.indices.queries.scoring import answers_of
from probidad.instruments.indices.rules.content import Entry
from probidad.instruments.indices.rules.offline import FilledForm, FilledRow, Finding, Link
from probidad.instruments.indices.rules.scoring import NOT_APPLICABLE
from probidad.instruments.indices.workbook.contents import own_links
from probidad.instruments.indices.workbook.layout import finding_of, link_of, text_of


@dataclass(frozen=True)
class ChangedLink:
    """``after`` in place of ``evidence``; without one of both it is new, or taken away."""

    evidence: Evidence | None
    after: Link | None

    @property
    def before(self) -> Link | None:
        return link_of(self.evidence) if self.evidence else None


@dataclass(frozen=True)
class Change:
    """What the form changes of an indicator. ``after`` is None where it changes links alone."""

    entry: Entry
    answer: Answer | None
    edition: int
    after: Finding | None
    links: list[ChangedLink]

    @property
    def now(self) -> int:
        """The edition that stands on the platform, 0 without an answer."""
        return self.answer.edition if self.answer else 0

    @property
    def is_conflict(self) -> bool:
        """Whether somebody saved the answer since the form left, so that one of both must be chosen."""
        return self.after is not None and self.edition != self.now

    @cached_property
    def before(self) -> Finding:
        return finding_of(self.entry, self.answer)

    @property
    def question(self) -> str:
        return text_of(self.entry.indicator.question)

    @property
    def level_before(self) -> str:
        return level_told(self.entry, self.before)

    @property
    def level_after(self) -> str:
        return level_told(self.entry, self.after) if self.after else ""


@dataclass(frozen=True)
class Changes:
    """All that a form changes; ``left_out`` is what it changes in areas that its assessor doesn't score any more."""

    changes: list[Change]
    left_out: list[Entry]

    @property
    def conflicts(self) -> list[Change]:
        return [each for each in self.changes if each.is_conflict]

    @property
    def plain(self) -> list[Change]:
        """Those that nobody else wrote meanwhile."""
        return [each for each in self.changes if not each.is_conflict]

    @cached_property
    def digest(self) -> str:
        """Of what they were compared with: whoever confirms has seen just that."""
        seen = [
            (each.entry.code, each.now, each.after and each.after.digest(), *map(_link_seen, each.links))
            for each in self.changes
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def changes_of(seat: Seat, form: FilledForm) -> Changes:
    """What a form changes now. Two queries, whatever its size."""
    answers = {answer.code: answer for answer in answers_of(seat)}
    links = {evidence.pk: evidence for evidence in own_links(seat)}
    changes, left_out = [], []
    for row in form.rows:
        entry = seat.round.by_code.get(row.code)
        if entry is None:
            continue
        change = _change(entry, row, answers.get(row.code), links)
        if change and seat.scores(entry):
            changes.append(change)
        elif change:
            left_out.append(entry)
    return Changes(changes, left_out)


def _change(
    entry: Entry, row: FilledRow, answer: Answer | None, links: Mapping[int, Evidence]
) -> Change | None:
    after = row.finding if row.finding != finding_of(entry, answer) else None
    changed = list(_changed_links(row, links))
    return Change(entry, answer, row.edition, after, changed) if after or changed else None


def _changed_links(row: FilledRow, links: Mapping[int, Evidence]):
    """The links that are otherwise on the platform: what was taken away meanwhile isn't taken away again, and what is there isn't added."""
    there = [link_of(each) for each in links.values() if each.code == row.code]
    for change in row.links:
        evidence = links.get(change.evidence) if change.evidence else None
        if evidence and evidence.code != row.code:
            continue
        if (change.link and change.link not in there) or (evidence and not change.link):
            yield ChangedLink(evidence, change.link)


def _link_seen(change: ChangedLink) -> tuple:
    return (
        change.evidence and change.evidence.pk,
        change.before and change.before.digest(),
        change.after and change.after.digest(),
    )


def level_told(entry: Entry, finding: Finding) -> str:
    """A finding in words: the level, or the quantities that it follows from."""
    if finding.level == NOT_APPLICABLE:
        return _("Doesn't apply")
    if finding.level:
        return text_of(entry.level(finding.level).text)
    if finding.part is not None and finding.whole is not None:
        return _("%(part)s out of %(whole)s") % {"part": f"{finding.part:,}", "whole": f"{finding.whole:,}"}
    if finding.part is not None:
        return f"{finding.part:,}"
    if finding.whole is not None:
        return _("out of %(whole)s, of which how many isn't said yet") % {"whole": f"{finding.whole:,}"}
    return _("Without an answer")
