"""What the keys do for a person who plays the client, and who edits the mail before it is sent."""

import pytest
from textual.widgets import Input, Static

from smtpsim.actions import Place
from smtpsim.protocol.plan import Mail
from smtpsim.protocol.policy import make_policy
from smtpsim.simulation.editing import BY_HAND
from smtpsim.simulation.hand import FROM_A_QUEUE
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.terms import Kind, Tls, Verb
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.screens.editor import Editor
from smtpsim.tui.screens.simulator import SimulatorScreen
from smtpsim.tui.screens.typing import TypingLine
from tests.support.by_hand import codes, say
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import ALICE, BOB, CAROL, CONTENT, SERVER_HOST, classic_world
from tests.tui.proofs import proves
from tests.tui.sample_sessions import after, app_of, cursor, picture, simulator, two_recipients

HELLO = ["= EHLO pc.example", "enter"]


def line(app: SimulatorApp) -> str:
    """What stands in the line for typing."""
    return app.screen.query_one(Input).value


def hint(app: SimulatorApp) -> str:
    """The two lines above the line for typing."""
    return str(app.screen.query_one(".hint", Static).content)


def is_typing(app: SimulatorApp) -> bool:
    return isinstance(app.screen, TypingLine)


@proves("play_client")
def test_y_opens_the_session_hears_the_greeting_and_shows_a_line_below_the_transcript() -> None:
    timeline = two_recipients()
    seen = after(app_of(timeline), ["y"], picture)
    assert codes(timeline) == [220]
    assert "Now: the name of a command" in seen
    assert "S: 220" in seen
    assert "GREETED" in seen


@proves("play_client")
def test_y_says_why_the_client_cannot_be_played() -> None:
    timeline = system_timeline(TWO_HOPS)
    while timeline.forward() and timeline.step and timeline.step.session != "s2":
        pass
    timeline.forward()
    app = app_of(timeline)
    assert FROM_A_QUEUE[:30] in after(app, ["y"], picture)
    assert "it can be watched" in after(app_of(Timeline(None, timeline.branch.track)), ["y"], picture)


@proves("step_forward")
def test_space_asks_for_a_line_where_the_client_waits_for_the_person() -> None:
    timeline = two_recipients()
    say(timeline, "EHLO pc.example")
    assert after(app_of(timeline), ["space"], is_typing)
    assert timeline.cursor == timeline.known


@proves("go_to_end")
def test_where_the_client_waits_for_the_person_that_is_not_the_end() -> None:
    timeline = two_recipients()
    say(timeline, "EHLO pc.example")
    asked, seen = after(app_of(timeline), ["home", "end"], lambda app: (is_typing(app), picture(app)))
    assert asked
    assert "the end" not in seen
    assert "you are the client" in seen


@proves("play")
def test_playing_stops_and_asks_for_a_line() -> None:
    timeline = two_recipients()
    say(timeline, "EHLO pc.example")
    app = app_of(timeline)
    assert after(app, ["p"], lambda seen: (is_typing(seen), simulator(seen).is_playing)) == (True, False)


@proves("send_line", Place.CLIENT)
def test_enter_sends_the_line_and_shows_the_reply_and_why() -> None:
    timeline = two_recipients()
    seen = after(app_of(timeline), ["y", *"DATA", "enter"], picture)
    assert codes(timeline)[-1] == 503
    assert "No transaction is open" in seen
    assert "you are the client" in seen


@proves("send_line", Place.CLIENT)
def test_a_whole_session_can_be_typed_and_at_its_end_the_line_goes_away() -> None:
    timeline = two_recipients()
    lines = ("EHLO x", "MAIL FROM:<>", f"RCPT TO:<{BOB}>", "DATA", "Subject: x", "", "hello", ".", "QUIT")
    keys = [key for text in lines for key in (f"= {text}", "enter")]
    assert not after(app_of(timeline), ["y", *keys], is_typing)
    assert codes(timeline) == [220, 250, 250, 250, 354, 250, 221]
    assert "delivered-to-mailbox" in {step.row for step in timeline.branch.track.steps}


@proves("send_line", Place.CLIENT)
def test_before_it_is_sent_nothing_says_what_the_server_will_answer() -> None:
    seen = after(app_of(two_recipients()), ["y", *"DATA"], hint)
    assert "503" not in seen
    assert 'data = "DATA" CRLF [RFC 5321 4.1.1.4]' in seen


