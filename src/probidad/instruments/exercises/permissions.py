"""What the exercises guard, and which role may do it in its institution."""

from enum import StrEnum

from probidad.core.people.roles import Role


class ExercisesPermission(StrEnum):
    READ_DILEMMAS = "exercises:dilemma:read"
    WRITE_DILEMMAS = "exercises:dilemma:write"
    # Never one's own: see `services.drafts`.
    REVIEW_DILEMMAS = "exercises:dilemma:review"
    MANAGE_ROUNDS = "exercises:round:manage"
    SEE_ROUNDS = "exercises:round:see"
    KEEP_KEY = "exercises:round:keep-key"
    READ_REPORT = "exercises:report:read"
    READ_UNITS = "exercises:report:read-all-units"
    READ_COMMENTS = "exercises:comment:read"
    # Two different persons for each comment: see `services.comments`.
    REVIEW_COMMENTS = "exercises:comment:review"


P = ExercisesPermission
GRANTS = {
    Role.ETHICS_HEAD: {
        P.READ_DILEMMAS,
        P.WRITE_DILEMMAS,
        P.REVIEW_DILEMMAS,
        P.SEE_ROUNDS,
        P.MANAGE_ROUNDS,
        # Only for rounds without an outside custodian: see `access.round_to_keep`.
        P.KEEP_KEY,
        P.READ_REPORT,
        P.READ_UNITS,
        P.READ_COMMENTS,
        P.REVIEW_COMMENTS,
    },
    Role.TEAM_LEADER: {P.READ_DILEMMAS, P.SEE_ROUNDS, P.READ_REPORT, P.READ_COMMENTS},
    Role.COMMITTEE_MEMBER: {
        P.READ_DILEMMAS,
        P.WRITE_DILEMMAS,
        P.REVIEW_DILEMMAS,
        P.SEE_ROUNDS,
        P.READ_COMMENTS,
        P.REVIEW_COMMENTS,
    },
    Role.CUSTODIAN: {P.SEE_ROUNDS, P.KEEP_KEY},
}
