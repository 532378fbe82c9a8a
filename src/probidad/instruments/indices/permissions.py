"""What evaluations guard, and which role may do it: in the organisation that evaluates, or in the institution that is evaluated."""

from enum import StrEnum

from probidad.core.people.roles import Role


class IndicesPermission(StrEnum):
    # In the organisation that evaluates: open evaluations, choose who scores what, publish, correct.
    MANAGE_ROUNDS = "indices:round:manage"
    # See evaluations of one's organisation, and score those in which one has a seat; sign one as its reviewer.
    SEE_ROUNDS = "indices:round:see"
    # Write and import instruments of one's organisation.
    WRITE_INSTRUMENTS = "indices:instrument:write"
    # In the institution that is evaluated: accept or decline, bring evidence, reply, dispute.
    RESPOND = "indices:round:respond"


P = IndicesPermission
GRANTS = {
    Role.COORDINATOR: {P.MANAGE_ROUNDS, P.SEE_ROUNDS, P.WRITE_INSTRUMENTS},
    Role.ASSESSOR: {P.SEE_ROUNDS},
    Role.ETHICS_HEAD: {P.RESPOND},
}
