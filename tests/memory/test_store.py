"""What is remembered is there at the next start, and whatever is wrong with the folder stops nobody."""

from pathlib import Path

import pytest

from smtpsim.errors import BadFileError
from smtpsim.memory.last import LastSession
from smtpsim.memory.settings import Settings
from smtpsim.memory.store import Memory
from smtpsim.recording.format import OBSERVED_HEADER

LAST = LastSession(title="A title", source="classic", has_recording=True, cursor=3, known=4)


def test_settings_are_there_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "down"
    assert Memory(folder).remember(Settings(theme="nord"))
    assert Memory(folder).settings == Settings(theme="nord")
    assert [path.name for path in folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("octets", [b"", b"\xff\xfe", b"{", b"[]", b'{"theme": 3}'])
def test_a_damaged_file_gives_the_first_settings_and_one_line(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(octets)
    memory = Memory(tmp_path)
    assert memory.settings == Settings()
    assert memory.note == f"{tmp_path}/settings.json is damaged, so all is as at the first start."


def test_a_folder_that_is_a_file_is_told_in_one_line_and_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("mine")
    memory = Memory(tmp_path / "state")
    assert memory.note == f"Nothing is remembered: {tmp_path / 'state'} is a file, and should be a folder."
    assert not memory.remember(Settings(theme="nord"))
    assert (tmp_path / "state").read_text() == "mine"


@pytest.mark.parametrize("folder", [None, Path("/dev/null/below"), Path("/proc/nobody-may-write-here")])
def test_where_nothing_can_be_written_nothing_is_remembered_and_nothing_is_said(folder: Path | None) -> None:
    memory = Memory(folder)
    assert not memory.remember(Settings(theme="nord"))
    assert not memory.keep_last(LAST, OBSERVED_HEADER, ())
    assert memory.last() is None
    assert not memory.note


def test_a_settings_file_that_is_a_folder_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    memory = Memory(tmp_path)
    assert memory.settings == Settings()
    assert not memory.remember(Settings(theme="nord"))


def test_the_last_session_is_there_with_its_place_and_its_recording(tmp_path: Path) -> None:
    assert Memory(tmp_path).keep_last(LAST, OBSERVED_HEADER, ())
    assert Memory(tmp_path).last() == LAST
    assert Memory(tmp_path).last_recording().header == OBSERVED_HEADER


def test_a_later_last_session_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    one, other = Memory(tmp_path), Memory(tmp_path)
    one.keep_last(LAST, OBSERVED_HEADER, ())
    other.keep_last(LastSession(title="Other", source="x.jsonl", has_recording=False), OBSERVED_HEADER, ())
    last = one.last()
    assert last is not None
    assert last.title == "Other"
    assert [path.name for path in tmp_path.iterdir()] == ["last.jsonl"]


@pytest.mark.parametrize("octets", [b"", b"\n", b"{}\n", b"\xff\n", b"x" * 100_000])
def test_a_damaged_last_session_is_none(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "last.jsonl").write_bytes(octets)
    assert Memory(tmp_path).last() is None


def test_a_damaged_recording_of_the_last_session_is_told_with_its_place(tmp_path: Path) -> None:
    Memory(tmp_path).keep_last(LAST, OBSERVED_HEADER, ())
    path = tmp_path / "last.jsonl"
    path.write_bytes(path.read_bytes() + b"nonsense\nmore\n")
    with pytest.raises(BadFileError, match="this line is damaged"):
        Memory(tmp_path).last_recording()
