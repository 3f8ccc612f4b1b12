"""Each view of the transcript: what it shows, that it fits, and that no octets are obeyed."""

import asyncio
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from smtpsim.network.stream import Link
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Track
from smtpsim.spec.faults import FAULT_OF
from smtpsim.spec.terms import Actor, Kind, PhaseName, ServerState, Verb
from smtpsim.stage.inside import Inside
from smtpsim.stage.sending import CURSOR_MARK, sent_part, sent_words
from smtpsim.tui.widgets.transcript_lines import Body, Line
from smtpsim.tui.widgets.transcript_octets import octets_per_row
from smtpsim.tui.widgets.transcript_views import TranscriptView, next_view, view_block, view_height
from tests.support.mail_systems import TWO_HOPS, system_timeline
from tests.support.worlds import classic_world, steps_of
from tests.tui.sample_sessions import after, app_of, picture, simulator, two_recipients

VIEWS = pytest.mark.parametrize("view", list(TranscriptView))
WIDTHS = pytest.mark.parametrize("width", [34, 80])
HOSTILE = (
    b"Subject: [/] [bold]x\r\n\r\n\x1b]0;owned\x07 \xc2\x9b31m \xe2\x80\xae \xe6\x97\xa5\xe6\x9c\xac\r\n"
)


def said(octets: bytes, kind: Kind = Kind.COMMAND, actor: Actor = Actor.CLIENT, at: int = 80) -> Step:
    return Step(0, at, "s1", "mail.sender.example", actor, kind, octets, at + 40)


