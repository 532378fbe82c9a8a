"""What couldn't be run here is at least in step with the code."""

import re
from pathlib import Path

import yaml

from probidad.cli.parser import RUNS
from probidad.core.files.uploads import LARGEST_REQUEST, MOST_BYTES
from probidad.core.places import READ_FIRST

ROOT = Path(__file__).resolve().parents[4]
SETTING = re.compile(r"`([A-Z][A-Z0-9_]{3,})`")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def settings() -> set[str]:
    """The names in the first column of the table of settings."""
    return {
        name
        for line in OPERATIONS.splitlines()
        if line.startswith("| `")
        for name in SETTING.findall(line.split("|")[1])
    }


def test_the_composition_sets_only_settings_that_exist():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services["app"]["environment"]) <= settings()
    assert services["app"]["command"][0] in RUNS


def test_the_onion_service_leads_to_a_port_of_the_proxy_that_nobody_else_reaches():
    proxy = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["proxy"]
    address = proxy["networks"]["inner"]["ipv4_address"]
    assert f"HiddenServicePort 80 {address}:8080" in (ROOT / "deploy" / "onion" / "torrc").read_text()
    assert re.search(
        r"^http://:8080 \{\n\timport app\n", (ROOT / "deploy" / "proxy" / "Caddyfile").read_text(), re.M
    )
    assert not any("8080" in port for port in proxy["ports"])


def test_the_proxy_waits_for_as_much_as_the_app_reads_before_it_works():
    [buffered] = re.findall(
        r"request_buffers (\d+)KiB", (ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
    )
    assert int(buffered) * 1024 >= READ_FIRST


def test_backups_in_the_image_use_the_tools_of_the_servers_version():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    major = services["db"]["image"].rsplit(":", 1)[1]
    assert f"postgresql-client-{major} " in (ROOT / "Containerfile").read_text()


def test_every_command_is_documented():
    for command in [*RUNS, "manage"]:
        if command.startswith("custody "):
            assert f"\n    probidad {command} " in OPERATIONS
        else:
            assert f"| `probidad {command}" in OPERATIONS


def test_no_container_service_gets_visitors_addresses():
    proxy = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
    for header in ("X-Forwarded-For", "X-Real-Ip", "Forwarded"):
        assert f"header_up -{header}\n" in proxy
    assert "request delete" in proxy
    assert not re.search(r"^\s*log\s*\{", proxy, re.M), "a site's own `log` block is an access log"


def test_the_proxy_lets_through_the_files_that_the_app_takes():
    proxy = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
    [megabytes] = re.findall(r"max_size (\d+)MB", proxy)
    assert int(megabytes) * 1000**2 > LARGEST_REQUEST
    [minutes] = re.findall(r"read_body (\d+)m", proxy)
    assert MOST_BYTES / (int(minutes) * 60) < 1_000_000 / 8, "bytes a second: a line of 1 Mbit/s is enough"
    assert "proxy_request_buffering off" in OPERATIONS


def test_hooks_before_a_commit_need_no_network():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in hooks["repos"]] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks["repos"][0]["hooks"])
