"""Menus show what one may open, and mark where one is."""

import re

from django.test import RequestFactory

from probidad.core import registry
from probidad.core.people.roles import CorePermission
from probidad.core.ui import navigation


def menu_of(cast, who: str, path: str = "/panel/") -> list:
    request = RequestFactory().get(path)
    request.user = getattr(cast, who)
    return [link for section in navigation.panel_sections(request) for link in section.pages]


def test_the_menu_shows_only_what_the_roles_allow(cast):
    assert "/panel/bitacora/" in {link.url for link in menu_of(cast, "auditor")}
    assert "/panel/bitacora/" not in {link.url for link in menu_of(cast, "team_leader")}
    assert "/panel/personas/" in {link.url for link in menu_of(cast, "ethics_head")}
    assert "/panel/personas/" not in {link.url for link in menu_of(cast, "advisor")}


def test_exactly_the_page_one_is_on_is_marked(cast):
    links = menu_of(cast, "operator", "/panel/personas/operadores/")
    assert [link.url for link in links if link.current] == ["/panel/personas/"]
    assert [link.url for link in menu_of(cast, "operator") if link.current] == ["/panel/"]


def test_the_longest_address_that_fits_is_where_one_is():
    links = [
        navigation.Link("a", "/panel/x/"),
        navigation.Link("b", "/panel/x/y/"),
        navigation.Link("c", "/panel/"),
    ]
    marked = navigation._marked(links, "/panel/x/y/3/")
    assert [link.title for link in marked if link.current] == ["b"]


def test_a_page_that_does_not_exist_yet_is_left_out(cast, monkeypatch):
    menu = (registry.MenuItem("Nowhere", "no-such:page", CorePermission.USE_DESK),)
    monkeypatch.setattr(navigation, "CORE_MENU", menu)
    assert all(link.title != "Nowhere" for link in menu_of(cast, "operator"))


def test_the_panel_offers_to_sign_out_and_names_the_person(cast):
    page = cast.client("team_leader").get("/panel/").content.decode()
    assert cast.team_leader.name in page
    assert re.search(r'<form method="post" action="/panel/cuenta/logout/">', page)


def test_where_nobody_is_signed_in_the_panel_has_no_menu(client, db):
    assert 'id="panel-menu"' not in client.get("/panel/cuenta/login/").content.decode()
