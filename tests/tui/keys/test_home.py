"""What the keys do on the home screen and in the tour."""

import pytest

from smtpsim.actions import Place
from smtpsim.memory.settings import Settings
from smtpsim.stage.home import Choice
from smtpsim.stage.showing import Standing
from smtpsim.stage.tour import TOUR, steps_until
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.help import HelpDialog
from smtpsim.tui.screens.home import HomeScreen
from smtpsim.tui.screens.mistakes import MistakesDialog
from smtpsim.tui.screens.palette import Palette
from smtpsim.tui.screens.reference import ReferenceScreen
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.screens.tour import TourScreen
from tests.tui.proofs import proves
from tests.tui.sample_home import LEFT, Around, home, tour
from tests.tui.sample_sessions import after, app_of, picture, two_recipients

NEW = Settings()


def marked(app: SimulatorApp) -> str:
    """The name of what the list has marked."""
    entry = home(app).list.entry
    return entry.name if entry else ""


def screen_of(app: SimulatorApp) -> type[object]:
    return type(app.screen)


def title(app: SimulatorApp) -> str:
    assert isinstance(app.screen, SimulatorScreen)
    return app.screen.showing.title


def is_running(app: SimulatorApp) -> bool:
    return app.is_running and not app._exit  # noqa: SLF001  Textual has no public way


@proves("accept", Place.HOME)
def test_enter_goes_on_with_the_session_that_was_left() -> None:
    around = Around(LEFT)
    assert after(around.app(), ["enter"], title) == "Two recipients"
    assert around.opened == ["last"]


@proves("accept", Place.HOME)
def test_enter_goes_to_the_demonstrations_and_then_opens_one() -> None:
    around = Around()
    assert after(around.app(), ["enter", "down", "enter"], title) == "opened two-recipients"


@proves("accept", Place.HOME)
def test_enter_on_the_other_lines_opens_the_reference_and_the_tour_and_leaves() -> None:
    menu = ["down", "down"]
    assert after(Around().app(), [*menu, "enter"], screen_of) is ReferenceScreen
    assert after(Around().app(), [*menu, "down", "enter"], screen_of) is TourScreen
    assert not after(Around().app(), [*menu, "down", "down", "enter"], is_running)


@proves("accept", Place.HOME)
def test_what_is_typed_is_searched_and_enter_opens_what_was_found() -> None:
    around = Around(LEFT)
    assert after(around.app(), [*"stranger", "enter"], title) == "opened greylisting"


@proves("accept", Place.HOME)
def test_a_file_with_many_mistakes_shows_them_all_and_one_is_still_at_home() -> None:
    keys = [*"markup", "enter"]
    seen = after(Around().app(), keys, lambda app: (screen_of(app), picture(app)))
    assert seen[0] is MistakesDialog
    assert "wrong.yaml:1:3: mistake 1 [/]" in seen[1]
    assert after(Around().app(), [*keys, "escape"], screen_of) is HomeScreen


@proves("accept", Place.HOME)
def test_a_recording_that_cannot_be_read_is_told_and_one_is_still_at_home() -> None:
    seen = after(Around().app(), ["down", "enter", "enter"], lambda app: (screen_of(app), picture(app)))
    assert seen[0] is HomeScreen
    assert "mine.jsonl:4: this line is damaged" in seen[1]


@proves("other_list", Place.HOME)
def test_tab_goes_to_the_list_and_back_to_the_menu() -> None:
    assert after(Around().app(), ["tab"], lambda app: home(app).list.has_focus)
    assert after(Around().app(), ["tab", "tab"], lambda app: home(app).menu.has_focus)
    assert after(Around().app(), ["b", "tab"], lambda app: home(app).menu.has_focus)


@proves("go_to_list", Place.HOME)
def test_right_goes_to_the_list() -> None:
    assert after(Around().app(), ["right"], lambda app: home(app).list.has_focus)


@proves("go_to_list", Place.HOME)
def test_where_the_menu_offers_no_list_right_stays() -> None:
    assert after(Around(LEFT).app(), ["right"], lambda app: home(app).menu.has_focus)


@proves("go_to_menu", Place.HOME)
def test_left_goes_back_to_the_menu() -> None:
    assert after(Around().app(), ["right", "left"], lambda app: home(app).menu.has_focus)


@proves("close", Place.HOME)
def test_escape_clears_the_search_then_says_how_to_leave() -> None:
    seen = after(
        Around().app(), ["b", "escape"], lambda app: (home(app).search.value, home(app).menu.has_focus)
    )
    assert seen == ("", True)
    assert "Nothing is open yet." in after(Around().app(), ["escape"], picture)


