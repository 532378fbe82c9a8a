"""The demonstration's dilemmas of its municipality's own: one published, one that waits for its review."""

from pathlib import Path

import yaml

from probidad.core.demonstration import Scene
from probidad.core.people.models import Person
from probidad.instruments.exercises.models import DilemmaDraft
from probidad.instruments.exercises.services.drafts import begin_draft
from probidad.instruments.exercises.services.reviews import publish_draft, submit_draft

CONTENT = Path(__file__).parent / "content" / "demonstration"


def seed(scene: Scene) -> None:
    """Each of the two who write reviews what the other wrote."""
    head, member = scene.people["etica"], scene.people["comite"]
    draft = _in_review(scene, "pipa-de-los-jueves", head)
    publish_draft(draft=draft, edition=draft.edition, reviewer="Comité de Ética", actor=member)
    _in_review(scene, "foto-de-la-semana-pasada", member)


def _in_review(scene: Scene, name: str, writer: Person) -> DilemmaDraft:
    content = yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))
    draft = begin_draft(institution=scene.institutions["valle"], language="es", content=content, actor=writer)
    return submit_draft(draft=draft, actor=writer)
