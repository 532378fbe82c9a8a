"""Every address of the site, for the tests that walk them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full route (Spanish paths), its name with namespace, and its view."""

    route: str
    name: str
    view: Callable

    def __str__(self):
        return f"{self.name} (/{self.route})"


def addresses() -> list[Address]:
    """All URL patterns, libraries' included; public ones once, as the Spanish site has them."""
    with translation.override("es-mx"):
        return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from _walk(pattern, route, inside)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or f"nameless {route}"
            yield Address(route, f"{namespace}:{name}" if namespace else name, pattern.callback)
