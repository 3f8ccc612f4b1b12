"""A branch drawn to cells: a mark falls in the cell of its place, a click leads to where it is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Mark
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.scale import Sign, cell_of, count_at, scale
from tests.support.worlds import classic_world

WIDTHS = st.integers(1, 200)
KNOWN = st.integers(1, 3000)
SIGN_OF = {
    Mark.MESSAGE: Sign.MESSAGE,
    Mark.PHASE: Sign.PHASE,
    Mark.FAULT: Sign.FAULT,
    Mark.ERROR: Sign.ERROR,
}


def refused() -> Timeline:
    """A session in which Bob's mailbox is unknown, at its end."""
    timeline = Timeline(classic_world((FAULT_OF["unknown-mailbox"].rule,)))
    timeline.to_end()
    return timeline


@given(WIDTHS, KNOWN, st.data())
def test_where_there_are_more_cells_than_steps_a_click_on_the_cell_of_a_step_leads_to_it(
    more: int, known: int, data: st.DataObject
) -> None:
    width = known + more
    place = data.draw(st.integers(0, known - 1))
    assert count_at(cell_of(place, width, known), width, known) == place + 1


@given(WIDTHS, KNOWN, st.data())
def test_where_there_are_more_steps_than_cells_a_click_shows_the_cursor_in_the_cell_that_was_clicked(
    width: int, more: int, data: st.DataObject
) -> None:
    known = width + more
    cell = data.draw(st.integers(0, width - 1))
    assert cell_of(count_at(cell, width, known) - 1, width, known) == cell


@given(WIDTHS, KNOWN)
def test_the_last_cell_leads_to_the_last_known_step_and_cells_lead_on_in_order(
    width: int, known: int
) -> None:
    counts = [count_at(cell, width, known) for cell in range(width)]
    assert counts == sorted(counts)
    assert counts[-1] == known


@given(st.integers(1, 120))
def test_every_mark_falls_in_the_cell_of_its_place(width: int) -> None:
    timeline = refused()
    track, known = timeline.branch.track, timeline.known
    signs = scale(track, width, known)
    for mark, sign in SIGN_OF.items():
        place = track.next_mark(mark, 0)
        while place is not None:
            assert signs[cell_of(place, width, known)] >= sign
            place = track.next_mark(mark, place + 1)


@given(st.integers(1, 120))
def test_a_cell_with_a_sign_has_a_mark_or_a_breakpoint(width: int) -> None:
    timeline = refused()
    known = timeline.known
    signs = scale(timeline.branch.track, width, known, (3, 9))
    assert {at for at, sign in enumerate(signs) if sign is Sign.STOP} == {
        cell_of(3, width, known),
        cell_of(9, width, known),
    }


def test_nothing_known_is_a_row_of_empty_cells() -> None:
    assert scale(refused().branch.track, 3, 0) == (Sign.NOTHING,) * 3
    assert cell_of(0, 3, 0) in range(3)
    assert count_at(2, 3, 0) == 0
