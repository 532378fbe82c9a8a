"""Values, principles, topics, posts and cited sources: one catalogue for all instruments, read from YAML once."""

from functools import cache
from pathlib import Path

import yaml

from probidad.core.languages.text import localized

CONTENT = Path(__file__).parent / "content"


@cache
def values() -> dict[str, dict]:
    """The five values of the campaign, by key (``honesty`` …), in the order of the file."""
    document = yaml.safe_load((CONTENT / "values.yaml").read_text(encoding="utf-8"))
    return {value["urn"].rsplit(":", 1)[1]: value for value in document["values"]}


@cache
def principles() -> dict[str, dict]:
    """The action principles of public service, by key; each carries its ``core_value``."""
    document = yaml.safe_load((CONTENT / "values.yaml").read_text(encoding="utf-8"))
    return {
        principle["urn"].rsplit(":", 1)[1]: principle | {"core_value": core_value["name"]}
        for core_value in document["core_values"]
        for principle in core_value["principles"]
    }


@cache
def topics() -> dict[str, dict]:
    """What content is about, by key (``gifts`` …)."""
    document = yaml.safe_load((CONTENT / "topics.yaml").read_text(encoding="utf-8"))
    return {topic["key"]: topic for topic in document["topics"]}


@cache
def service_areas() -> dict[str, dict]:
    """Where people serve, by key (``treasury`` …)."""
    document = yaml.safe_load((CONTENT / "posts.yaml").read_text(encoding="utf-8"))
    return {area["key"]: area for area in document["service_areas"]}


@cache
def post_levels() -> dict[str, dict]:
    """How much a post decides, by key (``operational`` …), from the counter upwards."""
    document = yaml.safe_load((CONTENT / "posts.yaml").read_text(encoding="utf-8"))
    return {level["key"]: level for level in document["post_levels"]}


@cache
def sources() -> dict[str, dict]:
    """Laws, codes and conventions that content cites, by key (``lgra`` …)."""
    document = yaml.safe_load((CONTENT / "sources.yaml").read_text(encoding="utf-8"))
    return {source["key"]: source for source in document["sources"]}


@cache
def faults() -> dict[str, dict]:
    """What the law of administrative responsibilities calls a fault, by key (``bribery`` …), in the order of its articles."""
    return {fault["key"]: fault for fault in _faults()["faults"]}


def faults_are_checked() -> bool:
    """Whether somebody compared the faults' articles with the law in force."""
    return _faults()["checked_on"] is not None


@cache
def _faults() -> dict:
    return yaml.safe_load((CONTENT / "faults.yaml").read_text(encoding="utf-8"))


def name_of(key: str | None, entries: dict[str, dict]) -> str | None:
    """The name of an entry in the present language; the key itself for what is in the catalogue no more."""
    return localized(entries[key]["name"]) if key in entries else key
