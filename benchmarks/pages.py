"""The demonstration's main pages, as each role gets them: ``python -m benchmarks.pages TIMES OUTPUT``.

Runs in a process of its own, on a data folder of its own: it needs the database's own count of queries.
"""

import gzip
import json
import re
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urljoin

LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/static/[^"]+)"')
FONT = re.compile(r"""url\(["']?([^"')]+\.woff2)["']?\)""")
IMPORT = re.compile(r"""from "(\.[^"]+)\"""")
KINDS = {".css": "css", ".js": "js", ".woff2": "font", ".svg": "image"}


def build() -> None:
    """The demonstration, without its server."""
    from probidad.cli import assets, platform

    platform.load(demonstration=True)
    from probidad.web import demonstration

    platform.migrate()
    assets.collect()
    demonstration.build(lambda _text: None)


def visits():
    """Triples of (page's name, client, path), by role."""
    from django.urls import reverse

    from probidad.instruments.exercises.models import Round

    closed = Round.objects.filter(state=Round.State.CLOSED, institution__slug="san-isidro-del-valle")
    closed, token = closed.values_list("pk", "token").latest("opens_on")
    opened = Round.objects.filter(state=Round.State.OPEN).latest("opens_on").pk
    for name, path in (("home", "/"), ("home in English", "/en/"), ("institutions", "/instituciones/")):
        yield f"Visitor: {name}", _visitor(), path
    yield "Visitor: the programme in figures", _visitor(), "/ejercicios/programa/"
    yield "Visitor: a round that is checked", _visitor(), reverse("exercises:check-round", args=[token])
    yield "Visitor: a shared device", _visitor(), reverse("exercises:kiosk")
    yield "Visitor: the API's page", _visitor(), reverse("web:api")
    yield from _participant()
    panel = "exercises-panel:"
    for role, short, name, address in (
        ("Team leader", "titular", "desk", reverse("panel:desk")),
        ("Team leader", "titular", "report of a round", reverse(f"{panel}report", args=[closed])),
        ("Team leader", "titular", "its dilemmas", reverse(f"{panel}report-dilemmas", args=[closed])),
        ("Ethics unit", "etica", "desk", reverse("panel:desk")),
        ("Ethics unit", "etica", "rounds", reverse(f"{panel}rounds")),
        ("Ethics unit", "etica", "an open round", reverse(f"{panel}round", args=[opened])),
        ("Ethics unit", "etica", "report of a round", reverse(f"{panel}report", args=[closed])),
        ("Ethics unit", "etica", "its dilemmas", reverse(f"{panel}report-dilemmas", args=[closed])),
        ("Ethics unit", "etica", "comments", reverse(f"{panel}comments", args=[closed])),
        ("Ethics unit", "etica", "dilemmas", reverse(f"{panel}dilemmas")),
        ("Custodian", "custodia", "a round", reverse(f"{panel}round", args=[opened])),
        ("Auditor", "auditora", "audit trail", reverse("audit:index")),
        ("Operator", "operadora", "institutions", reverse("institutions-panel:index")),
        ("Operator", "operadora", "people", reverse("people:index")),
    ):
        yield f"{role}: {name}", _signed_in(short), address


def _visitor():
    from django.test import Client

    return Client(headers={"Host": "127.0.0.1", "Sec-Fetch-Site": "same-origin"})


def _signed_in(short: str):
    from probidad.core.people.models import Person
    from probidad.web import demonstration, door

    client = _visitor()
    person = Person.objects.get(email=f"{short}@{demonstration.DOMAIN}")
    client.force_login(person, backend=door.BACKEND)
    return client


def _participant():
    from probidad.instruments.exercises import demo

    client = _visitor()
    yield "Public servant: where one enters", client, "/ejercicios/"
    client.post("/ejercicios/", {"code": demo.visit().code})
    client.post("/ejercicios/dilema/1/", {"option": "b", "confirmed": "1"})
    from probidad.instruments.exercises.models import Round

    token = Round.objects.filter(state=Round.State.OPEN).latest("opens_on").token
    for name, path in (
        ("with a script, the round", f"ronda/{token}/"),
        ("with a script, a dilemma with its insight", f"ronda/{token}/1/"),
        ("the round", "ronda/"),
        ("a dilemma", "dilema/2/"),
        ("an insight", "dilema/1/orientacion/"),
        ("the summary", "resumen/"),
    ):
        yield f"Public servant: {name}", client, f"/ejercicios/{path}"


def look(name: str, client, path: str, times: int) -> dict:
    """Ask for a page so many times; its weight, its queries at the last time, its milliseconds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    for _each in range(times):
        began = time.perf_counter()
        response = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
    if response.status_code != 200:
        raise SystemExit(f"{name} ({path}) answered {response.status_code}")
    # What a browser gets that takes gzip, straight from the application and through a proxy that compresses.
    sent = len(client.get(path, headers={"Accept-Encoding": "gzip"}).content)
    # Last of the requests: each empties the list of queries.
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    html = response.content
    found = {kind: {"plain": 0, "sent": 0} for kind in KINDS.values()}
    found["html"] = {"plain": len(html), "sent": sent, "proxied": min(sent, len(gzip.compress(html, 6)))}
    for file in _files(html.decode()):
        sizes = found[KINDS[file.suffix]]
        sizes["plain"] += file.stat().st_size
        sizes["sent"] += _compressed(file)
    return {"name": name, "queries": len(queries), "milliseconds": taken, **found}


def _files(html: str) -> set[Path]:
    """The files that a page makes the browser load, the fonts of its style sheets, the modules of its modules."""
    waiting, addresses = set(LOADED.findall(html)), set()
    while waiting:
        address = waiting.pop()
        addresses.add(address)
        if named := {".css": FONT, ".js": IMPORT}.get(Path(address).suffix):
            text = _file(address).read_text(encoding="utf-8")
            waiting |= {urljoin(address, each) for each in named.findall(text)} - addresses
    return {_file(address) for address in addresses}


def _file(address: str) -> Path:
    from django.conf import settings

    return Path(settings.STATIC_ROOT) / unquote(address.removeprefix(settings.STATIC_URL))


def _compressed(file: Path) -> int:
    """The size that is sent: of the compressed file that lies beside it, where there is one."""
    beside = file.with_name(f"{file.name}.gz")
    return (beside if beside.exists() else file).stat().st_size


def main(times: str, target: str) -> None:
    build()
    found = [look(*each, int(times)) for each in visits()]
    Path(target).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
