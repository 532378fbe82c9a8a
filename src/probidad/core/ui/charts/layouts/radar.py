"""A web: shares on axes around a middle."""

from math import cos, pi, sin

from probidad.core.ui.charts import data, numbers
from probidad.core.ui.charts.scene import SMALL, Scene, Text, centred, circle, line, polygon, polyline

LARGEST = 400.0
EDGE = 26.0  # room for the marks around it
RINGS = (0.25, 0.5, 0.75, 1.0)


def lay_out_radar(chart: data.Radar, whole: float) -> Scene:
    side = min(whole, LARGEST)
    scene = Scene(whole, side)
    x, y, radius = whole / 2, side / 2, side / 2 - EDGE
    # A share above 1 isn't one: the edge is all there is.
    shares = [min(spoke.value, 1) for spoke in chart.spokes]

    def place(index: int, share: float) -> tuple[float, float]:
        angle = 2 * pi * index / len(shares) - pi / 2
        return x + radius * share * cos(angle), y + radius * share * sin(angle)

    for ring in RINGS:
        scene.add(polygon([place(index, ring) for index in range(len(shares))], "grid"))
    places = [place(index, share) for index, share in enumerate(shares)]
    scene.add(*(line(x, y, *place(index, 1)) for index in range(len(shares))))
    scene.add(polygon(places, "tint c1", opacity=0.2), polyline([*places, places[0]], "line c1"))
    scene.add(*(circle(*each, 3.5, "fill c1") for each in places))
    for index, spoke in enumerate(chart.spokes):
        end_x, end_y = place(index, 1 + 14 / radius)
        scene.add(Text(spoke.mark, end_x, centred(end_y), anchor="middle", bold=True))
    scene.add(Text(numbers.percentage(0.5), x + 4, y - radius / 2 - 3, size=SMALL, soft=True))
    return scene
