"""Charts as SVG, drawn by the server. All numbers of a chart stand in a table beside it.

Colours are ``currentColor`` and classes, so that dark mode, forced colours and paper need no second drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 16, 44
"""The margins of a course, for the numbers at its axes."""

ROW = 28
NAMES, NUMBERS = 216, 128
"""Height of a row of bars; the room for the names before and the numbers behind them."""

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 120, 32, 4


@dataclass(frozen=True)
class Point:
    """A place of a chart: its label and, where they are told, amount and the ends of its interval, as shown."""

    label: str
    amount: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""


Place = tuple[float, float] | None


def _tag(element: str, content: str = "", /, **attributes: object) -> Markup:
    """An element; ``stroke_width=2`` is written ``stroke-width="2"``, ``kind`` is its class."""
    names = {"kind": "class"}
    written = Markup("").join(
        Markup(' {}="{}"').format(
            names.get(name, name.replace("_", "-")), f"{value:.1f}" if isinstance(value, float) else value
        )
        for name, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(element), written, content)  # noqa: S704  ours, no input


def _drawing(kind: str, width: int, height: int, alternative: str, body: Iterable[Markup]) -> Markup:
    return _tag(
        "svg",
        Markup("").join(body),
        kind=f"chart {kind}",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_label=alternative,
        fill="none",
        stroke="currentColor",
    )


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return _tag("text", text, x=x, y=y, text_anchor=anchor, font_size=13, fill="currentColor", stroke="none")


def _line(kind: str, x: tuple[float, float], y: tuple[float, float], **attributes: object) -> Markup:
    return _tag("line", kind=kind, x1=x[0], x2=x[1], y1=y[0], y2=y[1], **attributes)


def _dot(x: float, y: float, radius: int) -> Markup:
    return _tag("circle", kind="dot", cx=x, cy=y, r=radius, fill="currentColor", stroke="none")


def _through(places: Sequence[Place]) -> Iterator[Markup]:
    """Lines through the places; where one is missing there is a gap."""
    run: list[tuple[float, float]] = []
    for place in (*places, None):
        if place is not None:
            run.append(place)
            continue
        if len(run) > 1:
            yield _tag("polyline", kind="line", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in run), stroke_width=2)
        run = []


def _range(points: Sequence[Point], *, from_zero: bool) -> tuple[float, float]:
    """The least and the most that a chart must show."""
    shown = [end for point in points for end in (point.amount, point.low, point.high) if end is not None]
    if from_zero:
        shown.append(0.0)
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    return (low, high) if high > low else (low - 1, high + 1)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers that cover a range, about ``most`` of them: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next((factor * power for factor in (1, 2, 5) if factor * power >= rough), 10 * power)
    return [round(step * index, 6) for index in range(floor(low / step), ceil(high / step) + 1)]


def _plain(amount: float) -> str:
    text = f"{amount:.1f}".removesuffix(".0")
    return text.replace(".", ",").replace("-", "−")


def sparkline(points: Sequence[Point], alternative: str) -> Markup:
    """A small course without axes; its last point is marked."""
    low, high = _range([Point(point.label, point.amount) for point in points], from_zero=False)
    across = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(len(points) - 1, 1)
    room = SPARK_HEIGHT - 2 * SPARK_EDGE

    def place(index: int, amount: float) -> tuple[float, float]:
        return SPARK_EDGE + index * across, SPARK_HEIGHT - SPARK_EDGE - (amount - low) / (high - low) * room

    places = [None if point.amount is None else place(index, point.amount) for index, point in enumerate(points)]
    last = [_dot(*places[-1], 3)] if places and places[-1] else []
    return _drawing("sparkline", SPARK_WIDTH, SPARK_HEIGHT, alternative, [*_through(places), *last])


def course(points: Sequence[Point], marks: Sequence[str], alternative: str) -> Markup:
    """A course over spans with its intervals; ``marks`` stand below the spans in which something happened."""
    scale = ticks(*_range(points, from_zero=True))
    low, high = scale[0], scale[-1]
    across = (WIDTH - LEFT - RIGHT) / max(len(points), 1)
    ground = HEIGHT - BOTTOM

    def x(index: int) -> float:
        return LEFT + (index + 0.5) * across

    def y(amount: float) -> float:
        return ground - (amount - low) / (high - low) * (ground - TOP)

    body = []
    for tick in scale:
        body.append(_line("grid", (LEFT, WIDTH - RIGHT), (y(tick), y(tick)), stroke_opacity=0.3))
        body.append(_text(LEFT - 8, y(tick) + 4, _plain(tick), "end"))
    for index, (point, mark) in enumerate(zip(points, marks, strict=True)):
        body.append(_text(x(index), ground + 18, point.label, "middle"))
        if mark:
            body.append(_line("mark", (x(index), x(index)), (TOP, ground), stroke_dasharray="2 4"))
            body.append(_text(x(index), ground + 34, mark, "middle"))
        if point.low is not None and point.high is not None:
            ends = (y(point.low), y(point.high))
            body.append(_line("interval", (x(index), x(index)), ends, stroke_width=6, stroke_opacity=0.4))
    places = [None if point.amount is None else (x(index), y(point.amount)) for index, point in enumerate(points)]
    dots = [_dot(*place, 4) for place in places if place]
    return _drawing("course", WIDTH, HEIGHT, alternative, [*body, *_through(places), *dots])


def bars(points: Sequence[Point], alternative: str) -> Markup:
    """A bar for each point, with its interval and its number."""
    low, high = _range(points, from_zero=True)

    def x(amount: float) -> float:
        return NAMES + (amount - low) / (high - low) * (WIDTH - NAMES - NUMBERS)

    body = []
    for index, point in enumerate(points):
        middle, end = 4 + ROW * (index + 0.5), x(0)
        body.append(_text(NAMES - 8, middle + 4, _shortened(point.label), "end"))
        if point.amount is not None:
            left, end = sorted((x(0), x(point.amount)))
            size = {"x": left, "y": middle - 8, "width": end - left, "height": 16}
            body.append(_tag("rect", kind="bar", **size, fill="currentColor", fill_opacity=0.5, stroke="none"))
        if point.low is not None and point.high is not None:
            body.append(_line("interval", (x(point.low), x(point.high)), (middle, middle), stroke_width=3))
            end = max(end, x(point.high))
        body.append(_text(end + 6, middle + 4, point.text, "start"))
    return _drawing("bars", WIDTH, ROW * len(points) + 8, alternative, body)


def _shortened(name: str, most: int = 28) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
