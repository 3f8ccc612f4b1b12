"""Colours named by what they mean. Each meaning is also told by a word or a sign.

Three themes are our own, with a set of colours each; in Textual's themes they are derived.
"""

from textual.theme import Theme

DARK_MEANINGS = {
    "client": "#7cc4ff",
    "server": "#b7dd7a",
    "refused": "#ff9d8a",
    "fault": "#ffb454",
    "changed": "#ffd75f",
    "heading": "#e8e8e8",
    "quiet": "#9aa7b4",
    "rule": "#5f7081",
    "key": "#ffd75f",
    "on-key": "#10161c",
    "current-row": "#24303c",
}
HIGH_CONTRAST_MEANINGS = {
    "client": "#8fd0ff",
    "server": "#a6ff8f",
    "refused": "#ffb3a6",
    "fault": "#ffc266",
    "changed": "#ffff66",
    "heading": "#ffffff",
    "quiet": "#dedede",
    "rule": "#b0b0b0",
    "key": "#ffff66",
    "on-key": "#000000",
    "current-row": "#003366",
}
PROJECTOR_MEANINGS = {
    "client": "#003a9e",
    "server": "#00560f",
    "refused": "#a00000",
    "fault": "#7d3300",
    "changed": "#7a0077",
    "heading": "#000000",
    "quiet": "#3a3a3a",
    "rule": "#6a6a6a",
    "key": "#7a0077",
    "on-key": "#ffffff",
    "current-row": "#ffe27a",
}

THEME = Theme(
    name="smtpsim",
    primary="#7cc4ff",
    secondary="#b7dd7a",
    accent="#ffd75f",
    warning="#ffb454",
    error="#ff9d8a",
    success="#b7dd7a",
    foreground="#f0f2f4",
    background="#10161c",
    surface="#151d25",
    panel="#1b2530",
    text_alpha=1.0,
    variables=DARK_MEANINGS,
)


def meaning_colours() -> dict[str, str]:
    """Give the colour of each meaning in our dark theme, which holds until another one is drawn."""
    return dict(DARK_MEANINGS)


def high_contrast_theme() -> Theme:
    """Make the theme with the largest differences, light on black."""
    return Theme(
        name="high-contrast",
        primary="#8fd0ff",
        secondary="#a6ff8f",
        accent="#ffff66",
        warning="#ffc266",
        error="#ffb3a6",
        success="#a6ff8f",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        text_alpha=1.0,
        variables=HIGH_CONTRAST_MEANINGS,
    )


def projector_theme() -> Theme:
    """Make the theme for a projector in a lit room: strong dark text on white."""
    return Theme(
        name="projector",
        primary="#003a9e",
        secondary="#00560f",
        accent="#7a0077",
        warning="#7d3300",
        error="#a00000",
        success="#00560f",
        foreground="#000000",
        background="#ffffff",
        surface="#ffffff",
        panel="#dfe5ec",
        text_alpha=1.0,
        dark=False,
        variables=PROJECTOR_MEANINGS,
    )
