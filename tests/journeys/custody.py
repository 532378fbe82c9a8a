"""What a round's custodian does in a browser."""

from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from probidad.core.tasks.worker import run_due
from probidad.instruments.exercises import queries
from probidad.instruments.exercises.roster_file import RosterFile, folded
from probidad.instruments.exercises.services import rosters, rounds
from tests.journeys.site import Site
from tests.journeys.steps import go

PASSPHRASE = "cinco palabras que nadie adivina"


def round_with_roster(site: Site) -> str:
    """The address of a round in preparation, whose key isn't made."""
    cast, today = site.world.cast, timezone.localdate()
    made = rounds.prepare_round(
        institution=cast.institution,
        title="Ronda con custodia",
        opens_on=today,
        closes_on=today,
        minimum_group=5,
        custodian="Observatorio",
        dilemmas=queries.current_dilemmas()[:2],
        actor=cast.ethics_head,
    )
    people = [(f"custodia{number}@ejemplo.mx", folded("Tesorería")) for number in range(6)]
    rosters.store_roster(round=made, content=RosterFile(people), actor=cast.ethics_head)
    return f"{site.url}/panel/ejercicios/{made.pk}/"


def make_key(page: Page) -> None:
    """On the page of the key, up to where its file can be saved."""
    page.fill("#new-passphrase", PASSPHRASE)
    page.fill("#new-passphrase-again", PASSPHRASE)
    page.click("[data-make] button")
    page.locator("[data-made]").wait_for()


def save_key(page: Page, folder: Path) -> Path:
    """Save the file of the key that was made, and send its public part."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Guardar el archivo").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    page.click("[data-made] form button")
    page.wait_for_url("**/llave/probar/")
    return path


def look_at_manifest(page: Page) -> None:
    """On the page that waits for the round's keys: let the worker make them, and look again."""
    run_due()
    go(page, page.get_by_role("link", name="Mirar otra vez"))
    page.locator("[data-open]").wait_for()


def sign(page: Page, path: Path) -> None:
    """Open the key file and sign, on the page that shows the manifest."""
    page.set_input_files("#key-file", path)
    page.fill("#passphrase", PASSPHRASE)
    page.click("[data-open] button")
    page.wait_for_url(lambda url: not url.endswith("/llave/probar/"))
