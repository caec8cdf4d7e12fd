"""A diagram as a picture: boxes and lines as drawn, or laid out from top to bottom where nobody drew them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Width and height by kind of node; what is not named is a step.
SIZES = {"start": (36, 36), "end": (36, 36), "wait": (36, 36), "choice": (50, 50), "split": (50, 50)}
STEP = (150, 64)
ACROSS, DOWN, MARGIN = 190, 120, 44
# How far before its end an arrow turns, and how far apart those run that go back.
TURN, APART = 24, 14
WIDE_FROM = "\u2e80"


@dataclass(frozen=True)
class Box:
    """A node: where it stands and how large it is."""

    id: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Line:
    """An arrow: its corners in order."""

    id: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Picture:
    boxes: Mapping[str, Box]
    lines: Sequence[Line]


def arrange(kinds: Mapping[str, str], flows: Sequence[tuple[str, str, str]]) -> Picture:
    """Return a plain picture: rows by the shortest way from the start; what goes back runs along the side."""
    rows = _rows(kinds, flows)
    boxes: dict[str, Box] = {}
    for number, row in enumerate(rows):
        for at, name in enumerate(row):
            width, height = SIZES.get(kinds[name], STEP)
            x = MARGIN + ACROSS * at + (STEP[0] - width) / 2
            boxes[name] = Box(name, x, MARGIN + DOWN * number + (STEP[1] - height) / 2, width, height)
    side = MARGIN + ACROSS * max(map(len, rows), default=1)
    return Picture(boxes, [_line(flow, boxes, side + APART * number) for number, flow in enumerate(flows)])


def _rows(kinds: Mapping[str, str], flows: Sequence[tuple[str, str, str]]) -> list[list[str]]:
    after: dict[str, list[str]] = defaultdict(list)
    for _name, source, target in flows:
        after[source].append(target)
    rows, seen = [[name for name, kind in kinds.items() if kind == "start"]], set[str]()
    while rows[-1]:
        seen.update(rows[-1])
        rows.append(list(dict.fromkeys(there for here in rows[-1] for there in after[here] if there not in seen)))
    return [*rows[:-1], *([rest] if (rest := [name for name in kinds if name not in seen]) else [])]


def _line(flow: tuple[str, str, str], boxes: Mapping[str, Box], side: float) -> Line:
    name, source, target = flow[0], boxes[flow[1]], boxes[flow[2]]
    begin, end = (source.middle, source.y + source.height), (target.middle, target.y)
    if target.y > source.y:
        half = end[1] - TURN
        return Line(name, (begin, (begin[0], half), (end[0], half), end))
    out, back = source.y + source.height / 2, target.y + target.height / 2
    return Line(name, ((source.x + source.width, out), (side, out), (side, back), (target.x + target.width, back)))


def measure(picture: Picture) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the whole picture with its margin."""
    corners = [point for line in picture.lines for point in line.points]
    corners += [(box.x, box.y) for box in picture.boxes.values()]
    corners += [(box.x + box.width, box.y + box.height) for box in picture.boxes.values()]
    across, down = [x for x, _y in corners] or [0], [y for _x, y in corners] or [0]
    left, top = min(across) - MARGIN, min(down) - MARGIN
    return left, top, max(across) - left + MARGIN, max(down) - top + MARGIN


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` Latin letters (a Chinese one counts two), broken at spaces where there are any."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _width(line + piece.rstrip()) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Return what must not be torn apart: single Chinese letters, Latin words with the space behind them."""
    pieces: list[str] = []
    for letter in text:
        if pieces and letter < WIDE_FROM and pieces[-1][-1] < WIDE_FROM and not pieces[-1].endswith(" "):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _width(text: str) -> int:
    return sum(1 if letter < WIDE_FROM else 2 for letter in text)
