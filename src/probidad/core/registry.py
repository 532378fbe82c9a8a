"""What an instrument tells the platform about itself. This module names no instrument.

An instrument's ``AppConfig.ready`` calls :func:`register`; ``config`` and ``web`` read the
result, so that adding an instrument changes no file outside its own folder but the list of
installed apps.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits for a person on the desk.

    ``urgency`` is ``"now"`` (it blocks somebody), ``"soon"`` or ``"info"``. ``url`` is empty for what
    is done elsewhere than on a page, as ``detail`` then says.
    """

    title: str | Promise
    url: str
    urgency: str = "info"
    detail: str | Promise = ""


@dataclass(frozen=True)
class MenuItem:
    """A page of the panel's menu, shown to whoever holds ``permission`` somewhere."""

    title: str | Promise
    url_name: str
    permission: str


@dataclass(frozen=True)
class Subject:
    """What an event of the audit trail was about, to whoever reads it; without ``url`` if it isn't theirs to open."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class ProposedDilemma:
    """A case that one instrument proposes as a dilemma: in one language, with keys of the taxonomy."""

    institution: Any
    language: str
    title: str
    situation: str
    options: tuple[str, ...]
    topic: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class PublicLink:
    """What an instrument publishes about an institution: a page, and in a few words what it says."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class DemoVisit:
    """Where a visitor of the demonstration begins without an account, and the code to begin with.

    ``title`` and ``lead`` say on the visit's page what the code is.
    """

    url: str
    code: str
    title: str | Promise
    lead: str | Promise


@dataclass(frozen=True)
class Instrument:
    """An instrument as the rest of the platform sees it.

    ``name`` is the app label and URL namespace, ``prefix`` the Spanish path below ``/`` and
    ``/panel/``. ``urls`` (public and anonymous pages), ``panel_urls`` (signed-in pages) and
    ``api_router`` are dotted paths, so that nothing is imported before it is used.
    ``grants`` says which permissions each role holds in its institution.
    ``desk`` gets a person and returns what waits for that person. ``seed_demo`` builds the
    instrument's part of the demonstration, from a ``core.demonstration.Scene``; ``demo_visit`` lets
    the demonstration's visitor begin without an account. ``load_content`` publishes the content
    that ships with this version; it runs at every start, so what is published already stays as it is.
    ``blocks_ending`` gets an institution and returns, as sentences in the reader's language, what of
    the instrument must be finished before the institution may merge, be replaced or be dissolved;
    afterwards nobody would hold a role to finish it. None or an empty list: nothing stands against it.
    ``subjects`` names what audit events are about: for each kind of its URNs (``round``) a function that gets
    the reader and keys and returns a :class:`Subject` for each that still exists, in one query.
    ``code_entry`` names the URL of the page where somebody with a code and without an account begins;
    the home page leads to the first that there is.
    ``takes_dilemma`` gets a person and a :class:`ProposedDilemma`, makes a draft of it and returns its address; None
    where the person may not write dilemmas there.
    ``takes_commitment`` gets a ``core.links`` commitment that an institution accepted, makes one of its own of it and
    returns its URN.
    ``about_institution`` gets an institution and returns a :class:`PublicLink` for each thing that it publishes about it;
    the institution's own page leads to them.
    ``figures`` is the title and the URL name of a page that says to everybody what the instrument's figures say
    together; the home page and every footer lead to it.
    """

    name: str
    title: str | Promise
    summary: str | Promise
    prefix: str
    urls: str | None = None
    panel_urls: str | None = None
    api_router: str | None = None
    grants: Mapping[str, Iterable[str]] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    desk: Callable[..., list[DeskItem]] | None = None
    seed_demo: Callable[..., None] | None = None
    demo_visit: Callable[[], "DemoVisit"] | None = None
    load_content: Callable[[], object] | None = None
    blocks_ending: Callable[..., list[str]] | None = None
    subjects: Mapping[str, Callable[..., Mapping[int, Subject]]] = field(default_factory=dict)
    code_entry: str | None = None
    takes_dilemma: Callable[[Any, ProposedDilemma], str | None] | None = None
    takes_commitment: Callable[[Any], str] | None = None
    about_institution: Callable[[Any], list[PublicLink]] | None = None
    figures: tuple[str | Promise, str] | None = None


_instruments: dict[str, Instrument] = {}


def register(instrument: Instrument) -> None:
    """Add an instrument; a second one of the same name is a programming error (ValueError)."""
    known = _instruments.get(instrument.name)
    if known is not None and known != instrument:
        raise ValueError(f"two instruments are called {instrument.name!r}")
    _instruments[instrument.name] = instrument


def instruments() -> tuple[Instrument, ...]:
    """All registered instruments, in the order of the installed apps."""
    return tuple(_instruments.values())


def about_institution(institution: Any) -> list[PublicLink]:
    """What all instruments publish about an institution."""
    tellers = [each.about_institution for each in instruments() if each.about_institution]
    return [link for tell in tellers for link in tell(institution)]


def propose_dilemma(person: Any, proposed: ProposedDilemma) -> str | None:
    """The address of the draft that an instrument made of a proposed dilemma; None where none takes it."""
    takers = (each.takes_dilemma for each in instruments() if each.takes_dilemma)
    return next((address for take in takers if (address := take(person, proposed))), None)


def take_commitment(accepted: Any) -> str | None:
    """The URN of what an instrument made of a commitment that was accepted; None where none takes it."""
    takers = (each.takes_commitment for each in instruments() if each.takes_commitment)
    return next((take(accepted) for take in takers), None)
