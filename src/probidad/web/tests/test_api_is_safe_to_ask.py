"""The public API: hostile questions get a clear answer, never a 500; nothing is set, nothing is kept."""

import json

import pytest
from django.test import Client, override_settings

from probidad.core.api.problems import CONTENT_TYPE
from probidad.core.api.throttle import Bucket

LIST = "/api/v1/institutions"


@pytest.fixture
def api(cast):
    def get(path, **headers):
        client = Client(raise_request_exception=False)
        response = client.get(path, headers=headers)
        assert not response.cookies
        return response

    return get


def messages(response) -> str:
    assert response["Content-Type"] == CONTENT_TYPE
    return json.dumps(response.json(), ensure_ascii=False)


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=99999999999999999999", "page=1e9", "page=", "page=%00", "page=1;drop", "page=NaN",
        "size=0", "size=101", "size=1.5", "size=true", "q=%00", "q=" + "x" * 101, "kind=ministry", "kind=",
        "existing=perhaps", "parent=%00", "state_code=%00", "sort=name", "__proto__=1", "q[]=1", "page[]=1", "query=1",
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named_and_not_answered(api, query):
    response = api(f"{LIST}?{query}")
    assert response.status_code == 422
    name = query.split("=")[0]
    assert response.json()["errors"][0]["where"] == f"query.{name}"


@pytest.mark.parametrize(
    "query",
    [
        "q=%27%20OR%201=1--", "q=%25", "q=_", "q=%5C", "q=%ff%fe", "q=%F0%9F%92%A9", "q=%EF%BF%BF", "q=%u0000", "q=" + "%C3%A1" * 100,
        "page=1000", "page=1&page=2", "state_code=999", "parent=..%2F..", "existing=1", "&&&", "q", "=",
    ],
)  # fmt: skip
def test_an_odd_but_allowed_question_is_answered(api, query):
    assert api(f"{LIST}?{query}").status_code in (200, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/institutions/nobody", "/api/v1/institutions/nobody/units", "/api/v1/institutions/%00",
        "/api/v1/institutions/..%2f..", "/api/v1/institutions/" + "a" * 5000, "/api/v1/unknown",
        "/api/v1/institutions/villa-clara/units/extra", "/api/v2/institutions", "/api/v1/institutions/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_404_for_machines(api, path):
    response = api(path)
    assert response.status_code == 404
    assert response["Content-Type"] == CONTENT_TYPE


@pytest.mark.parametrize(
    ("header", "language", "word"),
    [
        ("", "es-mx", "Escribe"), ("es", "es-mx", "Escribe"), ("en-GB,en;q=0.8", "en", "Give"),
        ("fr, en;q=0.5", "en", "Give"), ("xx;q=999,\x01" + "a," * 3000, "es-mx", "Escribe"),
    ],
)  # fmt: skip
def test_errors_speak_the_accepted_language(api, header, language, word):
    response = api(f"{LIST}?page=0", **({"Accept-Language": header} if header else {}))
    assert response["Content-Language"] == language
    assert word in messages(response)
    assert "Accept-Language" in response["Vary"]


def test_errors_do_not_repeat_what_was_sent(api):
    assert "sesame" not in messages(api(f"{LIST}?page=sesame&kind=sesame"))


def test_any_site_may_read_and_no_site_may_write(cast):
    client = Client()
    assert client.get(LIST)["Access-Control-Allow-Origin"] == "*"
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(client, method)(LIST)
        assert response.status_code == 405
        assert "Access-Control-Allow-Origin" not in response
        assert "Access-Control-Allow-Credentials" not in response


def test_head_tells_the_length_without_the_body(cast):
    client = Client()
    head, full = client.head(LIST), client.get(LIST)
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Length"] == str(len(full.content))


def test_somebody_signed_in_gets_the_same_as_everybody(cast):
    assert cast.client("operator").get(LIST).content == Client().get(LIST).content


def test_lists_are_bounded_and_paged(api, cast):
    first = api(f"{LIST}?size=2").json()
    second = api(f"{LIST}?size=2&page=2").json()
    assert (first["count"], first["pages"], len(first["items"]), len(second["items"])) == (3, 2, 2, 1)
    assert api(f"{LIST}?page=9").json()["items"] == []


@override_settings(API_RATE=1)
def test_beyond_the_ceiling_everybody_waits(cast):
    client = Client()
    assert [client.get(LIST).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(LIST)["Retry-After"] == "1"
    assert client.get("/livez").status_code == 200


def test_the_ceiling_recovers_with_time():
    now = [0.0]
    bucket = Bucket(2, clock=lambda: now[0])
    assert [bucket.take() for _ in range(5)] == [True] * 4 + [False]
    now[0] = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]


def test_what_costs_more_than_the_ceiling_passes_once_nothing_else_was_asked():
    now = [0.0]
    bucket = Bucket(2, clock=lambda: now[0])
    assert [bucket.take(9), bucket.take(9)] == [True, False]
    now[0] = 2.0
    assert bucket.take(9)


def test_a_failure_of_ours_is_a_problem_without_details(cast, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("inside: /srv/secret")

    monkeypatch.setattr("probidad.core.institutions.api.page_of", fail)
    response = Client(raise_request_exception=False).get(LIST)
    assert response.status_code == 500
    assert "secret" not in messages(response)
