"""Words as people look them up: without case or accents."""

import unicodedata

_AROUND_WORDS = str.maketrans(dict.fromkeys('“”"«»¿¡'))


def folded(text: str) -> str:
    """Text without case and accents, as people type it into a search: `Querétaro` is `queretaro`."""
    return " ".join(_bare(text.replace("\x00", "").casefold()).split())


def matches(search: str, *texts: str) -> bool:
    """Whether each word of the search stands somewhere in the texts."""
    there = folded(" ".join(texts))
    return all(word in there for word in folded(search).split())


def alphabetical(text: str) -> str:
    """A key that sorts as a dictionary does: neither accents nor marks around words count, ñ stands after n."""
    return _bare(text.translate(_AROUND_WORDS).casefold().replace("ñ", "n~"))


def _bare(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
