"""What questions and claims guard, and which role may do it in its institution."""

from enum import StrEnum

from probidad.core.people.roles import Role


class AdvicePermission(StrEnum):
    # Deadlines, fields, closed days, advisors' profiles: never a conversation.
    MANAGE_OFFER = "advice:offer:manage"
    # To hold a reader's key and read what is sealed to it.
    READ_THREADS = "advice:thread:read"
    # Questions: take, answer, hand over.
    ADVISE = "advice:thread:advise"
    # Claims: decide on the track (two people), follow measures and steps.
    DECIDE_CLAIMS = "advice:claim:decide"
    # Claims that were referred as administrative faults.
    INVESTIGATE = "advice:claim:investigate"
    READ_FIGURES = "advice:figures:read"
    TRAIN = "advice:simulation:train"
    # Write simulations, play the user, certify.
    TEACH = "advice:simulation:teach"
    # Read and publish what somebody else wrote.
    REVIEW_SIMULATIONS = "advice:simulation:review"


P = AdvicePermission
GRANTS = {
    Role.ADVISOR: {P.READ_THREADS, P.ADVISE, P.TRAIN},
    Role.COUNSEL: {P.READ_THREADS, P.TRAIN},
    Role.COMMITTEE_MEMBER: {P.READ_THREADS, P.DECIDE_CLAIMS, P.READ_FIGURES, P.TRAIN, P.REVIEW_SIMULATIONS},
    Role.INVESTIGATOR: {P.READ_THREADS, P.INVESTIGATE},
    Role.ETHICS_HEAD: {P.MANAGE_OFFER, P.READ_FIGURES, P.TRAIN, P.TEACH, P.REVIEW_SIMULATIONS},
    Role.AUDITOR: {P.READ_FIGURES},
}
