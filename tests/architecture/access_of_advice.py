"""Who gets what at the addresses of questions and claims, as part of the access table."""

from tests.architecture.access_rows import everybody, of, only
from tests.architecture.world import World


def an_advisor(world: World) -> list:
    return [world.cast.institution.slug, world.cast.advisor.pk]


def home(world: World) -> list:
    return [world.cast.institution.slug]


def a_field(world: World) -> list:
    return [world.cast.institution.slug, world.field.pk]


a_precedent = of(lambda world: world.precedent.pk)
a_simulation = of(lambda world: world.attempt.simulation)
a_certificate = of(lambda world: world.certificate.pk)
an_own_simulation = of(lambda world: world.own_simulation.name)
a_role_play = of(lambda world: world.role_play.pk)
an_attempt = of(lambda world: world.attempt.pk)
a_recovery = of(lambda world: world.recovery.pk)
a_question = of(lambda world: world.question.pk)
a_claim = of(lambda world: world.claim.pk)
trainees = ("ethics_head", "committee_member", "advisor", "counsel")
head = only("ethics_head")
# Who holds keys to conversations. Of the cast the advisor and the committee's member have made one.
keyholders = ("advisor", "committee_member", "investigator", "counsel")
whose_key_it_is = only("advisor")
ADVICE = {
    "advice-panel:training": only(*trainees, "other_ethics_head"),
    "advice-panel:simulation": only(*trainees, "other_ethics_head").with_args(a_simulation),
    # They only take POST, and say so before they look for anything.
    "advice-panel:simulation-begin": only(*trainees, "other_ethics_head", answer=405).with_args(a_simulation),
    "advice-panel:attempt": only("advisor").with_args(an_attempt),
    "advice-panel:attempt-end": only(*trainees, "other_ethics_head", answer=405).with_args(an_attempt),
    "advice-panel:attempt-again": only(*trainees, "other_ethics_head", answer=405).with_args(
        lambda world: [world.attempt.pk, 1]
    ),
    "advice-panel:figures": only("ethics_head", "committee_member", "auditor", "other_ethics_head"),
    "advice-panel:inbox": only(*keyholders),
    "advice-panel:key": only(*keyholders),
    "advice-panel:passphrase": only(*keyholders[2:], answer=302, advisor=200, committee_member=200),
    # These only take POST, and say so before they look for the conversation.
    "advice-panel:recovery": only(*keyholders),
    "advice-panel:recovery-committee": only(
        *keyholders[2:], answer=302, advisor=200, committee_member=200
    ).with_args(home),
    "advice-panel:recovery-lost": only("advisor").with_args(of(lambda world: world.recovery.set_id)),
    "advice-panel:recovery-left": only("committee_member").with_args(of(lambda world: world.left_behind.pk)),
    "advice-panel:recovery-request": only("advisor", "committee_member").with_args(a_recovery),
    # The committee's member is asked for the passphrase. Of the cast nobody holds a share, and it isn't time to end it.
    "advice-panel:recovery-approve": only("committee_member").with_args(a_recovery),
    "advice-panel:recovery-stop": only("advisor", committee_member=302).with_args(a_recovery),
    "advice-panel:recovery-finish": only("advisor", "committee_member", answer=302).with_args(a_recovery),
    "advice-panel:lock": only(*keyholders, answer=405),
    "advice-panel:take": only(*keyholders, answer=405).with_args(a_question),
    "advice-panel:reply": only(*keyholders, answer=405).with_args(a_question),
    "advice-panel:note": only(*keyholders, answer=405).with_args(a_question),
    # The page asks for the passphrase first.
    "advice-panel:thread": whose_key_it_is.with_args(a_question),
    "advice-panel:original": whose_key_it_is.with_args(lambda world: [world.question.pk, 1, 1]),
    "advice-panel:copy": whose_key_it_is.with_args(lambda world: [world.question.pk, 1, 1]),
    # Of the claim's file: the committee, whose key it is sealed to.
    "advice-panel:claim": only("committee_member").with_args(a_claim),
    "advice-panel:claim-propose": only("committee_member").with_args(a_claim),
    "advice-panel:claim-reopen": only("committee_member").with_args(a_claim),
    "advice-panel:claim-refer": only("committee_member").with_args(a_claim),
    "advice-panel:claim-export": only("committee_member").with_args(a_claim),
    "advice-panel:claim-redact": only("committee_member").with_args(lambda world: [world.claim.pk, 1]),
    "advice-panel:claim-step": only("committee_member").with_args(a_claim),
    "advice-panel:claim-measure": only("committee_member").with_args(a_claim),
    "advice-panel:claim-measure-answer": only("committee_member").with_args(
        lambda world: [world.claim.pk, 1]
    ),
    "advice-panel:claim-attend": only("committee_member").with_args(a_claim),
    "advice-panel:claim-lesson": only("committee_member").with_args(a_claim),
    # It only takes POST, and says so before it looks for the claim.
    "advice-panel:claim-lesson-publish": only(*keyholders, answer=405).with_args(a_claim),
    "advice-panel:close": whose_key_it_is.with_args(a_question),
    # Of claims only, and only for the committee.
    "advice-panel:hold": only().with_args(a_question),
    "advice-panel:hold-end": only().with_args(a_question),
    "advice-panel:recuse": whose_key_it_is.with_args(a_question),
    "advice-panel:worksheet": whose_key_it_is.with_args(a_question),
    "advice-panel:compose": whose_key_it_is.with_args(a_question),
    "advice-panel:hand-over": whose_key_it_is.with_args(a_question),
    "advice-panel:ask-colleague": whose_key_it_is.with_args(a_question),
    "advice-panel:ask-counsel": whose_key_it_is.with_args(a_question),
    # Once it is open, there is no such page: the conversation isn't closed.
    "advice-panel:precedent-new": whose_key_it_is.with_args(a_question),
    "advice-panel:precedents": only(*trainees, "other_ethics_head"),
    # Written by the committee member, and not in the library yet: others review it.
    "advice-panel:precedent": only("ethics_head", "committee_member", "advisor").with_args(a_precedent),
    "advice-panel:precedent-edit": only("committee_member").with_args(a_precedent),
    "advice-panel:precedent-publish": only(*trainees, "other_ethics_head", answer=405).with_args(a_precedent),
    "advice-panel:precedent-propose": only(*trainees, "other_ethics_head", answer=405).with_args(a_precedent),
    # The offer. A head of one institution goes straight there.
    "advice-panel:offers": only(ethics_head=302, other_ethics_head=302),
    "advice-panel:offer": head.with_args(home),
    "advice-panel:lines": head.with_args(home),
    "advice-panel:closed-days": head.with_args(home),
    "advice-panel:closed-day-remove": only("ethics_head", "other_ethics_head", answer=405).with_args(
        lambda world: [world.cast.institution.slug, "2026-12-24"]
    ),
    "advice-panel:team": head.with_args(home),
    "advice-panel:advisor": head.with_args(an_advisor),
    "advice-panel:fields": head.with_args(home),
    "advice-panel:field-new": head.with_args(lambda world: [world.cast.institution.slug, "claim"]),
    "advice-panel:field-edit": head.with_args(a_field),
    "advice-panel:field-up": only("ethics_head", "other_ethics_head", answer=405).with_args(a_field),
    "advice-panel:field-remove": head.with_args(a_field),
    "advice-panel:attempt-read": head.with_args(of(lambda world: world.finished_attempt.pk)),
    "advice-panel:simulations": only("ethics_head", "committee_member", "other_ethics_head"),
    "advice-panel:own-simulation": only("ethics_head", "committee_member").with_args(an_own_simulation),
    "advice-panel:simulation-preview": only(
        "ethics_head", "committee_member", "other_ethics_head", answer=405
    ).with_args(an_own_simulation),
    "advice-panel:simulation-publish": only(
        "ethics_head", "committee_member", "other_ethics_head", answer=405
    ).with_args(an_own_simulation),
    "advice-panel:simulation-revise": only("ethics_head", "other_ethics_head", answer=405).with_args(
        an_own_simulation
    ),
    "advice-panel:simulation-withdraw": head.with_args(an_own_simulation),
    "advice-panel:coverage": only("ethics_head", "committee_member").with_args(an_own_simulation),
    "advice-panel:simulation-part": head.with_args(lambda world: [world.own_simulation.name, "hechos"]),
    "advice-panel:simulation-entry": head.with_args(lambda world: [world.own_simulation.name, "reglas", 1]),
    "advice-panel:simulation-entry-remove": head.with_args(
        lambda world: [world.own_simulation.name, "reglas", 1]
    ),
    "advice-panel:role-plays": only(*trainees, "other_ethics_head"),
    "advice-panel:role-play": only("ethics_head", "advisor").with_args(a_role_play),
    "advice-panel:role-play-note": only("ethics_head", "other_ethics_head", answer=405).with_args(
        lambda world: [world.role_play.pk, 1]
    ),
    # Nothing was written in it yet.
    "advice-panel:role-play-finish": only(ethics_head=302).with_args(a_role_play),
    "advice-panel:roster": only("ethics_head", "other_ethics_head"),
    "advice-panel:trainee": head.with_args(an_advisor),
    "advice-panel:case-new": head.with_args(an_advisor),
    "advice-panel:certificate-issue": head.with_args(an_advisor),
    "advice-panel:certificate-external": head.with_args(an_advisor),
    "advice-panel:certificate-withdraw": head.with_args(a_certificate),
    "advice-panel:certificate-file": only("ethics_head", "advisor").with_args(a_certificate),
    "advice-panel:certificate-name": only(*trainees, "other_ethics_head", answer=405).with_args(
        a_certificate
    ),
    # Of whoever writes: without a receipt, that is without its cookie, back to the page that asks for it.
    "advice:certificate": everybody().with_args(lambda world: [world.certificate.code]),
    "api:advice_figures": everybody(),
    "advice:figures": everybody(),
    "advice:figures-xlsx": everybody(),
    "advice:figures-csv": everybody(),
    "advice:institution-figures": everybody().with_args(home),
    "advice:institution-figures-xlsx": everybody().with_args(home),
    "advice:institution-figures-csv": everybody().with_args(home),
    "advice:entrance": everybody(),
    "advice:guide": everybody(),
    "advice:news": everybody(),
    "advice:news-file": everybody(),
    # Out of the site.
    "advice:elsewhere": everybody(302),
    # Steps are only ever posted.
    "advice:write": everybody(302),
    "advice:words-file": everybody(405),
    "advice:return": everybody(),
    "advice:leave": everybody(302),
    "advice:conversation": everybody(302),
    "advice:file": everybody(302).with_args(lambda world: [1, 1]),
    "advice:rate": everybody(302),
    "advice:agree": everybody(302),
    "advice:close": everybody(302),
    "advice:make-claim": everybody(302),
    "advice:lessons": everybody(),
    "advice:protection": everybody(302),
    "advice:reprisals": everybody(302),
    "advice:identity": everybody(302),
    "advice:erase": everybody(302),
}
