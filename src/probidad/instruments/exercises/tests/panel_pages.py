"""All that somebody can read of a round in the panel, to compare it before and after something."""

import re
from contextlib import suppress

from django.urls import NoReverseMatch, get_resolver, reverse

from probidad.instruments.exercises.models import Round


def readable(client, round: Round) -> list[str]:
    """The addresses below the panel that this person can read of a round, but for an empty roster to fill in."""
    found = {reverse("panel:desk"), "/ejercicios/programa/"}
    panel = get_resolver().namespace_dict["exercises-panel"][1]
    for name in {each for each in panel.reverse_dict if isinstance(each, str)} - {"roster-template-xlsx"}:
        for args in ([], [round.pk]):
            with suppress(NoReverseMatch):
                found.add(reverse(f"exercises-panel:{name}", args=args))
    shown = [each for each in sorted(found) if client.get(each).status_code == 200]
    client.get(reverse("panel:desk"))  # messages of the others end here
    return shown


def contents(client, addresses: list[str]) -> dict[str, str]:
    """What pages, files and lists say, by their addresses."""
    texts = {each: b"".join(client.get(each)).decode(errors="replace") for each in addresses}
    return {each: re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", texts[each]) for each in texts}