@proves("send_line", Place.CLIENT)
def test_in_mail_data_the_hint_says_how_to_end_and_whose_the_dots_are() -> None:
    timeline = two_recipients()
    say(timeline, "EHLO x", "MAIL FROM:<>", f"RCPT TO:<{BOB}>", "DATA")
    assert "a lone dot ends it" in after(app_of(timeline), ["y"], hint)
    assert "no dot is added" in after(app_of(timeline), ["y", "= .x"], hint)
    assert "A lone dot ends" in after(app_of(timeline), ["y", "= ."], hint)


@proves("send_line", Place.CLIENT)
def test_a_line_typed_in_the_past_begins_a_branch() -> None:
    timeline = two_recipients(6)
    timeline.seek(4)
    assert "A new branch begins here: branch-1" in after(app_of(timeline), ["y", "= NOOP", "enter"], picture)


@proves("complete_line", Place.CLIENT)
@pytest.mark.parametrize(
    ("typed", "tabs", "line_then"),
    [
        ("ma", 1, "MAIL FROM:<"),
        ("MAIL FROM:<", 1, f"MAIL FROM:<{ALICE}>"),
        ("MAIL FROM:<", 2, "MAIL FROM:<>"),
        ("RCPT TO:<", 2, f"RCPT TO:<{CAROL}>"),
        ("mail from:<> ", 1, "mail from:<> SIZE="),
        ("EHLO ", 1, "EHLO mail.sender.example"),
        ("H", 2, "HELP "),
        ("MAIL", 1, "MAIL FROM:<"),
        ("what", 1, "what"),
    ],
)
def test_tab_completes_commands_addresses_and_what_was_offered(typed: str, tabs: int, line_then: str) -> None:
    timeline = two_recipients()
    say(timeline, "EHLO x")
    assert after(app_of(timeline), ["y", f"= {typed}", *["tab"] * tabs], line) == line_then


@proves("show_legal", Place.CLIENT)
def test_f4_tells_what_may_come_next_when_one_asks() -> None:
    seen = after(app_of(two_recipients()), ["y", "f4"], hint)
    assert seen.startswith("In state GREETED may come: HELO, EHLO, QUIT")
    assert "MAIL" not in seen
    typed = two_recipients()
    say(typed, "EHLO x", "MAIL FROM:<>", f"RCPT TO:<{BOB}>", "DATA")
    assert "Mail data may come next" in after(app_of(typed), ["y", "f4"], hint)


@proves("send_ahead", Place.CLIENT)
def test_f2_sends_without_waiting_for_the_reply() -> None:
    timeline = two_recipients()
    after(app_of(timeline), ["y", *HELLO, "= NOOP", "f2", "= NOOP", "f2", "= NOOP", "enter"], cursor)
    assert [step.kind for step in timeline.branch.track.steps][-6:] == [Kind.COMMAND] * 3 + [Kind.REPLY] * 3


@proves("send_octets", Place.CLIENT)
def test_f8_sends_exactly_these_octets_and_tells_an_escape_that_it_does_not_know() -> None:
    timeline = two_recipients()
    after(app_of(timeline), ["y", r"= NO\x4fP\n", "f8"], cursor)
    assert timeline.step is not None
    assert timeline.step.octets == b"NOOP\n"
    assert "is none of" in after(app_of(two_recipients()), ["y", r"= a\q", "f8"], hint)


@proves("wait_for_server", Place.CLIENT)
def test_f6_lets_time_pass_until_the_server_acts() -> None:
    timeline = two_recipients()
    after(app_of(timeline), ["y", *HELLO, "f6"], cursor)
    assert codes(timeline)[-1] == 421


@proves("start_tls", Place.CLIENT)
def test_f7_begins_tls_once_220_to_starttls_has_come() -> None:
    timeline = Timeline(classic_world(policy=make_policy(SERVER_HOST, tls=Tls.OFFERED)))
    assert "F7 begins" in after(app_of(timeline), ["y", *HELLO, "= STARTTLS", "enter"], hint)
    after(app_of(timeline), ["y", "f7", *HELLO], cursor)
    assert timeline.step is not None
    assert timeline.step.is_protected
    assert "no TLS to begin" in after(app_of(two_recipients()), ["y", "f7"], hint)


@proves("hang_up", Place.CLIENT)
def test_f9_closes_the_connection() -> None:
    timeline = two_recipients()
    assert not after(app_of(timeline), ["y", "f9"], is_typing)
    assert "client-hand-close" in {step.row for step in timeline.branch.track.steps}


