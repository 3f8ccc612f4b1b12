"""The sub-command `play` on a terminal: it gives the screen its session."""

import gc
from pathlib import Path

from smtpsim.cli.desk import Desk, list_sources, open_desk
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.theme import THEME


def show_source(
    source: str,
    record: Path | None,
    session: str | None = None,
    theme: str | None = None,
    *,
    presents: bool = False,
) -> int:
    """Open the screen on what a source names, or on one session of it; give the program's exit status."""
    if theme is not None:
        from smtpsim.tui.themes import check_theme

        check_theme(theme)
    desk, shown = open_desk(source, record, session)
    app = SimulatorApp(
        shown.timeline,
        shown.title,
        save=shown.save,
        restart=shown.restart,
        file_name=shown.file_name,
        open_named=lambda word: Desk(word).showing(),
        catalogue=list_sources,
        session=shown.session,
        theme=theme or THEME.name,
        save_text=shown.save_text,
        text_name=shown.text_name,
        notes=shown.notes,
        presents=presents,
    )
    gc.freeze()  # what start-up made stays; to look through it again and again would delay the first paint
    gc.enable()
    app.run()
    desk.close()
    return app.return_code or 0
