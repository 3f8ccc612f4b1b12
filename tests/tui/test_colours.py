"""The colours by meaning can be read in every theme that is offered, also where there are only sixteen."""

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from smtpsim.errors import UsageError
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.contrast import FOR_SIGNS, FOR_TEXT, contrast, standing_out
from smtpsim.tui.theme import DARK_MEANINGS, HIGH_CONTRAST_MEANINGS, PROJECTOR_MEANINGS
from smtpsim.tui.themes import GROUNDS, check_theme, offered_themes
from tests.tui.sample_sessions import app_of, two_recipients

NAMES = [theme.name for theme in offered_themes(BUILTIN_THEMES.values())]
OWN = ["smtpsim", "high-contrast", "projector"]
TEXTS = [*(name for name in DARK_MEANINGS if name not in {"rule", "on-key", "current-row"}), "foreground"]
FOR_HIGH_CONTRAST = 7.0
BRIGHT_OF_CONSOLE, DIM_OF_CONSOLE = 255, 170
OF_SIXTEEN = 2.9


def resolved(app: SimulatorApp, variable: str, *, is_ground: bool = False) -> Color:
    """Give the colour of a variable; for a terminal's own colour, that of a common palette."""
    colour = Color.parse(app.get_css_variables()[variable])
    if colour.ansi is None:
        return colour
    palette = app.ansi_theme
    if colour.ansi < 0:
        return Color(*(palette.background_color if is_ground else palette.foreground_color))
    return Color(*palette.ansi_colors[colour.ansi])


def wearing(name: str) -> SimulatorApp:
    app = app_of(two_recipients())
    app.wear(name)
    return app


@pytest.mark.parametrize("name", NAMES)
def test_each_meaning_can_be_read_on_each_ground(name: str) -> None:
    app = wearing(name)
    grounds = {ground: resolved(app, ground, is_ground=True) for ground in GROUNDS}
    ratio = FOR_HIGH_CONTRAST if name == "high-contrast" else FOR_TEXT
    faint = {
        (text, ground): round(found, 2)
        for text in TEXTS
        for ground, colour in grounds.items()
        if (found := contrast(resolved(app, text), colour)) < ratio
    }
    assert not faint


@pytest.mark.parametrize("name", NAMES)
def test_what_is_marked_with_the_colour_of_keys_can_be_read(name: str) -> None:
    app = wearing(name)
    assert contrast(resolved(app, "on-key"), resolved(app, "key")) >= FOR_TEXT


@pytest.mark.parametrize("name", NAMES)
def test_lines_and_scroll_bars_are_seen(name: str) -> None:
    app = wearing(name)
    grounds = (resolved(app, ground, is_ground=True) for ground in ("background", "surface"))
    assert min(contrast(resolved(app, "rule"), ground) for ground in grounds) >= FOR_SIGNS


@pytest.mark.parametrize("name", OWN)
def test_sixteen_colours_leave_each_meaning_apart_from_each_ground(name: str) -> None:
    app = wearing(name)
    grounds = [of_sixteen(resolved(app, ground)) for ground in GROUNDS]
    texts = {text: of_sixteen(resolved(app, text)) for text in TEXTS}
    faint = {
        text for text, colour in texts.items() if min(contrast(colour, one) for one in grounds) < OF_SIXTEEN
    }
    assert not faint


def of_sixteen(colour: Color) -> Color:
    """Give the nearest of the sixteen colours of a PC's console."""
    number = colour.rich_color.downgrade(ColorSystem.STANDARD).number
    assert number is not None
    bright = BRIGHT_OF_CONSOLE if number > 7 else DIM_OF_CONSOLE
    low = 85 if number > 7 else 0
    red, green, blue = (bright if number & bit else low for bit in (1, 2, 4))
    return Color(170, 85, 0) if number == 3 else Color(red, green, blue)


def test_our_themes_name_the_same_meanings() -> None:
    assert DARK_MEANINGS.keys() == HIGH_CONTRAST_MEANINGS.keys() == PROJECTOR_MEANINGS.keys()


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white, grey = Color(0, 0, 0), Color(255, 255, 255), Color(0x77, 0x77, 0x77)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, grey) == pytest.approx(4.48, abs=0.005)
    assert contrast(grey, white) == contrast(white, grey)


def test_a_colour_that_stands_out_stays_and_another_one_is_moved_only_as_far_as_it_must() -> None:
    white, blue, pale = [Color(255, 255, 255)], Color(0, 0, 160), Color(200, 200, 120)
    assert standing_out(blue, white, FOR_TEXT) == blue
    mended = standing_out(pale, white, FOR_TEXT)
    assert FOR_TEXT <= contrast(mended, white[0]) < FOR_TEXT + 1


def test_a_theme_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"no theme no␛pe; there are smtpsim, high-contrast, projector"):
        check_theme("no\x1bpe")
    check_theme("nord")
