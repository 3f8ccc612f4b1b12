"""How well a text colour stands out from a ground, and the nearest colour that stands out enough.

The measure is the contrast ratio of WCAG 2.1, from 1 (the same) to 21 (black on white).
"""

from collections.abc import Sequence

from textual.color import BLACK, WHITE, Color

FOR_TEXT, FOR_SIGNS = 4.5, 3.0  # WCAG 2.1, 1.4.3 for text and 1.4.11 for lines and signs
_STEPS = 20  # in which a colour is made lighter or darker


def luminance(colour: Color) -> float:
    """Give the relative luminance of a colour, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(part / 255) for part in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  WCAG's own


def contrast(one: Color, other: Color) -> float:
    """Give the contrast ratio of two colours, whichever is the lighter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: Color, grounds: Sequence[Color]) -> float:
    """Give the contrast of a colour on the ground where it stands out least."""
    return min(contrast(colour, ground) for ground in grounds)


def standing_out(colour: Color, grounds: Sequence[Color], ratio: float) -> Color:
    """Give a colour, or the nearest lighter or darker one with this contrast on all grounds."""
    end = max((BLACK, WHITE), key=lambda one: least_contrast(one, grounds))
    shades = (colour.blend(end, at / _STEPS) for at in range(_STEPS + 1))
    return next((shade for shade in shades if least_contrast(shade, grounds) >= ratio), end)
