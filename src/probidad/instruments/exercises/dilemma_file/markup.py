"""From the formats of Moodle's texts to plain words. No tag survives.

Not with ``html.parser``: on a text of 30 kB made to cost, such as ``<a`` a hundred times a line, it takes seconds.
"""

import html
import re

from probidad.core.files.yaml_files.source import clean
from probidad.instruments.exercises.dilemma_file.gift import Marked

_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_SPACE = re.compile(r"[ \t\n]+")
_BREAKS = {"br": "\n", "tr": "\n", "li": "\n- ", "td": " ", "th": " "} | dict.fromkeys(
    ("p", "div", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"), "\n\n"
)
# What stands within them is for a machine.
_NOT_WORDS = ("script", "style")
_EMBEDDED = re.compile(
    r"@@PLUGINFILE@@|<(?:img|video|audio|object|embed|iframe|svg|math|canvas)\b", re.IGNORECASE
)


def has_embedded(marked: Marked) -> bool:
    """Whether a text shows an image or a file, which a file in GIFT hasn't got."""
    in_markdown = marked.format == "markdown" and "![" in marked.text and "](" in marked.text
    return in_markdown or _EMBEDDED.search(marked.text) is not None


def words(marked: Marked) -> str:
    """The words of a text, in paragraphs."""
    if marked.format == "plain":
        return clean(marked.text)
    text = marked.text if marked.format != "html" else _SPACE.sub(" ", marked.text)
    return clean(html.unescape(_without_tags(text)).replace("\xa0", " "))


def _without_tags(text: str) -> str:
    parts, at, lower = [], 0, ""
    while (begin := text.find("<", at)) != -1:
        parts.append(text[at:begin])
        following = text[begin + 1 : begin + 2]
        if not (following.isalpha() or following in ("/", "!", "?")):
            parts.append("<")
            at = begin + 1
            continue
        ending = "-->" if text.startswith("<!--", begin) else ">"
        end = text.find(ending, begin)
        if end == -1:
            # No tag ends any more: either a text in which something is smaller, or half a tag.
            return "".join(parts) + text[begin:].replace("<", "< ")
        name = _NAME.match(text, begin)
        tag = name[1].lower() if name else ""
        parts.append(_BREAKS.get(tag, "") if tag != "li" or following != "/" else "")
        at = end + len(ending)
        if tag in _NOT_WORDS and following != "/":
            lower = lower or text.lower()
            at = lower.find(f"</{tag}", at)
            if at == -1:
                return "".join(parts)
    return "".join([*parts, text[at:]])