def plain(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def shown(view: TranscriptView, step: Step, width: int = 80) -> list[str]:
    return plain(view_block(view, Body(step), step.phase, width))


def test_the_views_go_round() -> None:
    view, seen = TranscriptView.LINES, list[TranscriptView]()
    for _ in TranscriptView:
        view = next_view(view)
        seen.append(view)
    assert seen == [*list(TranscriptView)[1:], TranscriptView.LINES]


def test_in_two_columns_the_client_stands_left_and_the_server_right() -> None:
    assert shown(TranscriptView.COLUMNS, said(b"NOOP\r\n")) == [f"   {'NOOP':<37} │"]
    reply = said(b"250 OK\r\n", Kind.REPLY, Actor.SERVER)
    assert shown(TranscriptView.COLUMNS, reply) == [f"   {'':<37} │ 250 OK"]


def test_on_the_ladder_an_arrow_goes_from_who_sends_to_who_gets_it_with_both_times() -> None:
    (line,) = shown(TranscriptView.LADDER, said(b"NOOP\r\n"))
    assert line.startswith("     0.08 s │─ NOOP ──")
    assert line.endswith("──▶│ 0.12 s")
    (line,) = shown(TranscriptView.LADDER, said(b"250 OK\r\n", Kind.REPLY, Actor.SERVER))
    assert line.startswith("     0.12 s │◀──")
    assert line.endswith("── 250 OK ─│ 0.08 s")


def test_on_a_narrow_ladder_the_times_stand_below() -> None:
    assert shown(TranscriptView.LADDER, said(b"NOOP\r\n"), 34) == [
        f"   │─ NOOP {'─' * 21}▶│",
        f"   │ 0.08 s to 0.12 s{' ' * 12}│",
    ]


def test_lost_octets_end_in_an_x() -> None:
    steps = steps_of(classic_world((FAULT_OF["lost-after-the-dot"].rule,)))
    lost = next(step for step in steps if step.fault and step.kind is Kind.REPLY)
    first, second = shown(TranscriptView.LADDER, lost)
    assert first.startswith(" !     lost │ ")
    assert "x────" in first
    assert "◀" not in first
    assert "lost: all of it, or its end, never arrives" in second


def test_late_octets_say_how_late_they_are() -> None:
    steps = steps_of(classic_world((FAULT_OF["slow"].rule,), link=Link(latency_ms=40)))
    text = next(step for step in steps if step.kind is Kind.DATA)
    assert any("arrives 1." in line or "arrives 2." in line for line in shown(TranscriptView.LADDER, text))


def test_on_the_ladder_a_long_text_is_its_beginning_and_its_end() -> None:
    step = said(b"".join(b"%d\r\n" % number for number in range(100)), Kind.DATA)
    lines = shown(TranscriptView.LADDER, step)
    assert len(lines) == 4
    assert "... 97 more lines ..." in lines[2]
    assert "─ 99 ─" in lines[3]


def test_what_is_not_said_but_goes_over_the_channel_is_an_arrow_with_words_in_parentheses() -> None:
    (line,) = shown(TranscriptView.LADDER, said(b"", Kind.OPEN))
    assert "─ (opens the connection) ──" in line


def test_a_note_stands_between_the_lifelines() -> None:
    step = Step(0, 80, "s1", "mx.receiver.example", Actor.SERVER, Kind.TIMER)
    (line,) = shown(TranscriptView.LADDER, step)
    assert "│ -- server has waited long enough" in line
    assert line.endswith("│ 0.08 s")


def test_raw_shows_line_ends_and_names_a_lone_lf() -> None:
    step = said(b"one\r\ntwo\n", Kind.DATA)
    assert shown(TranscriptView.RAW, step) == [
        "   C: one␍␊",
        "      two␊",
        "      ^ lone LF: it ends no line [RFC 5321 2.3.8]",
    ]


def test_hexadecimal_has_as_many_octets_a_row_as_fit() -> None:
    assert [octets_per_row(width) for width in (200, 79, 52, 34, 20, 10)] == [16, 16, 8, 4, 1, 1]
    assert shown(TranscriptView.HEX, said(b"NOOP\r\n"), 52) == [
        "   C: 0000  4e 4f 4f 50 0d 0a        NOOP␍␊",
    ]


@pytest.mark.parametrize("view", [TranscriptView.RAW, TranscriptView.HEX])
def test_a_very_long_text_is_shortened_and_says_how_long_it_is(view: TranscriptView) -> None:
    step = said(b"".join(b"%d\r\n" % number for number in range(100_000)), Kind.DATA)
    lines = shown(view, step)
    assert len(lines) == 60
    assert "      ... shortened: 688,890 octets in all ..." in lines
    assert "99␍␊" in lines[-1]


@VIEWS
@WIDTHS
def test_a_step_of_which_some_is_sent_has_a_mark_and_says_how_much(view: TranscriptView, width: int) -> None:
    inside = Inside(said(b"MAIL FROM:<alice@sender.example>\r\n"), 7)
    body = Body(sent_part(inside), is_current=True, sent=sent_words(inside))
    lines = plain(view_block(view, body, None, width))
    assert sum(CURSOR_MARK in line for line in lines) == 1
    assert "7 of 34 octets sent" in " ".join(" ".join(lines).replace("│", "").split())
    assert not any("alice" in line or "▶" in line or "no line end" in line for line in lines)
    assert len(lines) == view_height(view, body, None, width)


@VIEWS
@WIDTHS
@pytest.mark.parametrize("fault", [*FAULT_OF, ""])
def test_each_line_of_a_session_fits_and_is_counted(view: TranscriptView, width: int, fault: str) -> None:
    faults = (FAULT_OF[fault].rule,) if fault else ()
    before = None
    for step in steps_of(classic_world(faults, hello=Verb.EHLO)):
        lines = view_block(view, Body(step), before, width)
        assert max(cell_len("".join(text for text, _ in line)) for line in lines) <= width
        assert len(lines) == view_height(view, Body(step), before, width)
        before = step.phase


@given(
    st.sampled_from(TranscriptView),
    st.one_of(st.binary(max_size=300), st.just(HOSTILE), st.text(max_size=80).map(str.encode)),
    st.sampled_from([Kind.DATA, Kind.COMMAND, Kind.REPLY, Kind.END_OF_DATA]),
    st.integers(min_value=20, max_value=130),
    st.sampled_from(["", "3 of 9 octets sent"]),
)
def test_any_octets_fit_in_any_view_and_are_never_obeyed(
    view: TranscriptView, octets: bytes, kind: Kind, width: int, sent: str
) -> None:
    actor = Actor.SERVER if kind is Kind.REPLY else Actor.CLIENT
    step = said(octets, kind, actor)
    body = Body(step, is_current=True, sent=sent)
    lines = view_block(view, body, PhaseName.TRANSFER, width)
    texts = ["".join(text for text, _ in line) for line in lines]
    assert len(lines) == view_height(view, body, PhaseName.TRANSFER, width)
    assert all(cell_len(text) <= width for text in texts)
    assert not any(unicodedata.category(char) in {"Cc", "Cf"} for text in texts for char in text)


@VIEWS
def test_a_click_on_a_step_finds_it_in_every_view(view: TranscriptView) -> None:
    def found(timeline: Timeline) -> list[int | None]:
        app = app_of(timeline)

        def look(_app: object) -> list[int | None]:
            transcript = simulator(app).transcript
            transcript.choose_view(view)
            return [transcript.step_at(line) for line in range(transcript.virtual_size.height + 1)]

        return after(app, [], look)

    *steps, below = found(two_recipients(7))
    assert below is None
    assert sorted({step or 0 for step in steps}) == [1, 2, 3, 4, 5, 6, 7]


@VIEWS
def test_the_headings_of_hops_stand_in_every_view(view: TranscriptView) -> None:
    app = app_of(system_timeline(TWO_HOPS, 40))
    keys = ["v"] * list(TranscriptView).index(view)
    assert "s2: mail.sender.example to mx.receiver.example" in after(app, [*keys], all_lines, size=(80, 40))


def all_lines(app: object) -> str:
    """All that the transcript has, also what is out of sight."""
    from smtpsim.tui.app import SimulatorApp  # noqa: PLC0415

    assert isinstance(app, SimulatorApp)
    transcript = simulator(app).transcript
    transcript.scroll_to(0, 0, animate=False, immediate=True, force=True)
    return "\n".join(transcript.render_line(y).text for y in range(transcript.virtual_size.height))


@VIEWS
def test_the_step_that_the_cursor_stands_inside_is_the_last_and_the_current_one(view: TranscriptView) -> None:
    timeline = two_recipients(8)
    timeline.seek(6)
    steps = timeline.branch.track.steps
    app = app_of(timeline)

    def look(_app: object) -> tuple[str, int | None]:
        transcript = simulator(app).transcript
        transcript.choose_view(view)
        transcript.show(steps, 6, None, Inside(steps[6], 5))
        seen = all_lines(app)
        return seen, transcript.step_at(transcript.virtual_size.height - 1)

    seen, clicked = after(app, [], look)
    assert "5 of 32 octets sent" in seen
    assert CURSOR_MARK in seen
    assert seen.count("\n>") == 1
    assert clicked == 7


def long_session(count: int) -> Timeline:
    """A recorded session that says NOOP so many times."""
    steps = [
        Step(n, n, "s1", "mail.sender.example", Actor.CLIENT, Kind.COMMAND, b"NOOP %d\r\n" % n, n)
        for n in range(count)
    ]
    return Timeline(None, Track(steps))


def test_in_a_long_session_one_scrolls_back_to_the_first_step() -> None:
    timeline = long_session(5_000)
    timeline.to_end()
    app = app_of(timeline)

    async def drive() -> tuple[str, str, int | None]:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            transcript, at_the_end = simulator(app).transcript, picture(app)
            for _ in range(8):
                transcript.scroll_to(0, 0, animate=False, immediate=True, force=True)
                await pilot.pause()
            return at_the_end, picture(app), transcript.step_at(0)

    at_the_end, at_the_start, first = asyncio.run(drive())
    assert "NOOP 4999" in at_the_end
    assert "C: NOOP 0" in at_the_start
    assert first == 1


@pytest.mark.parametrize("places", [[10, 4_990], [4_990, 3_000], [4_000, 2_999, 2_500, 4_999]])
def test_in_a_long_session_any_place_is_reached_from_any_other(places: list[int]) -> None:
    timeline = long_session(5_000)
    app = app_of(timeline)

    def look(_app: object) -> list[str]:
        screen, seen = simulator(app), []
        for place in places:
            timeline.seek(place)
            screen.show_cursor()
            transcript = screen.transcript
            rows = [transcript.render_line(y).text for y in range(transcript.size.height)]
            seen.append(next(row for row in rows if row.startswith(">")).strip())
        return seen

    assert after(app, [], look) == [f">  C: NOOP {place - 1}" for place in places]


@VIEWS
def test_of_a_long_step_that_the_cursor_stands_inside_the_end_is_in_sight(view: TranscriptView) -> None:
    text = said(b"".join(b"line %d\r\n" % number for number in range(40)), Kind.DATA)
    timeline = Timeline(None, Track([said(b"DATA\r\n"), text]))
    timeline.seek(1)
    app = app_of(timeline)

    def look(_app: object) -> list[str]:
        transcript = simulator(app).transcript
        transcript.choose_view(view)
        transcript.show(timeline.branch.track.steps, 1, None, Inside(text, 200))
        return [transcript.render_line(y).text for y in range(transcript.size.height)]

    seen = after(app, [], look)
    assert any(CURSOR_MARK in line for line in seen)
    assert any("200 of 350 octets sent" in line for line in seen)


def test_of_raw_octets_that_are_still_being_sent_nothing_is_said_too_early() -> None:
    step = replace(said(b"..a", Kind.DATA), server_state=ServerState.DATA)
    lines = plain(view_block(TranscriptView.RAW, Body(step, sent="3 of 9 octets sent"), None, 80))
    assert lines == [f"   C: ..a{CURSOR_MARK}", "      3 of 9 octets sent"]
