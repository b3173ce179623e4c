"""What a scene is given, and the list of scenes."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from masthead.house.demo.drawing.moods import Light, Tone
from masthead.house.demo.drawing.pen import Pen

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """Where the drawing is seen from: horizon height, how large the subject, how far off centre."""

    horizon: float
    scale: float
    shift: float
    mirror: bool
    framed: bool = False


VIEWS = (
    View(horizon=60, scale=1.0, shift=0, mirror=False),
    View(horizon=66, scale=1.4, shift=-3, mirror=True),
    View(horizon=50, scale=0.74, shift=7, mirror=False),
    View(horizon=38, scale=1.05, shift=4, mirror=True),
    View(horizon=72, scale=1.75, shift=-2, mirror=False),
    View(horizon=56, scale=0.88, shift=-8, mirror=True, framed=True),
)


@dataclass(frozen=True)
class Scene:
    """One drawing being made. `visible` is (left, top, right, bottom) of the crop in pen units."""

    pen: Pen
    light: Light
    mood: str
    view: View
    variant: int
    rng: random.Random
    text: str
    visible: tuple[float, float, float, float]

    def pick(self, *choices: T) -> T:
        """One of six (or fewer, repeating) compositions."""
        return choices[self.variant % len(choices)]

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def wall(self) -> Tone:
        return self.rng.choice(self.light.walls)


Drawer = Callable[[Scene], None]


@dataclass(frozen=True)
class Entry:
    draw: Drawer
    frame: str
    weather: bool


REGISTRY: dict[str, Entry] = {}


def scene(name: str, *, frame: str = "", weather: bool = True) -> Callable[[Drawer], Drawer]:
    """Lists a scene. `frame` is what stands in front in variant 5; `weather` lets rain and mist fall on it."""

    def enlist(draw: Drawer) -> Drawer:
        REGISTRY[name] = Entry(draw, frame, weather)
        return draw

    return enlist
