"""What the layouts link to: public pages, the panel's menu, and the other languages of a page."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _

from probidad.core import registry
from probidad.core.languages.middleware import ASKED as PANEL_LANGUAGE
from probidad.core.people import access
from probidad.core.people.roles import CorePermission


@dataclass(frozen=True)
class Link:
    """A link of a menu; ``current`` where the visitor is on it or below it."""

    title: str | Promise
    url: str
    current: bool = False


@dataclass(frozen=True)
class Section:
    """A titled group of the panel's menu."""

    title: str | Promise
    pages: tuple[Link, ...]


@dataclass(frozen=True)
class Language:
    """A language to switch to, by its own name, and where the switch leads."""

    code: str
    name: str
    url: str = ""


DESK = registry.MenuItem(_("Desk"), "panel:desk", CorePermission.USE_DESK)
# Core's own pages in the panel. Instruments declare theirs in the registry.
CORE_MENU = (
    registry.MenuItem(_("Institutions"), "institutions-panel:index", CorePermission.EDIT_PROFILE),
    registry.MenuItem(_("People"), "people:index", CorePermission.MANAGE_MEMBERS),
    registry.MenuItem(_("Audit trail"), "audit:index", CorePermission.READ_AUDIT),
)


def _reverse_or_none(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _marked(links: list[Link], path: str) -> list[Link]:
    """The links with the one that the visitor is on, or below, marked: the longest that fits."""
    here = max((link.url for link in links if path.startswith(link.url)), key=len, default=None)
    return [replace(link, current=link.url == here) for link in links]


def instrument_url(name: str) -> str | None:
    """The public page of an installed instrument, in the present language; None where there is none."""
    for each in registry.instruments():
        if each.name == name and each.urls:
            return f"{reverse('web:home')}{each.prefix}"
    return None


def code_entry_url() -> str | None:
    """Where somebody with a code begins, in the present language; None if no instrument takes codes."""
    names = (each.code_entry for each in registry.instruments() if each.code_entry)
    return next((url for name in names if (url := _reverse_or_none(name))), None)


def figures_pages() -> list[Link]:
    """What instruments say to everybody in figures, in the present language."""
    pages = [each.figures for each in registry.instruments() if each.figures]
    return [Link(title, url) for title, name in pages if (url := _reverse_or_none(name))]


def institutions_url() -> str | None:
    """The public list of institutions."""
    return _reverse_or_none("institutions:index")


def site_pages(request) -> list[Link]:
    """The public pages of the instruments, then the institutions."""
    path = request.path if request else ""
    found = [(each.title, instrument_url(each.name)) for each in registry.instruments()]
    found.append((_("Institutions"), institutions_url()))
    return _marked([Link(title, url) for title, url in found if url], path)


def panel_sections(request) -> list[Section]:
    """The menu of the person who asks: the desk, each instrument's pages, then the platform's."""
    groups = [("", (DESK,))]
    groups += [(each.title, each.menu) for each in registry.instruments()]
    groups.append((_("Platform"), CORE_MENU))
    sections = []
    for title, menu in groups:
        allowed = [item for item in menu if access.holds(request.user, item.permission)]
        found = [(item.title, _reverse_or_none(item.url_name)) for item in allowed]
        sections.append(Section(title, tuple(Link(text, url) for text, url in found if url)))
    marked = iter(_marked([link for section in sections for link in section.pages], request.path))
    sections = [replace(each, pages=tuple(next(marked) for _link in each.pages)) for each in sections]
    return [section for section in sections if section.pages]


def other_languages() -> list[Language]:
    """Every offered language but the present one."""
    return [
        Language(code, get_language_info(code.split("-")[0])["name_local"].capitalize())
        for code, _name in settings.LANGUAGES
        if code != get_language()
    ]


def panel_language(request) -> str:
    """The query that hands a public page's language over to the panel; none for the panel's own pages,
    nor for Spanish, which doesn't take the place of a language chosen before."""
    language = get_language()
    if language == settings.LANGUAGE_CODE or not request or request.path.startswith(settings.PANEL_PATH):
        return ""
    return f"?{PANEL_LANGUAGE}={language}"


def language_links(request) -> list[Language]:
    """Where this page stands in the other languages; a page without an address there leads home."""
    links = []
    for language in other_languages():
        here = request.get_full_path() if request else ""
        there = translate_url(here, language.code) if request else here
        if there == here:
            with override(language.code):
                there = reverse("web:home")
        links.append(Language(language.code, language.name, there))
    return links
