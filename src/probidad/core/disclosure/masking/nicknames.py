"""What people are called instead of their names: "le dicen el Tripas", "alias", "la Güera", initials."""

import re
from collections.abc import Iterator

from probidad.core.disclosure.masking.lexicon import grammar, words
from probidad.core.disclosure.masking.reading import Reading
from probidad.core.disclosure.masking.span import Span

_WORD = r"[a-zñ]{2,20}"
CALLED = re.compile(
    rf"\b(?:(?:le|les|me|te)\s(?:dicen|decimos)|(?:le|lo|la|les|me|te)\s(?:llaman|llamamos|apodan|apodamos|conocen como|conocemos como)|apodad[oa]s?|alias|mejor conocid[oa]s? como|conocid[oa]s? como|de apodo|"
    rf"cuyo apodo es|su apodo es|(?:they|we|people|everyone|everybody) calls?(?: (?:him|her|them|me))?|(?:he|she) is called|nicknamed|known as|goes by|a\.?k\.?a\.?|whose nickname is|also called)"
    rf"\s?:?\s(?:por )?(?P<name>(?P<mark>[\"']?(?:el|la|los|las|the|don|doña)\s|[\"'])?{_WORD}(?:\s(?:del?\s(?:la\s)?)?{_WORD})?)"
)
INITIALS = re.compile(r"(?<![\w.])[A-ZÑ]\.(?:\s?[A-ZÑ]\.)+(?!\w)")
NO_INITIALS = grammar("not_initials")
# What one is called without being named: "le llaman la atención".
NO_NAME = words("openers") | grammar("not_called")


def find_nicknames(reading: Reading) -> Iterator[Span]:
    for match in CALLED.finditer(reading.folded):
        yield from _called(reading, match)
    for match in INITIALS.finditer(reading.plain):
        if match.group().lower().replace(".", "").replace(" ", "") not in NO_INITIALS:
            yield Span(*match.span(), "name")


def _called(reading: Reading, match: re.Match[str]) -> Iterator[Span]:
    """The one or two words that follow, if something shows that they are a name: an article, a mark, a capital."""
    start, end = match.span("name")
    begin = match.end("mark") if match["mark"] else start
    index = reading.token_starts.get(begin)
    if index is None:
        return
    first = reading.tokens[index]
    quoted = (match["mark"] or " ")[0] in "\"'"
    an_article = bool(match["mark"]) and match["mark"].strip("\"' ") != ""
    if (first.fold in NO_NAME and not quoted) or not (an_article or first.cap):
        return
    last = first
    if first.end < end:
        following = reading.tokens[index + 1]
        if (following.cap or quoted) and following.fold not in NO_NAME:
            last = following
        elif (
            following.fold in ("de", "del")
            and index + 2 < len(reading.tokens)
            and reading.tokens[index + 2].cap
        ):
            last = reading.tokens[index + 2]
    yield Span(begin, last.end, "name")
