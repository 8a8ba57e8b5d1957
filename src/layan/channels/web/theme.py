"""A city's two colours, made readable on light and dark paper.

Contrast is that of WCAG 2.2 (relative luminance in sRGB); text and large areas keep at least
4.5 : 1, whatever colour a city chooses.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

Rgb = tuple[float, float, float]

PAPER_LIGHT = "#faf6ee"
PAPER_DARK = "#172223"
WHITE = "#ffffff"
BLACK = "#000000"  # with white it leaves no colour below 4.58 : 1
LEAST_CONTRAST = 4.5
MARGIN = 0.9
NIGHT_CONTRAST = 7.0


def _rgb(colour: str) -> Rgb:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 for black to 1 for white (WCAG 2.2)."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, on: str) -> str:
    """The colour, moved towards black or white just far enough to be read on ``on``.

    It keeps more than 4.5 : 1, since tints of it lie between it and the paper; on dark paper 7 : 1,
    where thin letters seem thinner.
    """
    darker = luminance(on) > 0.4
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    for step in range(21):
        share = step / 20
        # Lighter tints lose some saturation, or they glow on dark paper.
        moved = _hex(
            colorsys.hls_to_rgb(
                hue,
                lightness * (1 - share) if darker else lightness + (1 - lightness) * share,
                saturation if darker else saturation * (1 - 0.45 * min(1.0, share * 2)),
            )
        )
        if contrast(moved, on) >= (LEAST_CONTRAST + MARGIN if darker else NIGHT_CONTRAST):
            return moved
    return "#000000" if darker else WHITE


def text_on(fill: str) -> str:
    """White or black, whichever reads better on a filled area."""
    return WHITE if contrast(WHITE, fill) >= contrast(BLACK, fill) else BLACK


@dataclass(frozen=True, slots=True)
class Palette:
    """What the stylesheet and the browser's own bar need to know of a city's colours."""

    brand: str
    brand_text: str
    night: str
    night_text: str
    accent: str
    accent_text: str

    def css(self) -> str:
        """The style sheet ``/tema.css``."""
        return (
            f":root{{--city-brand:{self.brand};--city-brand-text:{self.brand_text};"
            f"--city-brand-night:{self.night};--city-brand-night-text:{self.night_text};"
            f"--city-accent:{self.accent};--city-accent-text:{self.accent_text}}}\n"
        )


def palette(brand: str, accent: str) -> Palette:
    """The palette of a city; both arguments look like ``#0F5C5C``."""
    day, night = readable(brand, PAPER_LIGHT), readable(brand, PAPER_DARK)
    return Palette(day, text_on(day), night, text_on(night), accent.lower(), text_on(accent))
