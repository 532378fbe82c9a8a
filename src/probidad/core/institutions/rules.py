"""What holds for institutions and units, without a database."""

from collections.abc import Collection, Mapping


def makes_cycle(child: int, parent: int | None, parent_of: Mapping[int, int | None]) -> bool:
    """Whether giving ``child`` the parent ``parent`` would make it its own ancestor."""
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        if parent == child:
            return True
        seen.add(parent)
        parent = parent_of.get(parent)
    return False


def free_name(wanted: str, taken: Collection[str], suffix: str, limit: int = 200) -> str:
    """``wanted``, or with ``(suffix)``, or with a number: the first that isn't taken."""
    if wanted not in taken:
        return wanted
    number, candidate = 1, _suffixed(wanted, suffix, limit)
    while candidate in taken:
        number += 1
        candidate = _suffixed(wanted, f"{suffix} {number}", limit)
    return candidate


def _suffixed(name: str, suffix: str, limit: int) -> str:
    tail = f" ({suffix})"
    if len(tail) > limit // 2:
        tail = tail[: limit // 2 - 1] + ")"
    return name[: limit - len(tail)] + tail


def free_slug(wanted: str, taken: Collection[str], limit: int = 80) -> str:
    """``wanted`` or ``wanted-2``, ``wanted-3``…: the first that isn't taken."""
    wanted = wanted[:limit].strip("-") or "institucion"
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted[: limit - len(str(number)) - 1].strip('-')}-{number}"
    return candidate
