"""The language switch keeps the page, leads nowhere else, and remembers a signed-in person's choice."""

import pytest

from probidad.core.people.models import Person


def test_a_public_page_links_to_itself_in_the_other_language(client, db):
    assert 'href="/en/componentes/?errores=1"' in client.get("/componentes/?errores=1").content.decode()
    assert 'href="/componentes/"' in client.get("/en/componentes/").content.decode()


def test_a_page_without_an_address_in_the_other_language_leads_home(client, db):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert 'hreflang="en" lang="en"' in page.content.decode()
    assert '<a class="language" href="/en/"' in page.content.decode()


def test_public_pages_speak_the_language_of_their_address_whatever_the_browser_prefers(client, db):
    assert '<html lang="es-mx">' in client.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="en">' in client.get("/en/", HTTP_ACCEPT_LANGUAGE="es").content.decode()


def test_the_panel_keeps_the_chosen_language_for_its_pages_only(client, db):
    answer = client.post("/panel/idioma/", {"language": "en", "next": "/panel/cuenta/login/?next=/panel/"})
    assert answer["Location"] == "/panel/cuenta/login/?next=/panel/"
    cookie = answer.cookies["django_language"]
    assert cookie["path"] == "/panel/" and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert '<html lang="en">' in client.get("/panel/cuenta/login/").content.decode()


def test_a_signed_in_person_keeps_the_language_for_mails(cast):
    cast.client("team_leader").post("/panel/idioma/", {"language": "en", "next": "/panel/"})
    assert Person.objects.get(pk=cast.team_leader.pk).language == "en"


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", ""]
)
def test_the_switch_sends_nobody_to_another_site(client, db, following):
    answer = client.post("/panel/idioma/", {"language": "en", "next": following})
    assert answer["Location"] == "/panel/"


@pytest.mark.parametrize(
    "entry", ['href="/panel/?idioma=en">Sign in', 'href="/panel/?idioma=en">I lead a team']
)
def test_an_english_page_leads_into_an_english_panel(client, db, entry):
    assert entry in client.get("/en/").content.decode()
    assert 'href="/panel/">Entrar' in client.get("/").content.decode()
    answer = client.get("/panel/cuenta/login/?next=/panel/&idioma=en")
    assert answer["Location"] == "/panel/cuenta/login/?next=%2Fpanel%2F"
    assert answer.cookies["django_language"]["path"] == "/panel/"
    assert '<html lang="en">' in client.get("/panel/cuenta/login/").content.decode()
    assert client.get("/panel/cuenta/login/?idioma=xx").status_code == 200


@pytest.mark.parametrize("language", ["", "xx", "en\r\nSet-Cookie: a=b"])
def test_an_unknown_language_is_refused(client, db, language):
    answer = client.post("/panel/idioma/", {"language": language})
    assert answer.status_code == 400 and "django_language" not in answer.cookies


def test_the_switch_needs_a_form(client, db):
    assert client.get("/panel/idioma/").status_code == 405
