"""The key that chooses colours, and its dialog."""

import pytest

from smtpsim.actions import Place
from smtpsim.memory.settings import Settings
from smtpsim.stage.showing import Showing
from smtpsim.tui.app import SimulatorApp
from tests.tui.proofs import proves
from tests.tui.sample_sessions import TITLE, after, app_of, picture, two_recipients

_AT_HOME = Settings(has_seen_tour=True, knows_of_tour=True)


def themes_seen(*keys: str) -> tuple[str, list[str]]:
    """Press keys, and give the theme of then and those that were kept."""
    kept: list[Settings] = []

    def remember(settings: Settings) -> bool:
        kept.append(settings)
        return True

    app = SimulatorApp(Showing(two_recipients(3), TITLE), settings=_AT_HOME, remember=remember)
    return after(app, keys, lambda app: app.theme), [one.theme for one in kept if one.theme]


def told(app: SimulatorApp) -> list[str]:
    """Give what the screen has told beside the session."""
    return [note.message for note in app._notifications]  # noqa: SLF001  Textual has no public way


@proves("choose_theme")
def test_t_opens_the_list_of_themes_with_that_of_now_marked() -> None:
    app = app_of(two_recipients(3))
    app.wear("projector")
    seen = after(app, ["T"], picture)
    assert "> projector " in seen
    assert "  smtpsim  " in seen
    assert "nord" in seen


@proves("choose_theme")
def test_the_marked_theme_is_shown_at_once_and_not_kept() -> None:
    assert themes_seen("T", "down") == ("high-contrast", [])


@proves("accept", Place.LOOK)
def test_enter_keeps_the_theme_and_tells_the_program_around() -> None:
    assert themes_seen("T", "down", "down", "enter") == ("projector", ["projector"])


@proves("close", Place.LOOK)
def test_escape_goes_back_to_the_theme_before() -> None:
    assert themes_seen("T", "down", "down", "escape") == ("smtpsim", [])
    assert themes_seen("T", "down", "enter", "T", "down", "escape") == ("high-contrast", ["high-contrast"])


def test_a_theme_that_nobody_remembers_is_kept_for_now() -> None:
    app = app_of(two_recipients())
    assert after(app, ["T", "down", "enter"], lambda app: (app.theme, picture(app)))[0] == "high-contrast"


def test_the_dialog_says_that_the_colours_have_changed() -> None:
    seen = after(app_of(two_recipients()), ["T", "down", "down", "enter"], told)
    assert seen == ["The colours are now those of projector."]


@pytest.mark.parametrize("theme", ["projector", "nord", "textual-light", "ansi-dark", "ansi-light"])
def test_a_program_can_begin_in_any_theme(theme: str) -> None:
    app = SimulatorApp(Showing(two_recipients(3), TITLE), theme=theme)
    assert "S: 250-mx" in after(app, ["T", "escape", "k", "escape", "space"], picture)
    assert app.theme == theme
