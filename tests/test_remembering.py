"""A session that is left comes back with its branches, its place and its title; and can begin again."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpsim.cli.remembering import Keeper, when_words
from smtpsim.errors import SmtpsimError
from smtpsim.memory.last import LastSession
from smtpsim.memory.store import Memory
from smtpsim.recording.format import OBSERVED_HEADER
from smtpsim.simulation.intervention import Inject
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.showing import LastPlace, Showing, Standing

AT = 7


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    monkeypatch.chdir(tmp_path)
    return Keeper(Memory(tmp_path / "state"))


def leave(showing: Showing) -> None:
    line = showing.timeline
    assert showing.keep is not None
    showing.keep(Standing(line.branch.name, line.cursor, line.known))


def with_a_branch(showing: Showing) -> Showing:
    """Go on, go back, and put a fault into the past."""
    line = showing.timeline
    line.seek(AT + 5)
    line.seek(AT)
    line.intervene(Inject(AT, FAULT_OF["unknown-mailbox"].rule))
    line.seek(AT + 3)
    return showing


def test_what_was_left_comes_back_with_its_branches_and_its_place(keeper: Keeper) -> None:
    shown = with_a_branch(keeper.open_named("two-recipients"))
    leave(shown)
    again = keeper.resume()
    assert again.title == shown.title
    assert again.timeline.cursor == AT + 3
    assert again.timeline.branch.name == "branch-1"
    for name, branch in shown.timeline.branches.items():
        assert list(again.timeline.branches[name].track.steps) == list(branch.track.steps)


def test_it_can_be_gone_on_with_and_left_again(keeper: Keeper) -> None:
    leave(with_a_branch(keeper.open_named("two-recipients")))
    again = keeper.resume()
    again.timeline.to_end()
    leave(again)
    assert keeper.resume().timeline.cursor == again.timeline.known


def test_to_begin_again_is_to_begin_without_what_a_person_did(keeper: Keeper) -> None:
    leave(with_a_branch(keeper.open_named("two-recipients")))
    again = keeper.resume()
    assert again.restart is not None
    anew = again.restart()
    assert list(anew.branches) == ["main"]
    assert anew.known == 0


def test_a_session_in_which_nothing_was_done_leaves_the_one_before(keeper: Keeper) -> None:
    leave(with_a_branch(keeper.open_named("two-recipients")))
    leave(keeper.open_named("classic"))
    last = keeper.last()
    assert last is not None
    assert last.title == "One mail, two recipients"


def saved(keeper: Keeper) -> Showing:
    """A recording in the folder, opened."""
    shown = keeper.open_named("classic")
    shown.timeline.seek(5)
    assert shown.save is not None
    shown.save("mine.jsonl")
    return keeper.open_named("mine.jsonl")


def test_of_a_recording_that_is_as_it_was_only_its_path_and_the_place_are_kept(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = saved(keeper)
    opened.timeline.seek(3)
    leave(opened)
    assert len((tmp_path / "state" / "last.jsonl").read_bytes().splitlines()) == 1
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    again = keeper.resume()
    again.timeline.seek(4)
    leave(again)
    assert len((tmp_path / "state" / "last.jsonl").read_bytes().splitlines()) == 1
    assert keeper.resume().timeline.cursor == 4


def test_a_recording_that_was_gone_on_with_is_kept_whole_and_begins_again_as_the_file_has_it(
    keeper: Keeper, tmp_path: Path
) -> None:
    opened = saved(keeper)
    opened.timeline.to_end()
    leave(opened)
    again = keeper.resume()
    assert again.timeline.cursor == opened.timeline.known
    assert again.restart is not None
    assert again.restart().known == 5
    (tmp_path / "mine.jsonl").unlink()
    assert keeper.resume().timeline.cursor == opened.timeline.known


def test_without_a_last_session_there_is_nothing_to_continue(keeper: Keeper) -> None:
    assert keeper.last() is None
    with pytest.raises(SmtpsimError, match="No session was left"):
        keeper.resume()


def test_a_recording_that_is_gone_is_told_by_its_path(keeper: Keeper, tmp_path: Path) -> None:
    opened = saved(keeper)
    opened.timeline.seek(3)
    leave(opened)
    (tmp_path / "mine.jsonl").unlink()
    with pytest.raises(SmtpsimError, match=r"mine\.jsonl: cannot be read"):
        keeper.resume()


def test_the_words_say_where_a_session_stands_and_since_when(keeper: Keeper) -> None:
    leave(with_a_branch(keeper.open_named("two-recipients")))
    last = keeper.last()
    assert isinstance(last, LastPlace)
    assert last.place == "step 10"
    assert last.when.startswith("today, ")


@pytest.mark.parametrize(
    ("left_at", "words"),
    [
        ("2026-11-23T08:05:00+00:00", "today, "),
        ("2026-11-22T12:00:00+00:00", "yesterday, "),
        ("2026-03-02T12:00:00+00:00", "2 March 2026, "),
    ],
)
def test_a_day_is_named_as_a_person_names_it(left_at: str, words: str) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert when_words(left_at, now).startswith(words)


@pytest.mark.parametrize("left_at", ["", "yesterday", "9999-99-99", "0001-01-01T00:00:00+23:00"])
def test_a_time_that_is_none_is_not_told(left_at: str) -> None:
    assert not when_words(left_at)


@given(drawn=st.data())
def test_whatever_octet_of_the_last_session_is_changed_it_is_opened_or_told_in_words(
    drawn: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keeper = Keeper(Memory(tmp_path_factory.mktemp("state")))
    leave(with_a_branch(keeper.open_named("two-recipients")))
    path = (keeper.memory.folder or Path()) / "last.jsonl"
    octets = bytearray(path.read_bytes())
    end = drawn.draw(st.sampled_from([octets.find(b"\n"), len(octets)]))
    octets[drawn.draw(st.integers(0, end - 1))] = drawn.draw(st.integers(0, 255))
    path.write_bytes(bytes(octets))
    with suppress(SmtpsimError):
        shown = keeper.resume()
        assert 0 <= shown.timeline.cursor <= shown.timeline.known


@pytest.mark.parametrize("source", ["", ".", "/", "a\0b.yaml", "no-such", "x" * 5000])
def test_a_source_that_names_nothing_is_told_in_words(keeper: Keeper, source: str) -> None:
    last = LastSession(title="A title", source=source, has_recording=False, cursor=3)
    keeper.memory.keep_last(last, OBSERVED_HEADER, ())
    with pytest.raises(SmtpsimError):
        keeper.resume()
