"""The program on a terminal: it gives the screen its session, or lets it begin at home."""

import gc
from pathlib import Path

from smtpsim.cli.desk import list_sources, open_desk
from smtpsim.cli.remembering import Keeper, find_memory
from smtpsim.stage.showing import Library, Showing
from smtpsim.tui.app import SimulatorApp


def show_home(*, has_state: bool) -> int:
    """Open the home screen; give the program's exit status."""
    return _run(_app(Keeper(find_memory(has_state=has_state)), None))


def show_source(
    source: str,
    record: Path | None,
    session: str | None = None,
    theme: str | None = None,
    *,
    presents: bool = False,
    has_state: bool,
) -> int:
    """Open the screen on what a source names, or on one session of it; give the program's exit status."""
    if theme is not None:
        from smtpsim.tui.themes import check_theme

        check_theme(theme)
    keeper = Keeper(find_memory(has_state=has_state))
    desk, shown = open_desk(source, record, session)
    status = _run(_app(keeper, keeper.kept(desk, shown), theme or "", presents=presents))
    desk.close()
    return status


def show_watched(source: str, theme: str | None = None, *, has_state: bool) -> int:
    """Open the screen on a scenario's file that is watched; give the program's exit status."""
    from smtpsim.cli.watching import Watcher

    if theme is not None:
        from smtpsim.tui.themes import check_theme

        check_theme(theme)
    keeper = Keeper(find_memory(has_state=has_state))
    return _run(_app(keeper, Watcher(source, keeper.kept).opening(), theme or ""))


def _app(keeper: Keeper, shown: Showing | None, theme: str = "", *, presents: bool = False) -> SimulatorApp:
    """Make the program on the screen, with what it may ask of the disk."""
    return SimulatorApp(
        shown,
        Library(list_sources, keeper.open_named, keeper.last, keeper.resume),
        settings=keeper.memory.settings,
        remember=keeper.memory.remember,
        note=keeper.memory.note,
        theme=theme,
        presents=presents,
    )


def _run(app: SimulatorApp) -> int:
    gc.freeze()  # what start-up made stays; to look through it again and again would delay the first paint
    gc.enable()
    app.run()
    return app.return_code or 0
