"""Figures of documents: SVG made ready for Typst, which reads SVG a little differently from browsers."""

from xml.etree import ElementTree

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from probidad.core.reports.lettering import printable

_SVG = "http://www.w3.org/2000/svg"
# What could show something from elsewhere, or is no picture at all.
_REFUSED = {"image", "feImage", "foreignObject", "script", "iframe", "audio", "video"}
_TEXTS = {"text", "tspan", "textPath"}
# Typst's SVG reader knows whole hundreds only, and takes 400 for what the font file defaults to,
# which is Thin in Public Sans. The font's own axis has no such doubts.
_NAMED_WEIGHTS = {"normal": "400", "bold": "700"}
_WEIGHT = "font-variation-settings:'wght' {}"

ElementTree.register_namespace("", _SVG)


def for_typst(svg: str) -> str:
    """The SVG with letters that the font has and in the weights that are meant.

    Weights are read from ``font-weight`` attributes, inherited as in SVG. Raises ``ValueError`` for
    what is no SVG, or refers to anything outside of itself.
    """
    try:
        root = defusedxml.ElementTree.fromstring(svg, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise ValueError(f"not readable as SVG: {error}") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("its root is no svg element")
    _prepare(root, weight="400")
    return ElementTree.tostring(root, encoding="unicode")


def _prepare(element: ElementTree.Element, weight: str) -> None:
    name = element.tag.rpartition("}")[2]
    if name in _REFUSED:
        raise ValueError(f"a figure can't hold {name} elements")
    _refuse_links(element)
    weight = element.get("font-weight", weight)
    weight = _NAMED_WEIGHTS.get(weight, weight)
    if name in _TEXTS and weight.isdecimal():
        styles = (element.get("style", "").strip().rstrip(";"), _WEIGHT.format(weight))
        element.set("style", ";".join(filter(None, styles)))
    element.text = printable(element.text) if element.text else element.text
    for child in element:
        child.tail = printable(child.tail) if child.tail else child.tail
        _prepare(child, weight)


def _refuse_links(element: ElementTree.Element) -> None:
    for attribute, value in element.attrib.items():
        if attribute.rpartition("}")[2] == "href" and not value.startswith("#"):
            raise ValueError("a figure can't refer to anything outside of itself")
