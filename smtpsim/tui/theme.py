"""Colours named by what they mean. Each meaning is also told by a word or a sign."""

from textual.theme import Theme

_MEANINGS = {
    "client": "#7cc4ff",
    "server": "#b7dd7a",
    "refused": "#ff9d8a",
    "fault": "#ffb454",
    "changed": "#ffd75f",
    "heading": "#e8e8e8",
    "quiet": "#9aa7b4",
    "rule": "#4a5866",
    "key": "#ffd75f",
    "current-row": "#24303c",
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
)


def meaning_colours() -> dict[str, str]:
    """Give the colour of each meaning, for style sheets and styles (`$client` and so on)."""
    return dict(_MEANINGS)
