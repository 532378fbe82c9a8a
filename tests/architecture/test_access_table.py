"""Every address, asked by every member of the cast, answers as the table says."""

import copy
from collections.abc import Callable, Sequence

import pytest
from django.db import transaction
from django.http import HttpResponseNotFound
from django.urls import reverse
from django.utils import translation

from probidad.config import urls
from tests.architecture.access_table import PEOPLE, TABLE, Row
from tests.architecture.urls import addresses
from tests.architecture.world import World, make_world

SIGN_IN = "/panel/cuenta/login/"


@pytest.fixture
def world(cast, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path
    settings.API_RATE = 0
    return make_world(cast)


def answer_to(client, url: str, method: str = "get"):
    response = getattr(client, method)(url)
    if response.status_code == 302 and response["Location"].startswith(SIGN_IN):
        return "sign-in"
    return response.status_code


def test_every_address_has_its_row_and_every_row_its_address():
    known = {address.name for address in addresses()}
    missing = sorted(known - TABLE.keys())
    assert not missing, "say in tests/architecture/access_table.py who gets what at: " + ", ".join(missing)
    assert not TABLE.keys() - known, f"no such address any more: {sorted(TABLE.keys() - known)}"


def _everybody(row: Row) -> Sequence[str]:
    return PEOPLE


def _whoever_may_not_look(row: Row) -> Sequence[str]:
    return [person for person in PEOPLE if row.answers[person] in (404, "sign-in")]


def _one_reader(row: Row) -> Sequence[str]:
    return [person for person in PEOPLE if row.answers[person] == 200][:1]


def _walk(world: World, method: str, whom: Callable[[Row], Sequence[str]]):
    """Ask every address as those whom ``whom`` names for its row; a sentence where the answer isn't the table's."""
    with translation.override("es-mx"):
        paths = {name: reverse(name, args=row.args(world)) for name, row in TABLE.items()}
    for person in PEOPLE:
        client = world.client(person)
        cookies = client.cookies
        for name, url in paths.items():
            if person not in whom(TABLE[name]):
                continue
            expected = TABLE[name].answers[person]
            with transaction.atomic():
                # As if nothing had been asked before: some pages end the session.
                client.cookies = copy.deepcopy(cookies)
                got = answer_to(client, url, method)
                transaction.set_rollback(True)
            # A page without a form may say so (405) before it looks whether the object is there.
            if got != expected and not (method == "post" and got == 405):
                yield f"{name} ({url}), {method.upper()} by {person}: {got}, and the table says {expected}"


@pytest.fixture
def not_found_in_a_word(monkeypatch):
    """404 without its page, which is the same at all addresses: it is made for everybody once, below."""
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())


# Roles are looked up alike on each database: everybody is asked about on one.
@pytest.mark.once
def test_every_address_answers_everybody_as_the_table_says(world, not_found_in_a_word):
    wrong = list(_walk(world, "get", _everybody))
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_whoever_may_not_look_may_not_write_either(world, not_found_in_a_word):
    wrong = list(_walk(world, "post", _whoever_may_not_look))
    assert not wrong, "\n".join(wrong)


@pytest.mark.once
def test_what_does_not_exist_has_its_page_for_everybody(world):
    for person in PEOPLE:
        client = world.client(person)
        for path in ("/no-existe/", "/panel/no-existe/"):
            answer = client.get(path)
            assert answer.status_code == 404 and "<h1" in answer.text, f"{path} by {person}"


def test_every_page_is_made_on_each_database(world):
    wrong = list(_walk(world, "get", _one_reader))
    assert not wrong, "\n".join(wrong)