@proves("close", Place.HOME)
@proves("open_home")
def test_above_a_session_escape_goes_back_to_it_where_it_was() -> None:
    app = Around().app(two_recipients(5))
    assert after(app, ["H"], screen_of) is HomeScreen
    app = Around().app(two_recipients(5))
    assert after(app, ["H", "escape"], lambda app: (title(app), len(app.screen_stack))) == (
        "Two recipients",
        1,
    )


@proves("open_home")
def test_home_above_a_session_goes_on_with_that_session_and_opens_others_in_its_place() -> None:
    around = Around(LEFT)
    seen = after(around.app(two_recipients(5)), ["H"], lambda app: (home(app).choice, picture(app)))
    assert seen[0] is Choice.CONTINUE
    assert "open now" in seen[1]
    assert after(Around().app(two_recipients(5)), ["H", "enter"], title) == "Two recipients"
    around = Around()
    assert after(around.app(two_recipients(5)), ["H", *"door", "enter"], title) == "opened greylisting"
    assert around.kept[0] == Standing("main", 5, 5)


@proves("show_earlier", Place.HOME)
@proves("show_later", Place.HOME)
@proves("show_page_earlier", Place.HOME)
@proves("show_page_later", Place.HOME)
@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (["= t", "down"], "two-recipients"),
        (["= t", "down", "up"], "classic"),
        (["= t", "pagedown"], "mine.jsonl"),
        (["= t", "pagedown", "pageup"], "classic"),
    ],
)
def test_up_down_and_pages_move_in_what_was_found_while_one_types(keys: list[str], name: str) -> None:
    app = Around(entries=[one._replace(summary="t") for one in Around().entries]).app()
    assert after(app, ["t", *keys], marked) == name


@proves("show_commands", Place.HOME)
def test_the_palette_opens_at_home() -> None:
    assert after(Around().app(), ["ctrl+p"], screen_of) is Palette


@proves("show_help", Place.HOME)
@proves("show_help", Place.REFERENCE)
def test_question_mark_shows_the_keys_of_the_place_first() -> None:
    seen = after(Around().app(), ["question_mark"], lambda app: (screen_of(app), picture(app)))
    assert seen[0] is HelpDialog
    assert "Here (home):" in seen[1]
    seen = after(Around().app(), ["b", "question_mark"], lambda app: (screen_of(app), picture(app)))
    assert seen[0] is HelpDialog
    seen = after(app_of(two_recipients()), ["k", "question_mark"], lambda app: (screen_of(app), picture(app)))
    assert seen[0] is HelpDialog
    assert "Here (reference):" in seen[1]


@proves("leave_program", Place.HOME)
def test_ctrl_q_leaves_and_the_settings_are_remembered() -> None:
    around = Around()
    assert not after(around.app(), ["ctrl+q"], is_running)
    assert around.remembered == [around.settings]


@proves("next_caption", Place.TOUR)
@pytest.mark.parametrize("key", ["space", "enter", "right"])
def test_the_tour_goes_on_from_part_to_part_while_the_session_steps(key: str) -> None:
    for number in range(len(TOUR)):
        keys = ["= tour"] + [key] * number
        seen = after(
            Around(settings=NEW).app(), keys, lambda app: (tour(app).number, tour(app).timeline.cursor)
        )
        assert seen == (number, steps_until(number))


@proves("next_caption", Place.TOUR)
def test_behind_its_last_part_the_tour_leads_home() -> None:
    assert after(Around(settings=NEW).app(), ["space"] * len(TOUR), screen_of) is HomeScreen


@proves("previous_caption", Place.TOUR)
def test_left_goes_back_to_the_part_before_and_at_the_first_it_stays() -> None:
    keys = ["space", "space", "left"]
    assert after(Around(settings=NEW).app(), keys, lambda app: tour(app).number) == 1
    assert after(Around(settings=NEW).app(), ["left"], lambda app: tour(app).number) == 0


@proves("end_tour", Place.TOUR)
@pytest.mark.parametrize("key", ["escape", "q"])
def test_the_tour_can_be_left_at_any_time_and_does_not_come_again_by_itself(key: str) -> None:
    around = Around(settings=NEW)
    assert after(around.app(), ["space", key], screen_of) is HomeScreen
    assert around.remembered[-1].has_seen_tour
    assert after(Around(settings=around.remembered[-1]).app(), [], screen_of) is HomeScreen
