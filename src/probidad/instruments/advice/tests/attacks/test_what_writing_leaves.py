"""What somebody who writes leaves behind: no cookie before coming back, no address, no line in a log, no text anywhere."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from probidad.instruments.advice.tests.walking import Walker, fields

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("no_wait")]
SECRET = "Un regalo envuelto en papel morado"


def whole_database() -> str:
    """Every text and every byte of every table, as a thief would search it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                repr(bytes(each) if isinstance(each, memoryview) else each) for row in cursor for each in row
            ]
    return "\n".join(found)


@pytest.fixture
def walked(house, caplog):
    """Somebody wrote, came back and wrote again."""
    caplog.set_level(logging.DEBUG)
    walker = Walker(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Navegador-de-Nadie/9")
    walker.write(house.cast.institution, situation=SECRET).press()
    walker.come_back().reply(SECRET + " y un listón")
    assert SECRET in walker.text
    return walker


@pytest.mark.each_database
def test_neither_words_nor_texts_nor_the_device_are_anywhere_in_the_database(walked):
    found = whole_database()
    for trace in (
        SECRET,
        " ".join(walked.words[3:6]),
        walked.words[0] + " " + walked.words[1],
        "203.0.113.77",
        "Navegador",
    ):
        assert trace not in found, trace
    assert not Session.objects.exists()


def test_nothing_of_it_is_logged(walked, caplog):
    said = caplog.text
    for trace in (SECRET, walked.words[4] + " " + walked.words[5], "203.0.113.77", "Navegador", "asesoria"):
        assert trace not in said, trace


def test_nothing_of_it_is_in_the_cache(walked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        assert SECRET not in repr(cursor.fetchall())


def test_before_coming_back_there_is_no_cookie_and_afterwards_only_on_that_path(house):
    walker = Walker().write(house.cast.institution).press()
    assert not walker.client.cookies
    walker.come_back()
    kept = walker.client.cookies
    assert {cookie["path"] for cookie in kept.values()} == {"/asesoria/volver/", "/en/asesoria/volver/"}
    for cookie in kept.values():
        assert (
            cookie["httponly"]
            and cookie["samesite"] == "Strict"
            and not cookie["max-age"]
            and not cookie["expires"]
        )
        assert not any(word in cookie.value for word in walker.words)


def test_no_page_may_be_kept_by_the_browser_or_tell_where_one_came_from(house):
    walker = Walker()
    pages = [walker.page]
    for go in (
        lambda: walker.begin(house.cast.institution),
        lambda: walker.confirm(),
        lambda: walker.press(situation="x"),
        lambda: walker.press(),
        lambda: walker.press(),
        lambda: walker.come_back(),
        lambda: walker.get("volver/conversacion/borrar/"),
    ):
        go()
        pages.append(walker.page)
    for page in pages:
        assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "no-referrer"


def test_no_address_of_the_way_says_anything(house):
    walker = Walker().write(house.cast.institution, kind="claim")
    assert (
        walker.page.request["PATH_INFO"] == "/asesoria/escribir/" and not walker.page.request["QUERY_STRING"]
    )


def test_an_altered_draft_is_refused(house):
    walker = Walker().begin(house.cast.institution)
    draft = fields(walker.page)["draft"][0]
    walker._post("escribir/", {"draft": draft[:-8] + "AAAAAAA=", "step": "review"})
    assert walker.status == 422 and "no se puede leer" in walker.text


def test_another_site_cannot_send_a_form(house):
    answer = Walker().client.post(
        "/asesoria/escribir/",
        {"institution": house.cast.institution.pk, "kind": "question"},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403


def test_the_file_with_the_words_says_nothing_else(house):
    walker = Walker().begin(house.cast.institution)
    answer = walker.client.post("/asesoria/escribir/lista/", {"draft": fields(walker.page)["draft"][0]})
    lines = answer.content.decode().split("\r\n")
    assert [line.split(". ")[1] for line in lines[:-1]] == walker.words
    assert answer["Content-Disposition"] == 'attachment; filename="lista.txt"'
