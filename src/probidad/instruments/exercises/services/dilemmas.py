"""Bringing dilemmas into the database: those that ship, and versions of any."""

from pathlib import Path

import yaml
from django.db import transaction

from probidad.core.languages.bilingual import texts
from probidad.core.taxonomy import catalogue
from probidad.instruments.exercises.models import Dilemma, DilemmaVersion
from probidad.instruments.exercises.rules import DilemmaContent

# Ten times as fast, where PyYAML was built with it: all dilemmas are read at each start.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LIBRARY = Path(__file__).resolve().parent.parent / "content" / "dilemmas"


class BadContent(ValueError):
    """A dilemma's file breaks a rule; the message names the file and the rule."""


def read_library() -> list[DilemmaContent]:
    """The shipped dilemmas, in the order of their files' names. Raises :class:`BadContent`."""
    return [_read(path) for path in sorted(LIBRARY.glob("*.yaml"))]


def _read(path: Path) -> DilemmaContent:
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 both are safe ones
        content = DilemmaContent.model_validate(document)
    except ValueError as error:
        raise BadContent(f"{path.name}: {error}") from error
    if untranslated := [place for place, text in texts(content) if not (text.es and text.en)]:
        raise BadContent(f"{path.name}: not in both languages: {', '.join(untranslated)}")
    if unknown := unknown_keys(content):
        raise BadContent(f"{path.name}: unknown in the taxonomy: {', '.join(sorted(unknown))}")
    return content


def unknown_keys(content: DilemmaContent) -> set[str]:
    """What a dilemma names that the taxonomy hasn't got."""
    return (
        {content.topic} - set(catalogue.topics())
        | {content.service_area} - {None, *catalogue.service_areas()}
        | {content.post_level} - {None, *catalogue.post_levels()}
        | set(content.values) - set(catalogue.values())
        | set(content.principles) - set(catalogue.principles())
        | {citation.source for citation in content.citations} - set(catalogue.sources())
    )


@transaction.atomic
def publish_dilemma(*, content: DilemmaContent) -> DilemmaVersion:
    """Publish a version or revision of the library; the same one again changes nothing. Raises as
    :func:`add_version`.
    """
    dilemma, _created = Dilemma.objects.get_or_create(urn=content.urn)
    published = dilemma.versions.filter(version=content.version, revision=content.revision).first()
    if published is None:
        return add_version(dilemma, content)
    # Compared as objects: a field that a later version of the platform added has its default.
    if DilemmaContent.model_validate(published.content) != content:
        raise BadContent(f"{content.urn} v{content.version}.{content.revision} is published already")
    return published


def add_version(dilemma: Dilemma, content: DilemmaContent) -> DilemmaVersion:
    """The next text of a dilemma, in the caller's transaction. Raises :class:`BadContent` where a revision of
    wording would change the substance.
    """
    earlier = dilemma.versions.filter(version=content.version).first()
    if earlier is not None and earlier.text.substance() != content.substance():
        raise BadContent(f"{content.urn}: the substance changed, so it needs version {content.version + 1}")
    return DilemmaVersion.objects.create(
        dilemma=dilemma,
        version=content.version,
        revision=content.revision,
        content=content.model_dump(mode="json"),
    )


def publish_library() -> int:
    """Publish all shipped dilemmas; the number of dilemmas in the library."""
    library = read_library()
    for content in library:
        publish_dilemma(content=content)
    return len(library)
