"""The sub-command `web`: what it is given is checked, then `live` serves the screen."""

import click

from smtpsim.library import open_source
from smtpsim.live.browser import serve_browser
from smtpsim.tui.themes import check_theme


def show_in_browser(source: str, port: int, theme: str | None) -> int:
    """Serve the screen on what a source names; give the program's exit status."""
    open_source(source)
    if theme is not None:
        check_theme(theme)
    colours = () if theme is None else ("--theme", theme)
    return serve_browser(("play", *colours, "--", source), port, click.echo)
