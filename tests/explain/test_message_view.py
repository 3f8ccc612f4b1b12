"""The message as the server has it: three parts, live, safe to show, at a bounded cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.explain.message_view import (
    LINES_AT_MOST,
    OCTETS_AT_MOST,
    PATHS_AT_MOST,
    MessageView,
    message_view,
)
from smtpsim.explain.sanitise import sanitise
from smtpsim.protocol.plan import Mail
from smtpsim.simulation.step import BufferChange, Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.totals import NOTHING_YET, Buffers
from smtpsim.spec.fields import FIELDS
from smtpsim.spec.terms import Actor, ClientState, Kind, Verb
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import ALICE, BOB, CAROL, classic_world


def at_step(timeline: Timeline, row: str) -> MessageView:
    """What the server has at the first step of a row."""
    while timeline.forward() is not None and timeline.step and timeline.step.row != row:
        pass
    return at_cursor(timeline)


def at_cursor(timeline: Timeline) -> MessageView:
    track, done = timeline.branch.track, timeline.cursor
    step = timeline.step
    if step is None:
        return message_view(track.steps, 0, NOTHING_YET.buffers, NOTHING_YET.buffers)
    now, before = (track.totals_of(step.session, count).buffers for count in (done, done - 1))
    return message_view(track.steps, done, now, before)


def of_text(text: bytes, client_state: ClientState = ClientState.DATA) -> MessageView:
    """What the server has after one step of mail data."""
    change = BufferChange(octets=len(text))
    step = Step(1, 0, "s1", "c", Actor.CLIENT, Kind.DATA, text, client_state=client_state, change=change)
    return message_view([step], 1, Buffers("", (), len(text)), Buffers(""))


def test_before_mail_there_is_nothing() -> None:
    assert at_cursor(Timeline(classic_world())) == MessageView()


def test_the_envelope_comes_first_then_header_and_body() -> None:
    timeline = Timeline(classic_world(to=(BOB, CAROL)))
    opened = at_step(timeline, "mail-accepted")
    assert [(line.name, line.value) for line in opened.envelope] == [("reverse-path", f"<{ALICE}>")]
    assert not opened.header
    text = at_step(timeline, "client-text")
    assert [line.value for line in text.envelope] == [f"<{ALICE}>", f"<{BOB}>", f"<{CAROL}>"]
    assert [line.name for line in text.header] == ["From", "Subject"]
    assert text.body == ("Shall we eat?", ".", "Alice")  # the doubled dot is one again
    assert not text.is_cut


def test_the_step_that_empties_the_buffers_still_shows_what_they_held() -> None:
    timeline = Timeline(classic_world())
    taken = at_step(timeline, "message-accepted")
    assert taken.was_cleared
    assert taken.body[0] == "Shall we eat?"
    timeline.forward()
    assert at_cursor(timeline) == MessageView()


def test_chunks_of_bdat_are_put_together_and_no_dot_is_taken_off() -> None:
    timeline = Timeline(classic_world(hello=Verb.EHLO, chunking=20))
    while timeline.forward() is not None and at_cursor(timeline).octets < 60:
        pass
    assert at_cursor(timeline).header[0].name == "From"
    assert of_text(b"A: b\r\n\r\n..x\r\n", ClientState.LAST).body == ("..x",)
    assert of_text(b"A: b\r\n\r\n..x\r\n").body == (".x",)


def test_a_second_mail_has_nothing_of_the_first() -> None:
    second = Mail(ALICE, (CAROL,), b"Subject: two\r\n\r\nsecond\r\n")
    first = Mail(ALICE, (BOB,), b"Subject: one\r\n\r\nfirst\r\n")
    timeline = Timeline(classic_world(mails=(first, second)))
    at_step(timeline, "client-text")
    view = at_step(timeline, "client-text")
    assert ([line.value for line in view.header], view.body) == (["two"], ("second",))


def test_over_pop3_there_is_no_envelope_and_the_message_is_shown_as_it_is_fetched() -> None:
    view = at_step(system_timeline(TWO_HOPS), "pop-retr")
    assert view.is_fetched
    assert not view.envelope
    assert view.header[0].name == "Return-Path"
    assert view.body == ("hi",)


def test_folded_lines_are_one_field_and_its_name_counts_in_any_case() -> None:
    view = of_text(b"RECEIVED: from a\r\n\tby b\r\nX-Odd: y\r\n\r\nz\r\n")
    assert view.header[0].value == "from a by b"
    assert view.header[0].user.startswith("servers:")
    assert view.header[1].user.startswith("people")


@pytest.mark.parametrize(
    ("text", "header", "body"),
    [
        (b"no header\r\n", 0, ("no header",)),
        (b"A: b\r\nno field\r\n", 1, ("no field",)),
        (b"\r\nonly a body\r\n", 0, ("only a body",)),
        (b"A: b\r\nSubj", 2, ()),
        (b"", 0, ()),
        (b"A: b\r\n\r\n", 1, ()),
    ],
)
def test_where_the_header_ends(text: bytes, header: int, body: tuple[str, ...]) -> None:
    view = of_text(text)
    assert (len(view.header), view.body) == (header, body)


def test_a_long_body_is_cut_and_says_so() -> None:
    view = of_text(b"A: b\r\n\r\n" + b"x\r\n" * 1000)
    assert len(view.body) == LINES_AT_MOST
    assert view.is_cut
    assert of_text(b"A: b\r\n\r\n" + b"x" * (2 * OCTETS_AT_MOST)).is_cut


def test_of_very_many_recipients_the_first_are_shown_and_the_rest_counted() -> None:
    view = message_view((), 0, Buffers("", tuple(f"u{at}@x.example" for at in range(500))), Buffers())
    assert len(view.envelope) == 1 + PATHS_AT_MOST + 1
    assert view.envelope[-1].value == f"and {500 - PATHS_AT_MOST} more"


class CountingSteps(list[Step]):
    reads = 0

    def __getitem__(self, place: int) -> Step:  # type: ignore[override]  # a step at a place is all that is asked
        """Count and give."""
        self.reads += 1
        return super().__getitem__(place)


def test_what_lies_before_the_transaction_is_not_read() -> None:
    timeline = Timeline(classic_world())
    at_step(timeline, "client-text")
    done = list(timeline.branch.track.steps)[: timeline.cursor]
    steps = CountingSteps([*done * 500])
    totals = timeline.totals()
    view = message_view(steps, len(steps), totals.buffers, totals.buffers)
    assert view.body[0] == "Shall we eat?"
    assert steps.reads <= 4


@given(st.binary(max_size=400), st.text(max_size=40), st.sampled_from([ClientState.DATA, ClientState.LAST]))
def test_nothing_of_a_mail_reaches_the_screen_raw(text: bytes, path: str, state: ClientState) -> None:
    view = of_text(text, state)
    envelope = message_view((), 0, Buffers(path, (path,)), Buffers()).envelope
    told = [*view.body, *(part for line in (*view.header, *envelope) for part in line)]
    assert all(words == sanitise(words) for words in told)


@given(st.binary(max_size=200))
def test_every_line_that_ends_is_in_the_header_or_in_the_body(text: bytes) -> None:
    view = of_text(text, ClientState.LAST)
    assert len(view.header) + len(view.body) <= text.count(b"\r\n") + 1


def test_each_row_of_the_header_fields_names_a_section() -> None:
    assert all(row.source.startswith("RFC ") and row.user and row.id == row.id.lower() for row in FIELDS)
    assert len({row.id for row in FIELDS}) == len(FIELDS)
