"""The catalogue of faults names each once, by its article, in both languages."""

import re

from probidad.core.taxonomy import catalogue


def test_each_fault_has_an_article_of_its_own_and_both_languages():
    faults = catalogue.faults().values()
    articles = [each["article"] for each in faults]
    assert len(set(articles)) == len(articles) > 25
    for each in faults:
        assert re.fullmatch(r"\d{2}( Bis)?(, [IVX]+)?", each["article"])
        assert all(each[text][language] for text in ("name", "about") for language in ("es", "en"))


def test_only_serious_faults_are_those_of_private_parties():
    private = [each for each in catalogue.faults().values() if each.get("private")]
    assert private and all(each["serious"] for each in private)
