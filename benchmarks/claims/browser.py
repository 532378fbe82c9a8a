"""What a participant's browser has to compute, on a slow phone: Chromium with its processor throttled four times."""

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import databases, rounds
from benchmarks.report import NotMeasured, Section, spread

PORT = 8198
THROTTLE = 4
PEOPLE = 60  # enough for units that are reported by
CREDENTIALS = 40  # of one exchange, as the goal names them
DILEMMAS = 40  # of the largest round: an answer, a proof of the unit and a comment each, and the satisfaction
# What the profiler names so isn't script: focusing the insight's heading waits for its layout.
NO_SCRIPT = ("(idle)", "(program)", "(root)", "focus")
GOALS = {"blind": 500, "cast": 50}  # milliseconds
FULL, QUICK = 6, 2  # rounds of measuring

# The modules bear the names under which they are cached: those that the page itself has loaded.
MODULES = """
    const loaded = performance.getEntriesByType('resource').map(each => each.name);
    const module = name => import(loaded.find(each => each.includes(`/anonymity/${name}.`)));
    const timed = async work => { const began = performance.now(); const made = await work(); return [performance.now() - began, made]; };
"""
# A round of this one's keys under other names: so many are never made for a measurement.
LARGER = """
    const exercises = [...Array(given.dilemmas).keys()].map(number => {
        const {answer, comment} = given.manifest.exercises[number % given.manifest.exercises.length];
        return {position: number + 1, answer: {...answer, id: 'a' + number}, comment: {...comment, id: 'c' + number}};
    });
    const round = {...given.manifest, exercises};
"""
BLIND = f"""async given => {{ {MODULES} {LARGER}
    const {{prepare, requested, newSeed}} = await module('credentials');
    const [took, values] = await timed(async () => requested(await prepare(newSeed(), round, given.unit)));
    return [took, values.length];
}}"""


def measure(quick: bool = False) -> Section:
    """Blind, seal and cast as the page does, with the page's own modules, served by `probidad serve`."""
    section = Section("In the participant's browser")
    with databases.sqlite() as installation:
        round = rounds.open_round(installation, PEOPLE)
        with rounds.served(installation, PORT), TemporaryDirectory() as folder:
            found = _browser(round.codes[0], QUICK if quick else FULL, Path(folder))
    section.say(
        f"Chromium, headless, its processor throttled {THROTTLE} × (a slow phone), on the page that a participant "
        "uses. Blinding is everything from the seed to what is sent: derivation, encoding, blinding, all of a round's "
        "values at once. Casting is from the press of the button to the insight: the scripts' time (sealing, "
        "what is sent, and the insight's view, without its layout) by V8's profiler, and the whole wait with the server's answer. Milliseconds: median (lowest to "
        f"highest). Goals: {CREDENTIALS} credentials blinded in under {GOALS['blind']} ms; a ballot cast in under "
        f"{GOALS['cast']} ms of script."
    )
    section.say(_verdict(found))
    section.table(
        ("what", "values", "ms"),
        [
            ("blind twenty dilemmas' credentials", found["forty"], spread(found["blind"])),
            (f"blind a round of {DILEMMAS} dilemmas", found["values"], spread(found["blind_all"])),
            ("exchange a code, from the button to the list", found["exchanged"], spread([found["exchange"]])),
            ("cast an answer: script", 1, spread(found["cast"])),
            ("cast an answer: the whole wait", 1, spread(found["wait"])),
        ],
    )
    return section


def _verdict(found: dict) -> str:
    missed = [name for name, goal in GOALS.items() if median(found[name]) >= goal]
    return f"Goals missed: {', '.join(missed)}." if missed else "Both goals are met."


def _browser(code: str, times: int, folder: Path) -> dict:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NotMeasured("Playwright is missing: sh tools/environment --group browser") from None
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise NotMeasured("there is no Chromium")
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], downloads_path=folder
        )
        page = browser.new_page(base_url=f"http://localhost:{PORT}", locale="es-MX")
        throttled = page.context.new_cdp_session(page)
        throttled.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
        throttled.send("Profiler.enable")
        try:
            return _walk(page, code, times, lambda work: _script_time(throttled, work))
        finally:
            browser.close()


def _script_time(session, work: Callable[[], object]) -> float:
    """Milliseconds that the page's scripts run while something is done, by V8's profiler."""
    session.send("Profiler.start")
    work()
    profile = session.send("Profiler.stop")["profile"]
    names = {node["id"]: node["callFrame"]["functionName"] for node in profile["nodes"]}
    taken = zip(profile["samples"], profile["timeDeltas"], strict=True)
    return sum(delta for node, delta in taken if names[node] not in NO_SCRIPT) / 1000


def _walk(page, code: str, times: int, script_time: Callable) -> dict:
    page.goto("/ejercicios/")
    page.fill("#id_code", code)
    page.click("form[data-form=code] button")
    page.wait_for_selector(".words li")
    manifest = page.evaluate("async () => (await fetch(location.pathname.replace('ronda', 'acta'))).json()")
    given = {"manifest": manifest, "unit": manifest["units"][0]["id"]}
    found = {"blind": [], "blind_all": [], "cast": [], "wait": []}
    for _each in range(times):
        # An answer and a comment each, without a unit; the satisfaction makes one more.
        took, found["forty"] = page.evaluate(BLIND, {**given, "unit": None, "dilemmas": CREDENTIALS // 2})
        found["blind"].append(took)
        took, found["values"] = page.evaluate(BLIND, {**given, "dilemmas": DILEMMAS})
        found["blind_all"].append(took)
    page.check("#id_written")
    found["exchange"] = _timed(page, "form[data-form=words] button", ".exercise-list")
    found["exchanged"] = 3 * len(manifest["exercises"]) + 1
    for position in range(1, times + 1):
        page.goto(page.url.partition("#")[0] + f"#{position}")
        page.wait_for_selector("form[data-form=choose]")
        page.locator("input[name=option]").first.check()
        page.click("form[data-form=choose] button")
        page.wait_for_selector("form[data-form=seal]")
        cast = partial(_timed, page, "form[data-form=seal] button", ".insight")
        found["cast"].append(script_time(lambda cast=cast: found["wait"].append(cast())))
    return found


def _timed(page, button: str, comes: str) -> float:
    """Milliseconds from a click until something is shown, by the page's own clock."""
    return page.evaluate(
        f"""() => new Promise(done => {{
            const began = performance.now();
            const watch = new MutationObserver(() => {{
                if (document.querySelector({json.dumps(comes)})) {{ watch.disconnect(); done(performance.now() - began); }}
            }});
            watch.observe(document.body, {{childList: true, subtree: true}});
            document.querySelector({json.dumps(button)}).click();
        }})"""
    )
