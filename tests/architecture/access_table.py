"""Who gets what at every address: the answer that each member of the cast must get to a GET.

Keyed by URL name. A row says which arguments the address takes, from the :class:`World`, and whom
it is for. Answers are HTTP statuses, or ``"sign-in"`` for a redirect to the sign-in page. Whoever
isn't named gets 404 when signed in (what one may not know of doesn't exist), and is sent to sign in
otherwise.
"""

from tests.architecture.access_of_advice import ADVICE
from tests.architecture.access_of_indices import INDICES
from tests.architecture.access_rows import (
    PEOPLE,
    Row,
    account,
    entrance,
    everybody,
    of,
    only,
)
from tests.architecture.world import World

__all__ = ["PEOPLE", "TABLE", "Row"]


def home(world: World) -> list:
    return [world.cast.institution.slug]


def an_own_value(world: World) -> list:
    return [world.cast.institution.slug, world.own_value.pk]


def draft(world: World) -> list:
    return [world.draft.pk]


def running(world: World) -> list:
    return [world.open.pk]


def closed(world: World) -> list:
    return [world.closed.pk]


def cards(world: World) -> list:
    return [world.open.pk, world.cards.pk]


first_membership = of(lambda world: world.membership("team_leader"))
the_invitation = of(lambda world: world.invitation.pk)
the_unit = of(lambda world: world.cast.unit.pk)
a_dilemma = of(lambda world: world.open.exercises.first().dilemma_version_id)
an_own_dilemma = of(lambda world: world.own_dilemma.pk)
a_text = of(lambda world: world.text.pk)


nobodys_key = of(lambda world: 1)

managers = only("operator", "ethics_head")
operator = only("operator")
auditor = only("auditor", "operator")
# A head of one institution goes straight there; an operator chooses.
my_institutions = only("operator", ethics_head=302, other_ethics_head=302)
# Organisations that evaluate have their people too.
my_people = only("operator", ethics_head=302, other_ethics_head=302, coordinator=302)
head = only("ethics_head")
custodian = only("custodian")
readers = only("ethics_head", "team_leader")
see_rounds = ("ethics_head", "team_leader", "custodian", "committee_member")
elsewhere = ("other_ethics_head", "other_team_leader")
writers = ("ethics_head", "committee_member")
participant = everybody(401, participant=200)

