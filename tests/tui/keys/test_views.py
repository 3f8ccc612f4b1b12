"""What the keys do that draw the transcript in another way, show the network, and save text."""

from pathlib import Path

import pytest

from smtpsim.cli.desk import Desk
from smtpsim.errors import BadFileError
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.save import SaveDialog
from smtpsim.tui.widgets.explanation import Tab
from smtpsim.tui.widgets.transcript_views import TranscriptView
from tests.tui.proofs import proves
from tests.tui.sample_sessions import after, app_of, picture, simulator, two_recipients


def drawing(app: SimulatorApp) -> TranscriptView:
    return simulator(app).transcript.drawing


@proves("next_view")
@pytest.mark.parametrize(("count", "view"), enumerate([*TranscriptView, TranscriptView.LINES]))
def test_v_goes_round_the_views_and_the_title_says_which(count: int, view: TranscriptView) -> None:
    app = app_of(two_recipients(5))
    assert after(app, ["v"] * count, lambda app: (drawing(app), picture(app)))[0] is view
    assert f"{view} (v) · " in after(app_of(two_recipients(5)), ["v"] * count, picture)


@proves("next_view")
def test_a_view_stays_while_one_steps_and_the_current_step_is_in_sight() -> None:
    seen = after(app_of(two_recipients(3)), ["v", "v", "v", "space", "space"], picture)
    assert ">  C: MAIL FROM:<alice@sender.example>␍␊" in seen


@proves("show_network")
def test_x_shows_the_round_trips() -> None:
    app = app_of(two_recipients(6))
    seen = after(app, ["x"], lambda app: (simulator(app).explanation.tab, picture(app)))
    assert seen[0] is Tab.NETWORK
    assert "Round trips: 3 so far in this session" in seen[1]


@proves("show_network")
def test_before_the_first_step_the_network_tab_says_how_to_begin() -> None:
    assert "Nothing has happened yet: space does the first step." in after(
        app_of(two_recipients()), ["x"], picture
    )


def desk_app(folder: Path) -> SimulatorApp:
    shown = Desk("two-recipients").showing()
    return SimulatorApp(shown._replace(text_name=str(folder / "lesson.txt")))


@proves("save_text")
def test_capital_s_saves_the_known_steps_as_text_and_says_so_first(tmp_path: Path) -> None:
    seen = after(desk_app(tmp_path), ["space", "space", "left", "S"], picture)
    assert "All 2 known steps of branch main become plain text" in seen
    told = after(desk_app(tmp_path), ["space", "space", "left", "S", "enter"], picture)
    assert "Saved 2 steps as text in" in told
    text = (tmp_path / "lesson.txt").read_text(encoding="utf-8")
    assert text.startswith("Connection establishment\n")
    assert "S: 220 mx.receiver.example Service ready" in text
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.txt"]


@proves("save_text")
def test_a_file_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "lesson.txt").write_text("mine", encoding="utf-8")
    app = desk_app(tmp_path)
    assert after(app, ["S", "enter"], lambda app: isinstance(app.screen, SaveDialog))
    assert (tmp_path / "lesson.txt").read_text(encoding="utf-8") == "mine"


@proves("save_text")
def test_where_nothing_can_be_saved_as_text_it_says_so() -> None:
    assert "The transcript cannot be saved here." in after(app_of(two_recipients()), ["S"], picture)


def test_the_desk_suggests_a_name_that_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Desk("classic").showing().text_name == "classic.txt"
    Path("classic.txt").touch()
    assert Desk("classic").showing().text_name == "classic-2.txt"
    with pytest.raises(BadFileError, match="exists already"):
        Desk("classic").save_text("classic.txt", ())
