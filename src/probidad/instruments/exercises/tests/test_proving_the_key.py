"""Whoever proves the key vouches for what the page showed: the roster by unit and the minimum group."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from probidad.instruments.exercises import queries
from probidad.instruments.exercises.models import Round
from probidad.instruments.exercises.roster_file import RosterFile
from probidad.instruments.exercises.services import rosters, rounds
from probidad.instruments.exercises.tests.conftest import PASSPHRASE, prove, seen

pytestmark = pytest.mark.django_db

PADDED = RosterFile([(f"inventada{n}@villa.mx", "desarrollo social") for n in range(20)])


def _new_roster(round, cast):
    rosters.store_roster(round=round, content=PADDED, actor=cast.ethics_head)


def _smaller_minimum(round, cast):
    changes = {name: getattr(round, name) for name in ("title", "opens_on", "closes_on", "custodian")}
    dilemmas = [each.dilemma_version for each in queries.exercises_of(round)]
    rounds.change_round(round=round, dilemmas=dilemmas, actor=cast.ethics_head, minimum_group=5, **changes)


@pytest.mark.parametrize("change", [_new_roster, _smaller_minimum])
def test_what_the_custodian_looked_at_cannot_change_before_the_opening_without_being_looked_at_again(
    prepare, cast, change
):
    play = prepare(opened=False)
    change(play.round, cast)
    with pytest.raises(ValidationError):
        rounds.open_round(round=play.round, actor=cast.ethics_head)
    prove(play.round, play.key_file, cast)
    assert rounds.open_round(round=play.round, actor=cast.ethics_head).state == Round.State.OPEN


def test_where_the_ethics_unit_keeps_its_own_key_a_new_roster_leaves_it_proved(prepare, cast):
    play = prepare(opened=False, custodian="")
    _new_roster(play.round, cast)
    assert Round.objects.get(pk=play.round.pk).key_proved


@pytest.mark.parametrize("change", [_new_roster, _smaller_minimum])
@pytest.mark.parametrize(("language", "told"), [("es-mx", "revísalos otra vez"), ("en", "look again")])
def test_nobody_proves_the_key_for_a_roster_or_minimum_that_changed_unseen(
    prepare, cast, change, language, told
):
    play = prepare(opened=False)
    custodian = cast.client("custodian", language=language)
    path = f"/panel/ejercicios/{play.round.pk}/llave/probar/"
    page = custodian.get(path)
    assert "Tesorería" in page.text and re.search(r"<td[^>]*>\s*11\s*</td>", page.text)
    assert "<dd>10</dd>" in page.text
    change(play.round, cast)
    refused = custodian.post(path, _with_key(play, page))
    assert refused.status_code == 422 and told in refused.text
    assert not Round.objects.get().key_proved
    assert custodian.post(path, _with_key(play, refused)).status_code == 302  # having seen what changed
    assert Round.objects.get().key_proved


def _with_key(play, page) -> dict:
    """What a browser sends from this page, with the key's file and passphrase."""
    hidden = dict(re.findall(r'<input type="hidden" name="(seen_\w+)" value="(\w+)"', page.text))
    return hidden | {"key_file": SimpleUploadedFile("k.pem", play.key_file), "passphrase": PASSPHRASE}


def test_a_form_that_does_not_say_what_was_seen_proves_nothing(prepare, cast):
    play = prepare(opened=False)
    Round.objects.update(key_proved=False)
    key = {"key_file": SimpleUploadedFile("k.pem", play.key_file), "passphrase": PASSPHRASE}
    page = cast.client("custodian").post(f"/panel/ejercicios/{play.round.pk}/llave/probar/", key)
    assert page.status_code == 422 and not Round.objects.get().key_proved


def test_a_key_is_not_proved_for_the_first_roster_by_who_saw_that_there_was_none(prepare, cast):
    play = prepare(opened=False)
    Round.objects.update(key_proved=False)
    play.round.rosters.all().delete()
    before = seen(play.round)
    _new_roster(play.round, cast)
    with pytest.raises(ValidationError) as refused:
        rounds.prove_key(
            round=play.round,
            key_file=play.key_file,
            passphrase=PASSPHRASE,
            actor=cast.custodian,
            **before,
        )
    assert refused.value.code == "changed" and not Round.objects.get().key_proved
