"""The session on the desk of the screen: saved, recorded as it grows, and begun again."""

from pathlib import Path

import pytest

from smtpsim.cli.desk import Desk
from smtpsim.errors import BadFileError
from smtpsim.library import Recorder, open_recording
from smtpsim.recording.replay import compare
from smtpsim.simulation.intervention import Inject
from smtpsim.spec.faults import FAULT_OF


def test_a_session_begun_again_is_recorded_in_a_file_of_its_own(tmp_path: Path) -> None:
    desk = Desk("classic", tmp_path / "lesson.jsonl")
    for _ in range(3):
        desk.begin().to_end()
    desk.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["lesson.jsonl", "lesson.jsonl.2", "lesson.jsonl.3"]
    assert all(compare(open_recording(str(path))).agrees for path in tmp_path.iterdir())


def test_a_disk_that_fills_up_ends_the_recording_and_not_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk("classic", tmp_path / "lesson.jsonl")
    timeline = desk.begin()
    timeline.forward()

    def fail(_recorder: Recorder, _item: object) -> None:
        raise BadFileError("lesson.jsonl", "cannot be written: No space left on device")

    monkeypatch.setattr(Recorder, "write", fail)
    timeline.to_end()
    assert timeline.known == len(desk.items) > 1
    with pytest.raises(BadFileError, match="No space left"):
        desk.close()


def test_a_recording_on_the_disk_says_that_it_cannot_be_written(tmp_path: Path) -> None:
    desk = Desk("classic")
    recorder = Recorder(tmp_path / "lesson.jsonl", desk.header())
    recorder.close()
    recorder._file = Path("/dev/full").open("wb", buffering=0)  # noqa: SLF001, SIM115  stands for a full disk
    with pytest.raises(BadFileError, match="No space left"):
        recorder.write(desk.header())
    recorder.close()


def test_the_home_of_an_unknown_user_is_a_mistake_that_can_be_shown() -> None:
    with pytest.raises(BadFileError, match="user whom this machine does not know"):
        Desk("classic").save("~nobody-of-that-name/session.jsonl")


def test_a_session_saved_under_the_name_of_a_scenario_is_one_that_gives_the_same(tmp_path: Path) -> None:
    desk = Desk("two-recipients")
    timeline = desk.begin()
    timeline.seek(7)
    timeline.intervene(Inject(7, FAULT_OF["unknown-mailbox"].rule))
    timeline.to_end()
    desk.save(str(tmp_path / "mine.yaml"))
    again = Desk(str(tmp_path / "mine.yaml")).begin()
    again.to_end()
    assert list(again.branch.track.steps) == list(timeline.branch.track.steps)
    with pytest.raises(BadFileError, match="exists already"):
        desk.save(str(tmp_path / "mine.yaml"))
