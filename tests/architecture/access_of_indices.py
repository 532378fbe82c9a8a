"""Who gets what at the addresses of indices, as part of the access table."""

from tests.architecture.access_rows import everybody, of, only

an_instrument = of(lambda world: "icifiep")
an_evaluation = of(lambda world: world.evaluation.pk)
# Those who evaluate, in the organisation of the cast.
evaluators = only("coordinator", "assessor")
coordinator, assessor, ethics_head = only("coordinator"), only("assessor"), only("ethics_head")


def a_seat(world) -> list:
    return [world.evaluation.pk, world.evaluation.seats.get(part="assessor").pk]


def an_indicator(world) -> list:
    return [world.evaluation.pk, world.evaluation.entries[0].code]


def a_file(world):
    """The file that was published as evidence."""
    return next(each.file for answer in world.publication.text.answers for each in answer.evidence)


def of_publication(*more):
    """Arguments of a published evaluation's pages, and more."""
    return lambda world: [
        "icifiep",
        world.cast.institution.slug,
        world.publication.application,
        world.publication.number,
        *(each(world) for each in more),
    ]


def evidence_of(side: str):
    return lambda world: [world.evaluation.pk, world.evaluation.evidence.get(side=side).pk]


a_draft = of(lambda world: world.instrument_draft.pk)


def a_drafts_area(world) -> list:
    return [world.instrument_draft.pk, world.instrument_draft.content["areas"][0]["key"]]


def a_drafts_scale(world) -> list:
    return [world.instrument_draft.pk, next(iter(world.instrument_draft.content["scales"]))]


def a_drafts_indicator(world) -> list:
    area = world.instrument_draft.content["areas"][0]
    return [world.instrument_draft.pk, area["indicators"][0]["key"]]


findings = of(lambda world: world.findings.pk)


def a_finding(world) -> list:
    return [world.findings.pk, world.findings.entries[0].code]


def a_dispute(world) -> list:
    return [world.findings.pk, world.findings.disputes.get().pk]