PUBLIC = {
    "livez": everybody(),
    "readyz": everybody(),
    "openapi": everybody(),
    "api-root": everybody(),
    # Ninja's own view for the same address, which ours hides.
    "api:api-root": everybody(),
    "api:list_institutions": everybody(),
    "api:get_institution": everybody().with_args(home),
    "api:list_units": everybody().with_args(home),
    "api:dilemmas": everybody(),
    "api:dilemma": everybody().with_args(lambda world: [world.slug]),
    "exercises:programme": everybody(),
    "exercises:programme-xlsx": everybody(),
    "exercises:programme-csv": everybody(),
    "web:home": everybody(),
    "web:api": everybody(),
    "web:components": everybody(),
    "web:component-confirm": everybody(),
    "institutions:index": everybody(),
    "institutions:detail": everybody().with_args(home),
    "institutions:logo": everybody().with_args(home),
    "institutions:code-of-ethics": everybody().with_args(home),
}
ANONYMOUS = {
    "exercises:enter": everybody(),
    # Without a code: "enter it (again)".
    "exercises:overview": participant,
    "exercises:dilemma": participant.with_args(lambda world: [2]),
    # Nothing chosen yet: back to the dilemma.
    "exercises:confirm": everybody(401, participant=302).with_args(lambda world: [2]),
    "exercises:insight": participant.with_args(lambda world: [1]),
    "exercises:summary": participant,
    "exercises:leave": everybody(302),
    "exercises:kiosk": everybody(),
    "exercises:still-there": everybody(302, participant=200),
    # The pages of the way with a script: the same for everybody.
    "exercises:round": everybody().with_args(lambda world: [world.open.token]),
    "exercises:round-dilemma": everybody().with_args(lambda world: [world.open.token, 1]),
    # Addresses of the protocol: they take what a script posts.
    "exercises:exchange": everybody(405),
    "exercises:ballot-box": everybody(405),
    "exercises:check": everybody(),
    "exercises:check-round": everybody().with_args(lambda world: [world.open.token]),
    "exercises:manifest-file": everybody().with_args(lambda world: [world.open.token]),
    "exercises:manifest-signature": everybody().with_args(lambda world: [world.open.token]),
    "exercises:snapshot-file": everybody().with_args(lambda world: [world.closed.token]),
    "exercises:snapshot-signature": everybody().with_args(lambda world: [world.closed.token]),
    "exercises:manifest": everybody().with_args(lambda world: [world.open.token]),
}
ACCOUNTS = {
    "account_login": entrance(),
    "account_request_login_code": entrance(),
    # Nobody signs up: accounts come by invitation.
    "account_signup": everybody("sign-in"),
    # Without a code asked for, back to the beginning.
    "account_confirm_login_code": entrance("sign-in"),
    "account_logout": entrance(302, signed_in=200),
    "account_inactive": everybody(),
    "account_reset_password": everybody(),
    "account_reset_password_done": everybody(),
    "account_reset_password_from_key": everybody().with_args(lambda world: ["1", "no-such"]),
    "account_reset_password_from_key_done": everybody(),
    "account_set_password": account(302),
    # Nobody in the cast has a password: they are sent to set one, or to confirm by the second factor.
    "account_change_password": account(302),
    "account_reauthenticate": account(302),
    "mfa_index": account(),
    "mfa_authenticate": account(302),
    "mfa_reauthenticate": account(),
    "mfa_activate_totp": account(302),
    "mfa_deactivate_totp": account(302),
    # Nobody in the cast has recovery codes.
    "mfa_view_recovery_codes": account(404),
    "mfa_download_recovery_codes": account(404),
    "mfa_generate_recovery_codes": account(302),
    "mfa_list_webauthn": account(),
    "mfa_add_webauthn": account(302),
    "mfa_reauthenticate_webauthn": account(302),
    "mfa_remove_webauthn": account(302).with_args(nobodys_key),
    "mfa_edit_webauthn": account(302).with_args(nobodys_key),
    "mfa_login_webauthn": entrance("sign-in"),
    "people:account": account(),
    "people:second-factor": account(302),
    "people:leave": only("team_leader").with_args(first_membership),
    "people:invitation": everybody().with_args(of(lambda world: world.token)),
}
PANEL = {
    "panel:desk": account(),
    "panel:language": everybody(405),
    "people:index": my_people,
    "people:operators": operator,
    "people:invite-operator": operator,
    "people:members": managers.with_args(home),
    "people:invite": managers.with_args(home),
    "people:manage-invitation": managers.with_args(the_invitation),
    # It only takes POST, and says so before it looks for the invitation.
    "people:send-again": only(
        "operator", "ethics_head", "other_ethics_head", "coordinator", answer=405
    ).with_args(the_invitation),
    "people:withdraw": managers.with_args(the_invitation),
    "people:member": managers.with_args(first_membership),
    "people:change-role": managers.with_args(first_membership),
    "people:end": managers.with_args(first_membership),
    "institutions-panel:index": my_institutions,
    "institutions-panel:create": operator,
    "institutions-panel:edit-unit": managers.with_args(the_unit),
    "institutions-panel:merge-unit": managers.with_args(the_unit),
    "institutions-panel:dissolve-unit": managers.with_args(the_unit),
    "institutions-panel:overview": managers.with_args(home),
    "institutions-panel:edit": managers.with_args(home),
    "institutions-panel:registration": operator.with_args(home),
    "institutions-panel:rename": managers.with_args(home),
    "institutions-panel:end": operator.with_args(home),
    "institutions-panel:units": managers.with_args(home),
    "institutions-panel:add-unit": managers.with_args(home),
    "taxonomy-panel:own-values": managers.with_args(home),
    "taxonomy-panel:add-own-value": managers.with_args(home),
    "taxonomy-panel:edit-own-value": managers.with_args(an_own_value),
    # It only takes POST, and says so before it looks for the value.
    "taxonomy-panel:move-own-value": only(
        "operator", "ethics_head", "other_ethics_head", answer=405
    ).with_args(an_own_value),
    "taxonomy-panel:remove-own-value": managers.with_args(an_own_value),
    "audit:index": auditor,
    "audit:verify": only("auditor", "operator", answer=405),
    # The logo is the institution's: its ethics head uploaded it.
    "files:download": head.with_args(of(lambda world: world.logo.pk)),
}
EXERCISES = {
    "exercises-panel:rounds": only(*see_rounds, *elsewhere),
    "exercises-panel:dilemmas": only("ethics_head", "team_leader", "committee_member", *elsewhere),
    "exercises-panel:dilemma": only("ethics_head", "team_leader", "committee_member", *elsewhere).with_args(
        a_dilemma
    ),
    "exercises-panel:dilemma-yaml": only(
        "ethics_head", "team_leader", "committee_member", *elsewhere
    ).with_args(a_dilemma),
    "exercises-panel:dilemma-gift": only(
        "ethics_head", "team_leader", "committee_member", *elsewhere
    ).with_args(a_dilemma),
    "exercises-panel:dilemmas-yaml": only("ethics_head", "team_leader", "committee_member", *elsewhere),
    "exercises-panel:dilemmas-gift": only("ethics_head", "team_leader", "committee_member", *elsewhere),
    "exercises-panel:dilemmas-import": only("ethics_head", "committee_member").with_args(home),
    "exercises-panel:draft-new": only(*writers, "other_ethics_head"),
    "exercises-panel:dilemma-adapt": only(*writers, "other_ethics_head").with_args(a_dilemma),
    # It only takes POST.
    "exercises-panel:dilemma-revise": only(*writers, "other_ethics_head", answer=405).with_args(
        an_own_dilemma
    ),
    "exercises-panel:dilemma-withdraw": only(*writers).with_args(an_own_dilemma),
    # It isn't withdrawn.
    "exercises-panel:dilemma-restore": only(*writers, answer=302).with_args(an_own_dilemma),
    "exercises-panel:draft": only(*writers).with_args(a_text),
    "exercises-panel:draft-translation": only(*writers).with_args(a_text),
    "exercises-panel:draft-preview": only(*writers).with_args(a_text),
    "exercises-panel:draft-submit": only(*writers).with_args(a_text),
    "exercises-panel:draft-take-back": only(*writers, "other_ethics_head", answer=405).with_args(a_text),
    "exercises-panel:draft-review": only(*writers).with_args(of(lambda world: world.in_review.pk)),
    "exercises-panel:draft-return": only(*writers).with_args(of(lambda world: world.in_review.pk)),
    "exercises-panel:draft-discard": only(*writers).with_args(a_text),
    "exercises-panel:round": only(*see_rounds).with_args(running),
    "exercises-panel:round-new": head.with_args(home),
    "exercises-panel:round-edit": head.with_args(draft),
    "exercises-panel:round-discard": head.with_args(draft),
    "exercises-panel:roster": head.with_args(draft),
    "exercises-panel:roster-template-xlsx": head.with_args(draft),
    "exercises-panel:roster-template-csv": head.with_args(draft),
    "exercises-panel:units": head.with_args(draft),
    "exercises-panel:units-apart": only("ethics_head", "other_ethics_head", answer=405).with_args(
        lambda world: [world.draft.pk, 1]
    ),
    "exercises-panel:round-open": head.with_args(draft),
    "exercises-panel:cards": head.with_args(running),
    "exercises-panel:card-batch": head.with_args(cards),
    # A file is given to a POST only: each has new codes.
    "exercises-panel:card-batch-pdf": only(ethics_head=302).with_args(cards),
    "exercises-panel:card-batch-discard": head.with_args(cards),
    "exercises-panel:round-end": head.with_args(running),
    "exercises-panel:round-abandon": only(ethics_head=302).with_args(running),
    "exercises-panel:dilemma-move": only("ethics_head", "other_ethics_head", answer=405).with_args(
        lambda world: [world.draft.pk, 1, 2]
    ),
    "exercises-panel:send-codes": only("ethics_head", "other_ethics_head", answer=405).with_args(running),
    # The key of a round with an outside custodian is never the ethics unit's.
    "exercises-panel:key": custodian.with_args(draft),
    "exercises-panel:key-prove": custodian.with_args(draft),
    # There is nothing to sign before there are a roster and keys.
    "exercises-panel:key-manifest": only().with_args(draft),
    # A round that isn't over sends its custodian back.
    "exercises-panel:round-close": only(custodian=302).with_args(running),
    "exercises-panel:round-ballots": only(
        "custodian", "ethics_head", "other_ethics_head", answer=405
    ).with_args(running),
    "exercises-panel:round-result": only(custodian=302).with_args(running),
    "exercises-panel:report": readers.with_args(closed),
    "exercises-panel:report-sums": readers.with_args(closed),
    "exercises-panel:report-units": readers.with_args(closed),
    "exercises-panel:report-dilemmas": readers.with_args(closed),
    "exercises-panel:report-guide": readers.with_args(closed),
    "exercises-panel:report-guide-pdf": readers.with_args(closed),
    "exercises-panel:report-xlsx": readers.with_args(closed),
    "exercises-panel:report-csv": readers.with_args(closed),
    "exercises-panel:report-figures": only("ethics_head").with_args(closed),
    "exercises-panel:report-pdf": readers.with_args(closed),
    "exercises-panel:comments": only("ethics_head", "team_leader", "committee_member").with_args(closed),
    "exercises-panel:comment-review": only("ethics_head", "committee_member").with_args(
        lambda world: [world.closed.pk, world.comment.pk]
    ),
}

TABLE: dict[str, Row] = PUBLIC | ANONYMOUS | ACCOUNTS | PANEL | EXERCISES | ADVICE | INDICES