@proves("line_before", Place.CLIENT)
@proves("line_after", Place.CLIENT)
def test_up_and_down_bring_back_what_was_typed() -> None:
    typed = ["y", *HELLO, "= NOOP", "enter"]
    lines = [
        after(app_of(two_recipients()), [*typed, *keys], line)
        for keys in (["up"], ["up"] * 3, ["up", "up", "down"], ["up", "down", "down"])
    ]
    assert lines == ["NOOP", "EHLO pc.example", "NOOP", ""]


@proves("close", Place.CLIENT)
def test_escape_goes_back_to_the_keys_and_changes_nothing() -> None:
    timeline = two_recipients(5)
    app = app_of(timeline)
    keys = ["y", *"QUIT", "escape", "space"]
    assert after(app, keys, lambda seen: isinstance(seen.screen, SimulatorScreen))
    assert (timeline.cursor, list(timeline.branches)) == (6, ["main"])


def editor(app: SimulatorApp) -> Editor:
    assert isinstance(app.screen, Editor)
    return app.screen


@proves("edit_message")
def test_capital_m_shows_the_envelope_and_the_text_each_by_itself() -> None:
    seen = after(app_of(two_recipients()), ["M"], lambda app: (picture(app), editor(app).sender.value))
    assert seen[1] == ALICE
    assert "RCPT TO: the mail goes there" in seen[0]
    assert f"{BOB}, {CAROL}" in seen[0]


@proves("edit_message")
def test_capital_m_says_why_there_is_nothing_to_edit() -> None:
    timeline = two_recipients()
    say(timeline, "EHLO x")
    assert BY_HAND[:30] in after(app_of(timeline), ["M"], picture)


@proves("edit_message")
def test_what_is_sent_already_is_shown_and_cannot_be_changed() -> None:
    timeline = two_recipients(AFTER_MAIL)
    seen = after(app_of(timeline), ["M"], lambda app: (picture(app), editor(app).sender.disabled))
    assert "MAIL FROM (already sent: step back to change it)" in seen[0]
    assert seen[1]


AFTER_MAIL = 5


@proves("apply_edit", Place.EDITOR)
def test_f2_applies_the_change_and_the_session_tells_it() -> None:
    timeline = two_recipients(2)
    seen = after(app_of(timeline), ["M", "= ann@sender.example", "f2"], picture)
    assert "The mail is changed." in seen
    timeline.to_end()
    assert any(step.octets.startswith(b"MAIL FROM:<ann@") for step in timeline.branch.track.steps)


@proves("apply_edit", Place.EDITOR)
def test_what_cannot_be_is_told_in_the_editor() -> None:
    seen = after(app_of(two_recipients()), ["M", "tab", "= ,", "f2"], picture)
    assert "at least one forward-path" in seen


@proves("next_part_of_mail", Place.EDITOR)
@proves("previous_part_of_mail", Place.EDITOR)
def test_tab_goes_round_the_parts_of_the_mail_and_back() -> None:
    def part(app: SimulatorApp) -> int:
        screen = editor(app)
        return [
            one.has_focus for one in (screen.sender, screen.recipients, screen.header, screen.body)
        ].index(True)

    keys = (["tab"] * 0, ["tab"], ["tab"] * 3, ["tab"] * 4, ["shift+tab"])
    assert [after(app_of(two_recipients()), ["M", *one], part) for one in keys] == [0, 1, 3, 0, 3]


def two_mails() -> Timeline:
    mails = (Mail(ALICE, (BOB,), CONTENT), Mail(ALICE, (CAROL,), CONTENT))
    return Timeline(classic_world(mails=mails, hello=Verb.EHLO))


@proves("other_mail", Place.EDITOR)
def test_f4_shows_the_next_mail_unless_something_is_changed_here() -> None:
    def number(app: SimulatorApp) -> int:
        return editor(app).mail.number

    assert [after(app_of(two_mails()), ["M", *["f4"] * times], number) for times in range(3)] == [1, 2, 1]
    changed = after(app_of(two_mails()), ["M", "= x", "f4"], lambda app: (number(app), picture(app)))
    assert changed[0] == 1
    assert "F2 applies" in changed[1]
    assert "no other mail" in after(app_of(two_recipients()), ["M", "f4"], picture)


@proves("close", Place.EDITOR)
def test_escape_leaves_the_mail_as_it_was() -> None:
    timeline = two_recipients(2)
    after(app_of(timeline), ["M", "= ann@sender.example", "tab", "tab", "x", "escape"], cursor)
    timeline.to_end()
    assert "client-edit" not in {step.row for step in timeline.branch.track.steps}
