"""The themes that are offered, and the colours by meaning in those of them that are not ours.

This is loaded when another theme than our dark one is wanted, so that the program starts sooner.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.contrast import FOR_SIGNS, FOR_TEXT, standing_out
from smtpsim.tui.theme import DARK_MEANINGS, PROJECTOR_MEANINGS, high_contrast_theme, projector_theme

GROUNDS = ("background", "surface", "panel", "current-row")
_SIGNS = {"rule"}  # drawn as a line or a bar, and never as text
_ROW_STRENGTH = 0.1  # how far the current row is from the ground to the text
_TITLE_OF = {
    "smtpsim": "dark, calm colours",
    "high-contrast": "black and bright: the largest differences",
    "projector": "white with strong dark text, for a lit room",
}
# A terminal's own colours are not known here: what is safe on most grounds of its sort is taken.
_ANSI_GROUNDS = {"surface": "ansi_default", "panel": "ansi_default", "current-row": "ansi_default"}
_ANSI_DARK = {
    "client": "ansi_bright_cyan",
    "server": "ansi_bright_green",
    "refused": "ansi_bright_red",
    "fault": "ansi_bright_yellow",
    "changed": "ansi_bright_yellow",
    "heading": "ansi_bright_white",
    "quiet": "ansi_default",
    "rule": "ansi_bright_black",
    "key": "ansi_bright_yellow",
    "on-key": "ansi_black",
}
_ANSI_LIGHT = {
    "client": "ansi_blue",
    "server": "ansi_magenta",
    "refused": "ansi_red",
    "fault": "ansi_red",
    "changed": "ansi_magenta",
    "heading": "ansi_default",
    "quiet": "ansi_default",
    "rule": "ansi_bright_black",
    "key": "ansi_blue",
    "on-key": "ansi_bright_white",
}


class OfferedTheme(NamedTuple):
    """A theme by its name, and what it is like."""

    name: str
    title: str


def own_themes() -> tuple[Theme, ...]:
    """Make those of our themes that the program does not begin with."""
    return high_contrast_theme(), projector_theme()


def offered_themes(known: Iterable[Theme]) -> tuple[OfferedTheme, ...]:
    """List our themes and the known ones: our own first, then the dark ones before the light ones."""
    others = [theme for theme in known if theme.name not in _TITLE_OF]
    others.sort(key=lambda theme: (theme.ansi, not theme.dark, theme.name))
    own = (OfferedTheme(name, title) for name, title in _TITLE_OF.items())
    return (*own, *(OfferedTheme(theme.name, _title(theme)) for theme in others))


def check_theme(name: str) -> None:
    """Raise `UsageError` where no theme has this name."""
    names = [theme.name for theme in offered_themes(BUILTIN_THEMES.values())]
    if name not in names:
        raise UsageError(f"there is no theme {sanitise(name)}; there are {', '.join(names)}")


def _title(theme: Theme) -> str:
    sort = "dark" if theme.dark else "light"
    return f"{sort}, with the terminal's own colours" if theme.ansi else sort


def readable_colours(theme: Theme, variables: Mapping[str, str]) -> dict[str, str]:
    """Give the colours by meaning that stand out on the grounds of a theme, and its text if it does not."""
    if theme.name in _TITLE_OF:
        return {}
    if theme.ansi:
        return _ANSI_GROUNDS | (_ANSI_DARK if theme.dark else _ANSI_LIGHT)
    text = Color.parse(variables["foreground"])
    row = Color.parse(variables["background"]).blend(text, _ROW_STRENGTH)
    grounds = [*(Color.parse(variables[name]) for name in GROUNDS[:-1]), row]
    found = {
        name: standing_out(Color.parse(colour), grounds, FOR_SIGNS if name in _SIGNS else FOR_TEXT).hex
        for name, colour in (_wished(theme) | {"foreground": text.hex}).items()
    }
    on_key = standing_out(Color.parse(variables["background"]), [Color.parse(found["key"])], FOR_TEXT)
    return found | {"current-row": row.hex, "on-key": on_key.hex}


def _wished(theme: Theme) -> dict[str, str]:
    """Give the colours to begin with; what is a ground, or lies on one of them alone, is not among them."""
    wished = DARK_MEANINGS if theme.dark else PROJECTOR_MEANINGS
    return {name: colour for name, colour in wished.items() if name not in {"current-row", "on-key"}}
