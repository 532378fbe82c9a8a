"""GeoJSON and TopoJSON files of states or municipalities, read with bounds and made small enough for a page. No Django in here.

Points are snapped to a grid: what two neighbours share stays shared, and a border of thousands of points becomes dozens.
"""

import json
import math
import re
from collections.abc import Iterator

MAX_BYTES = 50 * 1024 * 1024
MAX_POINTS = 2_000_000
MAX_SHAPES = 5_000
MAX_DEPTH = 30
# The map's larger side, in units of the drawing.
SIDE = 360
CODE = re.compile(r"\d{2}|\d{5}")
# Properties that hold INEGI's code of a state or municipality, whole.
WHOLE = ("cvegeo", "CVEGEO", "cve_geo", "CVE_GEO", "id", "code")
STATE = ("CVE_ENT", "cve_ent", "state_code", "CVE_EDO")
MUNICIPALITY = ("CVE_MUN", "cve_mun", "mun_code")

Point = tuple[float, float]
Ring = list[Point]


class Unreadable(Exception):
    """Why a file is no map: ``code`` names the reason, ``detail`` the shape or number that it is about."""

    def __init__(self, code: str, detail: object = ""):
        super().__init__(code)
        self.code, self.detail = code, detail


def read_shapes(content: bytes) -> dict[str, str]:
    """SVG paths by INEGI's code, of states or of municipalities. Raises :class:`Unreadable`."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", MAX_BYTES // 1024 // 1024)
    shapes: dict[str, list[Ring]] = {}
    for name, rings in _features(_parsed(content)):
        shapes.setdefault(_code(name), []).extend(rings)
        if len(shapes) > MAX_SHAPES:
            raise Unreadable("too_many_shapes", MAX_SHAPES)
    if not shapes:
        raise Unreadable("no_shapes")
    if len({len(code) for code in shapes}) > 1:
        raise Unreadable("mixed")
    if len(next(iter(shapes))) == 2:
        return _drawn(shapes)
    paths: dict[str, str] = {}
    for state in sorted({code[:2] for code in shapes}):
        paths |= _drawn({code: rings for code, rings in shapes.items() if code[:2] == state})
    return paths


def _parsed(content: bytes) -> dict:
    depth = deepest = 0
    for found in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', content):
        if (sign := found[0]) in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                raise Unreadable("too_deep", MAX_DEPTH)
        elif sign in b"]}":
            depth -= 1
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("no_json") from None
    if not isinstance(parsed, dict):
        raise Unreadable("no_map")
    return parsed


def _features(parsed: dict) -> Iterator[tuple[dict, list[Ring]]]:
    """What names each shape, and its rings."""
    try:
        if parsed.get("type") == "FeatureCollection":
            yield from _of_geojson(parsed)
        elif parsed.get("type") == "Topology":
            yield from _of_topojson(parsed)
        else:
            raise Unreadable("no_map")
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError):
        raise Unreadable("broken") from None


def _of_geojson(parsed: dict) -> Iterator[tuple[dict, list[Ring]]]:
    budget = _Budget()
    for feature in parsed["features"]:
        geometry = feature["geometry"]
        polygons = _polygons(geometry, geometry["coordinates"])
        rings = [[_point(each, budget) for each in ring] for polygon in polygons for ring in polygon]
        yield {"id": feature.get("id")} | (feature.get("properties") or {}), rings


def _of_topojson(parsed: dict) -> Iterator[tuple[dict, list[Ring]]]:
    arcs = _arcs(parsed)
    budget = _Budget()
    for collection in parsed["objects"].values():
        for geometry in collection["geometries"]:
            if geometry.get("type") is None:
                continue
            polygons = _polygons(geometry, geometry["arcs"])
            rings = [_joined(ring, arcs, budget) for polygon in polygons for ring in polygon]
            yield {"id": geometry.get("id")} | (geometry.get("properties") or {}), rings


def _polygons(geometry: dict, parts: list) -> list:
    match geometry["type"]:
        case "Polygon":
            return [parts]
        case "MultiPolygon":
            return parts
    raise Unreadable("no_polygon", str(geometry["type"])[:40])


def _arcs(parsed: dict) -> list[Ring]:
    """The shared lines, in degrees: deltas of integers where the file has a transform."""
    budget = _Budget()
    transform = parsed.get("transform")
    if transform is None:
        return [[_point(each, budget) for each in arc] for arc in parsed["arcs"]]
    (by_x, by_y), (from_x, from_y) = transform["scale"], transform["translate"]
    arcs = []
    for arc in parsed["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append(_point((x * by_x + from_x, y * by_y + from_y), budget))
        arcs.append(points)
    return arcs


def _joined(numbers: list[int], arcs: list[Ring], budget: "_Budget") -> Ring:
    """A ring of arcs; ~n is arc n backwards. Each begins where the one before ends."""
    ring: Ring = []
    for number in numbers:
        if not isinstance(number, int):
            raise Unreadable("broken")
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        budget.spend(len(arc))
        ring.extend(arc[1:] if ring else arc)
    return ring


class _Budget:
    """Points that may still be read: a few lines of a file could name the same arc again and again."""

    def __init__(self):
        self.left = MAX_POINTS

    def spend(self, points: int) -> None:
        self.left -= points
        if self.left < 0:
            raise Unreadable("too_many_points", MAX_POINTS)


def _point(pair, budget: _Budget) -> Point:
    budget.spend(1)
    x, y = float(pair[0]), float(pair[1])
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise Unreadable("no_degrees")
    return x, y


def _code(named: dict) -> str:
    """INEGI's code. A state may be a number without its zero."""
    state = next((named[key] for key in STATE if named.get(key) is not None), None)
    municipality = next((named[key] for key in MUNICIPALITY if named.get(key) is not None), None)
    if state is not None:
        code = f"{_digits(state, 2)}{'' if municipality is None else _digits(municipality, 3)}"
    else:
        whole = next((str(named[key]) for key in WHOLE if named.get(key) is not None), "")
        code = whole.zfill(2) if len(whole) < 3 else whole.zfill(5)
    if not (code.isascii() and CODE.fullmatch(code)) or not 1 <= int(code[:2]) <= 32:
        raise Unreadable("no_code", code[:40])
    return code


def _digits(value: object, width: int) -> str:
    return str(value).strip()[:40].zfill(width)


def _drawn(shapes: dict[str, list[Ring]]) -> dict[str, str]:
    """Paths in one square: degrees of longitude as wide as they are in the middle."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    if not points:
        raise Unreadable("no_shapes")
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = SIDE / max((east - west) * narrow, north - south, 1e-9)
    paths = {}
    for code, rings in shapes.items():
        snapped = [_snapped(ring, west, north, narrow * scale, scale) for ring in rings]
        # Islands smaller than the grid go, unless nothing else is left.
        kept = [ring for ring in snapped if len(set(ring)) > 2] or [max(snapped, key=len, default=[])]
        if not kept[0]:
            raise Unreadable("broken", code)
        paths[code] = "".join(_path(ring) for ring in kept)
    return paths


def _snapped(ring: Ring, west: float, north: float, by_x: float, by_y: float) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round((x - west) * by_x), round((north - y) * by_y))
        if not found or found[-1] != point:
            found.append(point)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def _path(ring: list[tuple[int, int]]) -> str:
    x, y = ring[0]
    steps = []
    for next_x, next_y in ring[1:]:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    # A shape that is smaller than the grid is a dot.
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps or ['1 0 0 1'])}z"
