"""Take the README's pictures: `make screenshots` (needs Chromium). With names, such as `tools/screenshots.py index`, these alone.

Builds a demonstration of its own in a temporary folder, walks through it in a browser as its people,
and writes `docs/images/`. Spanish pages for README.es.md, English ones for README.md.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 180  # seconds until the demonstration must answer
PASSPHRASE = "cuatro palabras para ensayar"  # noqa: S105 of the demonstration's keys
WIDE, PHONE = (1280, 860), (390, 844)
HEIGHT_MAX = 1600  # a longer page is cut: the picture shows what it is like, not all of it


@dataclass(frozen=True)
class Picture:
    """A file, and how one comes to its page; ``who`` is the person of the demonstration to enter as."""

    name: str
    reach: Callable[[Page, str], None]
    who: str = ""
    size: tuple[int, int] = WIDE
    dark: bool = False


def at(path: str) -> Callable[[Page, str], None]:
    """A page by its address; ``{language}`` is ``/en`` or nothing."""
    return lambda page, base: page.goto(base + path)


def begin(page: Page, base: str) -> None:
    """The first dilemma of the open round, as somebody with a code."""
    page.goto(f"{base}/panel/demostracion/")
    page.locator("form[action*='/visita/'] button").first.click()
    code = page.locator(".demo-code").inner_text()
    page.goto(f"{base}{prefix(page)}/ejercicios/")
    page.fill("#id_code", code)
    page.click("form[data-form=code] button")
    page.check("#id_written")
    page.locator("form[data-form=words] button").first.click()
    page.locator("[data-next] a").first.click()
    page.wait_for_selector("form[data-form=choose]")


def answer(page: Page, base: str) -> None:
    """What one sees after answering: the insight of each option."""
    begin(page, base)
    page.locator("input[name=option]").nth(1).check(force=True)
    page.click("form[data-form=choose] button")
    page.click("form[data-form=seal] button")
    page.wait_for_selector(".insight")


def report(page: Page, base: str) -> None:
    """The newest closed round's report."""
    page.goto(f"{base}/panel/ejercicios/")
    hrefs = page.locator("a[href*='/panel/ejercicios/']").evaluate_all(
        "links => links.map(link => link.href)"
    )
    rounds = sorted({href for href in hrefs if href.rstrip("/").rsplit("/", 1)[1].isdecimal()}, reverse=True)
    for address in rounds:
        if page.goto(f"{address.rstrip('/')}/informe/").status == 200:
            return
    raise SystemExit("the demonstration has no closed round to picture")


def guide(page: Page, base: str) -> None:
    """The discussion guide of that round."""
    report(page, base)
    page.goto(f"{page.url}guia/")


def draft(page: Page, base: str) -> None:
    """A dilemma that waits for review, as its reader sees it."""
    page.goto(f"{base}/panel/ejercicios/dilemas/")
    page.locator("a[href*='/dilemas/borradores/']").first.click()


def ask(page: Page, base: str) -> None:
    """The entrance for whoever asks or reports something."""
    page.goto(f"{base}{prefix(page)}/asesoria/")


def receipt(page: Page, base: str) -> None:
    """The eleven words, shown before anything is written."""
    ask(page, base)
    page.locator("select[name=institution]").select_option(index=1)
    page.check("input[name=kind][value=question]")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("#receipt")


def conversation(page: Page, base: str) -> None:
    """A question that the advisor has taken, opened with the demonstration's passphrase."""
    page.goto(f"{base}/panel/asesoria/?ver=answered")
    page.locator("main table tbody a").first.click()
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector("ol.thread")


def practice(page: Page, base: str) -> None:
    """The path of an advisor's training."""
    page.goto(f"{base}/panel/asesoria/formacion/")


def scoring(page: Page, base: str) -> None:
    """The next indicator that an assessor scores."""
    page.goto(f"{base}/panel/")
    page.locator("main a[href$='/calificar/']").first.click()
    page.locator("main .actions a").first.click()


def prefix(page: Page) -> str:
    """``/en`` where the browser was opened for English."""
    return "/en" if page.evaluate("navigator.language").startswith("en") else ""


PICTURES = (
    Picture("home", lambda page, base: page.goto(f"{base}{prefix(page)}/")),
    Picture("desk", at("/panel/"), who="Lucía Barragán"),
    Picture("exercise", begin, size=PHONE),
    Picture("insight", answer, size=PHONE),
    Picture("report", report, who="Lucía Barragán"),
    Picture("guide", guide, who="Lucía Barragán"),
    Picture("draft", draft, who="Lucía Barragán"),
    Picture("programme", lambda page, base: page.goto(f"{base}{prefix(page)}/ejercicios/programa/")),
    Picture("ask", ask, size=PHONE),
    Picture("receipt", receipt, size=PHONE),
    Picture("conversation", conversation, who="Maribel Cota"),
    Picture("training", practice, who="Maribel Cota"),
    Picture("index", lambda page, base: page.goto(f"{base}{prefix(page)}/indices/icifiep/")),
    Picture(
        "evaluation", lambda page, base: page.goto(f"{base}{prefix(page)}/indices/icifiep/puerto-claro/")
    ),
    Picture("scoring", scoring, who="Noemí Castañeda", size=PHONE),
    Picture("audit", at("/panel/bitacora/"), who="Silvia Corona"),
    Picture("components", lambda page, base: page.goto(f"{base}{prefix(page)}/componentes/"), dark=True),
    Picture("api", lambda page, base: page.goto(f"{base}{prefix(page)}/api/")),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """A demonstration of its own, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATA_DIR": folder, "PORT": str(port)}
        environment.pop("DATABASE_URL", None)
        command = [str(Path(sys.executable).parent / "probidad"), "demo"]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        base = f"http://127.0.0.1:{port}"
        try:
            _wait(base, process)
            yield base
        finally:
            process.terminate()
            process.wait(30)


def _wait(base: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/livez", timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the demonstration didn't start: try `make demo` to see why")


def take(browser, base: str, picture: Picture, language: str) -> None:
    """One picture, in a browser of its own."""
    context = browser.new_context(
        viewport={"width": picture.size[0], "height": picture.size[1]},
        locale="en-GB" if language == "en" else "es-MX",
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    context.add_cookies(
        [{"name": "django_language", "value": "en" if language == "en" else "es-mx", "url": f"{base}/panel/"}]
    )
    page = context.new_page()
    if picture.who:
        page.goto(f"{base}/panel/demostracion/")
        page.locator("li", has_text=picture.who).locator("button").click()
    picture.reach(page, base)
    page.wait_for_load_state("networkidle")
    shot = page.screenshot(full_page=True)
    context.close()
    _save(shot, IMAGES / f"{picture.name}-{language}.png")


def _save(shot: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, HEIGHT_MAX)))
    image.quantize(128).save(path, optimize=True)


def main() -> None:
    if CHROMIUM is None:
        raise SystemExit("There is no Chromium here (on Debian or Ubuntu: apt-get install chromium).")
    names = sys.argv[1:] or [each.name for each in PICTURES]
    chosen = [each for each in PICTURES if each.name in names]
    if len(chosen) < len(names):
        raise SystemExit(f"There are these pictures: {', '.join(each.name for each in PICTURES)}.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language in ("es", "en"):
            for picture in chosen:
                print(f"{picture.name} ({language})", flush=True)
                take(browser, base, picture, language)
        browser.close()


if __name__ == "__main__":
    main()
