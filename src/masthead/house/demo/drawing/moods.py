"""What each hour and weather does to the tones: a Light says how much of each ink a thing at a depth takes."""

from dataclasses import dataclass

# Coverage of (key, middle, accent), 0 to 1. None leaves that plate as it is, so the shape overprints.
Tone = tuple[float | None, float | None, float | None]

PAPER: Tone = (0, 0, 0)


@dataclass(frozen=True)
class Light:
    """The tones of one mood. `far`, `mid`, `near` and `ink` are silhouettes by depth."""

    sky_top: Tone
    sky_low: Tone
    far: Tone
    mid: Tone
    near: Tone
    ink: Tone
    pale: Tone  # the lightest thing in this light: a white wall, snow, a sheet of paper
    tint: Tone  # a pale thing on its shadow side
    ground: Tone
    soil: Tone  # ground nearer the viewer
    sea_far: Tone
    sea_near: Tone
    glow: Tone  # what the accent ink is for: sun, lamps, a coat, a flag
    window: Tone
    walls: tuple[Tone, ...]
    sun: tuple[float, float] | None  # height above the horizon and radius, in hundredths of the picture
    dark: bool = False
    soft: bool = False


def mix(one: Tone, other: Tone, share: float) -> Tone:
    """`share` 0 gives `one`, 1 gives `other`; None stays None."""
    blended = [
        None if a is None or b is None else a + (b - a) * share for a, b in zip(one, other, strict=True)
    ]
    return blended[0], blended[1], blended[2]


MOODS: dict[str, Light] = {
    "dawn": Light(
        sky_top=(0, 0.34, 0.08),
        sky_low=(0, 0, 0.5),
        far=(0, 0.4, 0.3),
        mid=(0.3, 0.5, 0.12),
        near=(0.82, 0.45, 0),
        ink=(1, 0.35, 0),
        pale=(0, 0, 0.08),
        tint=(0.04, 0.3, 0.18),
        ground=(0, 0.22, 0.3),
        soil=(0.22, 0.5, 0.2),
        sea_far=(0, 0.18, 0.3),
        sea_near=(0.12, 0.62, 0),
        glow=(0, 0, 1),
        window=(0.6, 0.4, 0),
        walls=((0, 0, 0.1), (0, 0.35, 0.1), (0, 0, 0.6), (0.1, 0.5, 0.2), (0, 0.15, 0.3)),
        sun=(9, 8),
    ),
    "day": Light(
        sky_top=(0, 0.5, 0),
        sky_low=(0, 0.08, 0.04),
        far=(0, 0.5, 0),
        mid=(0.28, 0.55, 0),
        near=(0.8, 0.4, 0),
        ink=(1, 0.3, 0),
        pale=(0, 0, 0),
        tint=(0, 0.28, 0),
        ground=(0, 0.12, 0.26),
        soil=(0.1, 0.45, 0.25),
        sea_far=(0, 0.35, 0),
        sea_near=(0.18, 0.8, 0),
        glow=(0, 0, 1),
        window=(0.7, 0.4, 0),
        walls=((0, 0, 0), (0, 0.4, 0), (0, 0, 0.75), (0, 0.1, 0.35), (0.15, 0.5, 0)),
        sun=(38, 5),
    ),
    "dusk": Light(
        sky_top=(0.28, 0.6, 0.2),
        sky_low=(0, 0.06, 0.95),
        far=(0.15, 0.5, 0.5),
        mid=(0.5, 0.55, 0.3),
        near=(0.9, 0.55, 0.1),
        ink=(1, 0.6, 0),
        pale=(0, 0, 0.3),
        tint=(0.15, 0.35, 0.4),
        ground=(0.22, 0.35, 0.45),
        soil=(0.55, 0.5, 0.3),
        sea_far=(0.05, 0.2, 0.7),
        sea_near=(0.5, 0.7, 0.1),
        glow=(0, 0, 1),
        window=(0, 0, 0.9),
        walls=((0.1, 0.15, 0.4), (0.2, 0.45, 0.3), (0.08, 0.2, 0.8), (0.35, 0.5, 0.2)),
        sun=(5, 13),
    ),
    "night": Light(
        sky_top=(0.98, 0.6, 0),
        sky_low=(0.6, 0.6, 0.08),
        far=(0.78, 0.6, 0),
        mid=(0.88, 0.7, 0),
        near=(1, 0.75, 0),
        ink=(1, 1, 0.1),
        pale=(0.18, 0.3, 0.12),
        tint=(0.45, 0.45, 0.05),
        ground=(0.7, 0.5, 0),
        soil=(0.88, 0.6, 0),
        sea_far=(0.62, 0.6, 0),
        sea_near=(0.92, 0.75, 0),
        glow=(0, 0, 1),
        window=(0, 0, 0.95),
        walls=((0.5, 0.4, 0), (0.62, 0.5, 0.1), (0.55, 0.5, 0.25), (0.7, 0.55, 0)),
        sun=(34, 6),
        dark=True,
    ),
    "fog": Light(
        sky_top=(0, 0.26, 0),
        sky_low=(0, 0.08, 0.06),
        far=(0, 0.3, 0.02),
        mid=(0.14, 0.44, 0),
        near=(0.62, 0.42, 0),
        ink=(0.88, 0.35, 0),
        pale=(0, 0, 0),
        tint=(0, 0.18, 0.02),
        ground=(0, 0.2, 0.06),
        soil=(0.12, 0.36, 0.06),
        sea_far=(0, 0.14, 0.02),
        sea_near=(0.1, 0.45, 0),
        glow=(0, 0, 0.85),
        window=(0.45, 0.35, 0),
        walls=((0, 0.06, 0.04), (0, 0.3, 0), (0, 0.06, 0.45), (0.1, 0.35, 0)),
        sun=(24, 6),
        soft=True,
    ),
    "rain": Light(
        sky_top=(0.42, 0.5, 0),
        sky_low=(0.06, 0.28, 0),
        far=(0.16, 0.42, 0),
        mid=(0.4, 0.5, 0),
        near=(0.86, 0.5, 0),
        ink=(1, 0.5, 0),
        pale=(0, 0.08, 0),
        tint=(0.12, 0.32, 0),
        ground=(0.14, 0.34, 0.04),
        soil=(0.38, 0.45, 0.02),
        sea_far=(0.12, 0.36, 0),
        sea_near=(0.45, 0.7, 0),
        glow=(0, 0, 1),
        window=(0.1, 0, 0.9),
        walls=((0, 0.14, 0), (0.12, 0.42, 0), (0, 0.12, 0.7), (0.25, 0.45, 0.05)),
        sun=None,
    ),
}