INDICES = {
    "indices:nation": everybody(),
    "indices:index": everybody().with_args(an_instrument),
    "indices:open-data": everybody(),
    "indices:index-open-data": everybody().with_args(an_instrument),
    "indices:index-json": everybody().with_args(an_instrument),
    "indices:instruments": everybody(),
    "indices:instrument": everybody().with_args(an_instrument),
    "api:evaluations": everybody(),
    "api:evaluation": everybody().with_args(of_publication()),
    "indices:evaluations": everybody().with_args(of(lambda world: world.cast.institution.slug)),
    "indices:evaluation": everybody().with_args(lambda world: ["icifiep", world.cast.institution.slug]),
    "indices:publication": everybody().with_args(of_publication()),
    "indices:publication-report": everybody().with_args(of_publication()),
    "indices:publication-poster": everybody().with_args(of_publication()),
    "indices:publication-xlsx": everybody().with_args(of_publication()),
    "indices:publication-csv": everybody().with_args(of_publication()),
    "indices:publication-json": everybody().with_args(of_publication()),
    "indices:publication-file": everybody().with_args(of_publication(a_file)),
    "indices:publication-group": everybody().with_args(of_publication(lambda world: "code-of-ethics")),
    "indices-panel:rounds": evaluators,
    "indices-panel:round": evaluators.with_args(an_evaluation),
    "indices-panel:round-new": coordinator,
    "indices-panel:round-prepare": coordinator.with_args(of(lambda world: world.cast.institution.slug)),
    "indices-panel:round-edit": coordinator.with_args(an_evaluation),
    "indices-panel:round-ask": coordinator.with_args(an_evaluation),
    "indices-panel:round-public": coordinator.with_args(an_evaluation),
    "indices-panel:round-begin": coordinator.with_args(an_evaluation),
    "indices-panel:round-abandon": coordinator.with_args(an_evaluation),
    "indices-panel:seat-new": coordinator.with_args(an_evaluation),
    "indices-panel:seat-edit": coordinator.with_args(a_seat),
    "indices-panel:seat-remove": coordinator.with_args(a_seat),
    "indices-panel:scoring": assessor.with_args(an_evaluation),
    "indices-panel:answer": assessor.with_args(an_indicator),
    "indices-panel:scoring-finish": assessor.with_args(an_evaluation),
    "indices-panel:scoring-resume": assessor.with_args(an_evaluation),
    "indices-panel:form": assessor.with_args(an_evaluation),
    "indices-panel:form-xlsx": assessor.with_args(an_evaluation),
    "indices-panel:form-review": assessor.with_args(an_evaluation),
    "indices-panel:evidence-new": assessor.with_args(an_indicator),
    "indices-panel:evidence-file": evaluators.with_args(evidence_of("organisation")),
    "indices-panel:evidence-remove": assessor.with_args(evidence_of("organisation")),
    "indices-panel:received-evidence": ethics_head.with_args(an_evaluation),
    "indices-panel:received-indicator": ethics_head.with_args(an_indicator),
    "indices-panel:received-evidence-new": ethics_head.with_args(an_indicator),
    "indices-panel:received-evidence-file": ethics_head.with_args(evidence_of("institution")),
    "indices-panel:received-evidence-remove": ethics_head.with_args(evidence_of("institution")),
    "indices-panel:received-list": only("ethics_head", "other_ethics_head"),
    "indices-panel:received": ethics_head.with_args(an_evaluation),
    "indices-panel:received-accept": ethics_head.with_args(an_evaluation),
    "indices-panel:received-decline": ethics_head.with_args(an_evaluation),
    # What both assessors found is seen once both have finished.
    "indices-panel:reconcile": evaluators.with_args(a_finding),
    "indices-panel:replies-open": coordinator.with_args(findings),
    "indices-panel:replies-extend": coordinator.with_args(findings),
    "indices-panel:replies-close": coordinator.with_args(findings),
    "indices-panel:review-begin": coordinator.with_args(findings),
    "indices-panel:finding": evaluators.with_args(a_finding),
    "indices-panel:finding-change": evaluators.with_args(a_finding),
    "indices-panel:dispute-decide": evaluators.with_args(a_dispute),
    "indices-panel:round-hand-back": coordinator.with_args(findings),
    # It isn't in review, so nobody signs it.
    "indices-panel:round-return": only().with_args(findings),
    "indices-panel:round-sign": only().with_args(findings),
    "indices-panel:correction-sign": only().with_args(findings),
    "indices-panel:correction-new": coordinator.with_args(findings),
    "indices-panel:correction-withdraw": coordinator.with_args(findings),
    "indices-panel:received-findings": ethics_head.with_args(findings),
    "indices-panel:received-finding": ethics_head.with_args(a_finding),
    "indices-panel:received-contest": ethics_head.with_args(a_finding),
    # Nothing is published of it yet.
    "indices-panel:propose": only().with_args(an_evaluation),
    "indices-panel:commitments": only("ethics_head", "other_ethics_head"),
    "indices-panel:commitment": only("ethics_head").with_args(of(lambda world: world.commitment.pk)),
    "indices:instrument-area": everybody().with_args(lambda world: ["icifiep", "code-of-ethics"]),
    # There is one version.
    "indices:instrument-changes": everybody(404).with_args(an_instrument),
    "indices:instrument-file": everybody().with_args(an_instrument),
    "indices-panel:instruments": only("coordinator"),
    "indices-panel:instrument-import": only("coordinator").with_args(
        of(lambda world: world.cast.organisation.slug)
    ),
    "indices-panel:instrument-withdraw": only("coordinator").with_args(
        of(lambda world: world.own_instrument.pk)
    ),
    "indices-panel:instrument-new": only("coordinator"),
    "indices-panel:instrument-revise": only("coordinator", answer=405).with_args(
        of(lambda world: world.own_instrument.pk)
    ),
    **dict.fromkeys(
        (
            "indices-panel:draft-edit",
            "indices-panel:draft-head",
            "indices-panel:draft-rule",
            "indices-panel:draft-findings",
            "indices-panel:draft-scale-new",
            "indices-panel:draft-area-new",
            "indices-panel:draft-preview",
            "indices-panel:draft-file",
        ),
        only("coordinator").with_args(a_draft),
    ),
    **dict.fromkeys(
        (
            "indices-panel:draft-area",
            "indices-panel:draft-area-remove",
            "indices-panel:draft-indicator-new",
            "indices-panel:draft-preview-area",
        ),
        only("coordinator").with_args(a_drafts_area),
    ),
    "indices-panel:draft-area-move": only("coordinator", answer=405).with_args(a_drafts_area),
    "indices-panel:draft-indicator": only("coordinator").with_args(a_drafts_indicator),
    "indices-panel:draft-indicator-remove": only("coordinator").with_args(a_drafts_indicator),
    "indices-panel:draft-indicator-move": only("coordinator", answer=405).with_args(a_drafts_indicator),
    "indices-panel:draft-scale": only("coordinator").with_args(a_drafts_scale),
    "indices-panel:draft-scale-remove": only("coordinator").with_args(a_drafts_scale),
    "indices-panel:draft": only("coordinator").with_args(a_draft),
    "indices-panel:draft-discard": only("coordinator").with_args(a_draft),
}
