"""The indices' part of the demonstration."""

from probidad.core.demonstration import Scene


def seed(scene: Scene) -> None:
    """Nothing yet beside the instruments, which are published at each start."""
