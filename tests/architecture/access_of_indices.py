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
}
