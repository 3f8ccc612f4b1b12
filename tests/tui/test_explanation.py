"""The tabs of the explanation and the journey of the mail, on the screen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpsim.explain.journey import Journey, Stop
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import NOTHING_YET
from smtpsim.spec.terms import Actor, Kind, Verb
from smtpsim.tui.app import SimulatorApp
from smtpsim.tui.widgets.explanation import Tab, title_line
from smtpsim.tui.widgets.journey_bar import journey_line
from smtpsim.tui.widgets.tab_words import line_words, message_words, now_words, states_words
from smtpsim.tui.widgets.why import View, why_words
from tests.support.mail_systems import QUEUE, TWO_HOPS, system_timeline
from tests.tui.sample_sessions import (
    AFTER_FIRST_RCPT,
    SMALL,
    after,
    app_of,
    picture,
    simulator,
    two_recipients,
)
from tests.tui.test_screen import SIZES, SnapCompare, hostile_session, keys

TEXT_IS_SENT = 13  # steps that are done
HOP_BEGINS, READER_HAS_IT = 20, 54
TABS = pytest.mark.parametrize("key", list("wclmt"))


def words(app: SimulatorApp) -> str:
    return simulator(app).explanation.words.plain


def bar(app: SimulatorApp) -> str:
    return picture(app).splitlines()[0].strip()


@TABS
@SIZES
def test_a_tab_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int], key: str) -> None:
    app = app_of(two_recipients(AFTER_FIRST_RCPT + 1))
    assert snap_compare(app, terminal_size=size, run_before=keys(key))


@SIZES
def test_the_message_in_its_parts_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(TEXT_IS_SENT))
    assert snap_compare(app, terminal_size=size, run_before=keys("m"))


@SIZES
def test_a_lit_digit_looks_as_it_did(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    app = app_of(two_recipients(4))
    assert snap_compare(app, terminal_size=size, run_before=keys("l", "full_stop"))


@TABS
@pytest.mark.parametrize("at", [0, 1, 4, TEXT_IS_SENT, 16, 21])
def test_each_tab_has_words_at_any_step(key: str, at: int) -> None:
    assert after(app_of(two_recipients(at)), [key], words).strip()


@TABS
@pytest.mark.parametrize("at", [0, 1, 19, 45, READER_HAS_IT])
def test_each_tab_has_words_in_a_mail_system(key: str, at: int) -> None:
    assert after(app_of(system_timeline(TWO_HOPS, at)), [key], words).strip()


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("tab", list(Tab))
def test_the_title_shows_each_tab_s_key_and_the_chosen_one_in_brackets(tab: Tab, width: int) -> None:
    title = title_line(tab, width)
    assert title.cell_length <= width
    assert title.plain.count("[") == 1
    assert set("wclmt") <= {word.strip("[") for word in title.plain.split()}


def test_the_tab_stays_while_one_steps() -> None:
    seen = after(app_of(two_recipients(3)), ["t", "space", "space", "left"], words)
    assert seen.startswith("Server ")


def test_another_step_lights_the_first_part_of_its_line() -> None:
    seen = after(app_of(two_recipients(3)), ["l", "full_stop", "full_stop", "space"], words)
    assert "Part 1 of" in seen


def scroll_after(app: SimulatorApp, pressed: list[str]) -> float:
    return after(app, [*pressed], lambda one: simulator(one).explanation.scroll_offset.y)


def test_each_tab_keeps_where_it_is_scrolled_to() -> None:
    down = ["m", "tab", "tab", "down", "down"]
    assert scroll_after(app_of(two_recipients(TEXT_IS_SENT)), down) == 2
    assert scroll_after(app_of(two_recipients(TEXT_IS_SENT)), [*down, "w"]) == 0
    assert scroll_after(app_of(two_recipients(TEXT_IS_SENT)), [*down, "w", "m"]) == 2
    assert scroll_after(app_of(two_recipients(TEXT_IS_SENT)), [*down, "left", "space"]) == 2


def test_the_reasons_of_another_step_are_seen_from_their_beginning() -> None:
    pressed = ["tab", "tab", "down", "space"]
    assert scroll_after(app_of(two_recipients(AFTER_FIRST_RCPT + 1)), pressed) == 0


@SIZES
@pytest.mark.parametrize("key", list("lm"))
def test_a_hostile_mail_is_shown_in_each_tab_and_not_obeyed(size: tuple[int, int], key: str) -> None:
    seen = after(app_of(hostile_session()), [key, "tab", "tab", "pagedown"], picture, size=size)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(seen)


def test_markup_in_a_header_is_shown_as_it_is() -> None:
    assert "[/] [bold]x [@click=app.exit]y" in after(app_of(hostile_session()), ["m"], words)


@settings(max_examples=60)
@given(st.binary(max_size=60), st.text(max_size=20), st.sampled_from(list(Kind)), st.integers(5, 120))
def test_no_text_of_a_session_reaches_a_tab_raw(octets: bytes, name: str, kind: Kind, width: int) -> None:
    step = Step(1, 0, name, name, Actor.CLIENT, kind, octets, verb=Verb.RCPT, recipient=name)
    view = View(step, NOTHING_YET, NOTHING_YET, [step], 1)
    told = [tab(view).plain for tab in (why_words, now_words, message_words, states_words)]
    told.append(line_words(view, 1, width).plain)
    assert all(line == sanitise(line) for words in told for line in words.split("\n"))


@pytest.mark.parametrize("width", [10, 30, 80])
def test_a_long_line_is_cut_so_that_the_lit_part_is_in_sight(width: int) -> None:
    octets = b"RCPT TO:<" + b"a" * 60 + b"@receiver.example> NOTIFY=NEVER\r\n"
    step = Step(1, 0, "s1", "h", Actor.CLIENT, Kind.COMMAND, octets, verb=Verb.RCPT)
    for part in range(9):
        line, carets, *_ = line_words(View(step), part, width).plain.split("\n")
        under = line[carets.index("^") : carets.index("^") + carets.count("^")]
        assert under.strip("…")
        if len(under) < width:
            assert len(line) <= width + 2


def test_one_hop_goes_from_the_client_over_the_server_to_a_mailbox() -> None:
    timeline = two_recipients(AFTER_FIRST_RCPT)
    assert after(app_of(timeline), [], bar) == "mail.sender.example ●2 ▶ mx.receiver.example → mailbox"
    assert "▶" not in after(app_of(two_recipients()), [], bar)


def test_a_delivery_lights_the_arrow_to_the_mailbox() -> None:
    timeline = two_recipients()
    while timeline.forward() is not None and timeline.step and timeline.step.kind is not Kind.DELIVERY:
        pass
    assert after(app_of(timeline), [], bar).endswith("mx.receiver.example ●2 ▶ mailbox")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0, "pc.alice.example → mail.sender.example → ?"),
        (1, "pc.alice.example ●1 ▶ mail.sender.example → ?"),
        (19, "pc.alice.example → [mail.sender.example] ●1 → ?"),
        (HOP_BEGINS, "pc.alice.example → mail.sender.example ●1 ▶ mx.receiver.example → ?"),
        (45, "pc.alice → mail.sender → mx.receiver ●1 → mailbox ▶ pc.bob"),
    ],
)
def test_the_bar_follows_the_mail_from_host_to_host(at: int, expected: str) -> None:
    assert after(app_of(system_timeline(TWO_HOPS, at)), [], bar) == expected


def test_back_in_time_the_bar_knows_no_more_than_one_did_then() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    timeline.seek(5)
    assert after(app_of(timeline), [], bar).endswith("▶ mail.sender.example → ?")


def test_a_hop_shown_alone_is_shown_as_it_was_at_its_last_step() -> None:
    timeline = system_timeline(TWO_HOPS)
    timeline.to_end()
    assert after(app_of(timeline), ["h"], bar) == "pc.alice.example ▶ mail.sender.example ●1 → ?"


def test_a_report_is_a_copy_at_the_host_that_wrote_it() -> None:
    timeline = system_timeline(QUEUE)
    while timeline.forward() is not None and timeline.step and timeline.step.row != "report-written":
        pass
    assert "[mail.sender.example] ●" in after(app_of(timeline), [], bar)


NAME = st.text(st.characters(min_codepoint=1, max_codepoint=0x2FFF), max_size=40)
STOPS = st.lists(st.builds(Stop, NAME, st.integers(0, 9), is_host=st.booleans()), max_size=8)


@given(STOPS, st.integers(0, 200), st.integers(0, 7))
def test_the_bar_is_safe_to_show_and_keeps_the_lit_hop(stops: list[Stop], width: int, at: int) -> None:
    arrow = at if at < len(stops) - 1 else None
    line = journey_line(Journey(tuple(stops), arrow), width).plain
    assert line == sanitise(line)
    if arrow is not None and not any("▶" in stop.name for stop in stops):
        assert line.count("▶") == 1


@pytest.mark.parametrize("width", [40, 60, 78])
def test_the_bar_of_two_hops_fits_a_narrow_screen(width: int) -> None:
    hosts = ("pc.alice.example", "mail.sender.example", "mx.receiver.example")
    stops = (*map(Stop, hosts), Stop("mailbox", is_host=False), Stop("pc.bob.example", 1))
    line = journey_line(Journey(stops, 1), width)
    assert line.cell_length <= width
    assert "▶" in line.plain


def test_keys_of_tabs_in_quick_turn_end_at_the_last() -> None:
    seen = after(app_of(two_recipients(3)), ["t", "m", "l", "c"] * 3, words, size=SMALL)
    assert seen.startswith("Now: ")
