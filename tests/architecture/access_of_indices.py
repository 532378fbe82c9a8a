"""Who gets what at the addresses of indices, as part of the access table."""

from tests.architecture.access_rows import everybody, of, only

an_instrument = of(lambda world: "icifiep")
an_evaluation = of(lambda world: world.evaluation.pk)
# Those who evaluate, in the organisation of the cast.
evaluators = only("coordinator", "assessor")
INDICES = {
    "indices:instruments": everybody(),
    "indices:instrument": everybody().with_args(an_instrument),
    "indices-panel:rounds": evaluators,
    "indices-panel:round": evaluators.with_args(an_evaluation),
    # Nothing is published of it yet.
    "indices-panel:propose": only().with_args(an_evaluation),
    "indices-panel:commitments": only("ethics_head", "other_ethics_head"),
    "indices-panel:commitment": only("ethics_head").with_args(of(lambda world: world.commitment.pk)),
}
