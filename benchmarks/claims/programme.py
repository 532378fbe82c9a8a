"""The programme as it was, and a hundred times larger: its time by stage, by ``probidad manage simulate_programme``.

The large one takes more than an hour, so it is played by hand and recorded: ``probidad manage simulate_programme --scale
100 --received 0.98 --json FILE``, with its conditions in ``recorded``.
"""

import json
import subprocess

from benchmarks import databases
from benchmarks.processes import ROOT, clean_environment, python
from benchmarks.report import NotMeasured, Section

PATIENCE = 4 * 60 * 60  # seconds
# (scale, share of people without a script)
WHOLE, AS_RECORDED = (1, 0.0), (1, 0.98)
RECORDED = ROOT / "benchmarks" / "recorded" / "programme_100.json"


def measure(quick: bool = False) -> Section:
    """Play it once as it was, and once as the large one was, which was recorded."""
    section = Section("The programme, from rosters to published snapshots")
    section.say(
        "`probidad manage simulate_programme`, in a folder of its own, on SQLite: 16 institutions, 8,000 people, 25,000 "
        "answers to four dilemmas each; real services: rosters, keys and signed manifests of rehearsed custodians, codes "
        "(taken where the mail would go out), credentials issued blindly to everybody, sealed ballots, openings, "
        "disclosure control, signed snapshots, deletion. Everything runs in one process but for the openings and for the "
        "participants' browsers, which take all cores and are told apart: in life they are as many devices. The larger "
        "scale makes each institution larger; there most people answer without a script, so that it ends the same "
        "day: the share of browsers stands in the head of the column."
    )
    played = [_played(*each) for each in ([WHOLE] if quick else [WHOLE, AS_RECORDED])]
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    section.table(["", *(_head(each) for each in (*played, recorded))], _rows([*played, recorded]))
    section.say(f"The last column was recorded: {recorded['recorded']}. {_growth(played[-1], recorded)}")
    return section


def _played(scale: int, received: float) -> dict:
    with databases.folder() as place:
        target = place / "played.json"
        command = python("-m", "probidad", "manage", "simulate_programme", "--scale", str(scale))
        command += ["--received", str(received), "--data-dir", str(place / "data"), "--json", str(target)]
        environment = clean_environment(DATA_DIR=str(place / "other"))
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
        if done.returncode:
            raise NotMeasured(" / ".join(done.stderr.splitlines()[-3:]))
        return json.loads(target.read_text()) | {"received": received}


def _head(played: dict) -> str:
    return f"{played['scale']} ×, {1 - played['received']:.0%} with browsers"


def _rows(played: list[dict]) -> list[list[str]]:
    counted = [
        [name, *(f"{each['counts'].get(name, 0):,}" for each in played)]
        for name in dict.fromkeys(name for each in played for name in each["counts"])
    ]
    timed = [
        [f"{name}, s", *(f"{each['seconds'].get(name, 0):,.1f}" for each in played)]
        for name in dict.fromkeys(name for each in played for name in each["seconds"])
    ]
    whole = ["**all, s**", *(f"{sum(each['seconds'].values()):,.1f}" for each in played)]
    memory = ["most memory of the process, MB", *(f"{each['memory'] / 1e6:,.0f}" for each in played)]
    return [*counted, *timed, whole, memory]


def _growth(small: dict, large: dict) -> str:
    times = large["counts"]["answers"] / small["counts"]["answers"]
    memory = large["memory"] / small["memory"]
    each = [sum(one["seconds"].values()) / one["counts"]["answers"] * 1000 for one in (small, large)]
    return (
        f"With {times:.0f} × the answers the process held {memory:.2f} × the memory, and an answer took "
        f"{each[1]:.1f} ms of all stages together instead of {each[0]:.1f}."
    )
