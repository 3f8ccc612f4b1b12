"""What the keys do while a person plays the server."""

import pytest

from smtpsim.actions import Place
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Kind
from smtpsim.stage.changes import WATCH_ONLY
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.server import ServerDialog
from tests.tui.proofs import proves
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    after,
    app_of,
    cursor,
    picture,
    simulator,
    two_recipients,
)

ANSWER_RCPT = ["a", "space"]


def question(app: SimulatorApp) -> ServerDialog:
    """The question, which is open."""
    assert isinstance(app.screen, ServerDialog)
    return app.screen


def typed(reply: str) -> list[str]:
    """The keys that answer the first RCPT with a typed reply."""
    return [*ANSWER_RCPT, "tab", f"= {reply}", "enter"]


def explained(app: SimulatorApp) -> str:
    """What stands in the explanation, in one line."""
    return " ".join(simulator(app).explanation.words.plain.split())


@proves("play_server")
def test_a_makes_a_person_the_server_who_is_asked_before_a_reply_and_only_there() -> None:
    assert "you are the server" in after(app_of(two_recipients()), ["a"], picture)
    assert after(app_of(two_recipients()), ["a", "space"], cursor) == 1
    seen = after(app_of(two_recipients(AFTER_FIRST_RCPT)), ANSWER_RCPT, picture)
    assert "C: RCPT TO:<bob@receiver.example>" in seen
    assert "State MAIL: " in seen
    assert "What do you answer?" in seen


@proves("play_server")
def test_a_again_ends_it_and_nobody_is_asked() -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    assert after(app, ["a", "a", "space"], cursor) == AFTER_FIRST_RCPT + 1


@proves("play_server")
def test_a_session_that_is_only_watched_has_no_server_to_play() -> None:
    watched = Timeline(None, two_recipients(5).branch.track)
    is_server, seen = after(app_of(watched), ["a"], lambda app: (simulator(app).is_server, picture(app)))
    assert not is_server
    assert " ".join(WATCH_ONLY.split()[:3]) in seen


@proves("play_server", Place.SERVER)
def test_a_in_the_question_ends_playing_and_the_server_answers() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    assert not after(app_of(timeline), [*ANSWER_RCPT, "a"], lambda app: simulator(app).is_server)
    assert timeline.step is not None
    assert (timeline.step.code, timeline.step.fault) == (250, "")


@proves("let_server_answer", Place.SERVER)
def test_escape_lets_the_server_answer_this_once() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    assert after(app_of(timeline), [*ANSWER_RCPT, "escape"], lambda app: simulator(app).is_server)
    assert timeline.step is not None
    assert (timeline.step.code, timeline.step.fault) == (250, "")


@proves("accept", Place.SERVER)
def test_the_right_code_changes_nothing_and_is_told_with_its_reason() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    words = after(app_of(timeline), typed("250"), explained)
    assert words.startswith("Right: 250 it is. The server says it in its own words. Why: ")
    assert "Client: " in words
    assert timeline.branch.interventions == []


@proves("accept", Place.SERVER)
def test_another_code_is_said_and_told_with_the_right_one_and_what_the_client_does() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    words = after(app_of(timeline), typed("550 5.1.1 no"), explained)
    assert words.startswith("You: answered 550; a correct server answers 250. 550 can answer RCPT, but ")
    assert " Correct: S: 250 2.1.5 OK. " in words
    assert "Then C: RCPT TO:<carol@receiver.example>." in words
    assert timeline.step is not None
    assert timeline.step.octets == b"550 5.1.1 no\r\n"


@proves("accept", Place.SERVER)
def test_enter_answers_with_the_marked_code() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    marked = after(app_of(timeline), ANSWER_RCPT, lambda app: question(app).question.codes[0])
    after(app_of(timeline), [*ANSWER_RCPT, "enter"], cursor)
    assert timeline.step is not None
    assert timeline.step.code == marked


@proves("accept", Place.SERVER)
@pytest.mark.parametrize(("up", "told"), [(1, "dropped the connection"), (2, "said nothing")])
def test_the_last_rows_answer_with_nothing(up: int, told: str) -> None:
    keys = [*ANSWER_RCPT, "end", *["up"] * (up - 1), "enter"]
    assert f"You: {told}; a correct server" in after(
        app_of(two_recipients(AFTER_FIRST_RCPT)), keys, explained
    )


@proves("accept", Place.SERVER)
@pytest.mark.parametrize("garbage", ["", "hello", "299 x", "450 5.1.1 x", "9" * 300, "[/] \u00e9"])
def test_what_is_no_reply_is_told_and_the_question_stays(garbage: str) -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    assert after(app_of(timeline), typed(garbage), lambda app: question(app).mistake.has_class("-shown"))
    assert timeline.cursor == AFTER_FIRST_RCPT


@proves("next_field", Place.SERVER)
def test_tab_goes_from_the_replies_to_the_line_and_a_reply_that_fits_nowhere_is_told_so() -> None:
    keys = [*ANSWER_RCPT, "tab", "= 220"]
    words = after(
        app_of(two_recipients(AFTER_FIRST_RCPT)), keys, lambda app: str(question(app).meaning.content)
    )
    assert words == "The list of replies to RCPT has no 220, and a server should keep to it [RFC 5321 4.3.2]."


def test_playing_by_itself_stops_at_the_question() -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT))
    is_asked, plays = after(
        app, ["a", "p"], lambda shown: (isinstance(shown.screen, ServerDialog), simulator(shown).is_playing)
    )
    assert is_asked
    assert not plays


def test_another_answer_in_the_past_begins_a_branch() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT + 2)
    timeline.seek(AFTER_FIRST_RCPT)
    after(app_of(timeline), typed("450"), cursor)
    assert list(timeline.branches) == ["main", "branch-1"]
    assert timeline.step is not None
    assert timeline.step.code == 450


def test_what_was_said_of_an_answer_is_there_again_when_one_steps_back_to_it() -> None:
    keys = [*typed("450"), "space", "left"]
    words = after(app_of(two_recipients(AFTER_FIRST_RCPT)), keys, explained)
    assert words.startswith("You: answered 450; ")


def test_a_whole_session_can_be_played_by_letting_the_server_answer() -> None:
    untouched, timeline = two_recipients(), two_recipients()
    untouched.to_end()
    after(app_of(timeline), ["a", *["space", "escape"] * 24], cursor)
    assert list(timeline.branch.track.steps) == list(untouched.branch.track.steps)
    assert any(step.kind is Kind.CLOSE for step in timeline.branch.track.steps)
