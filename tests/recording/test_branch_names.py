"""Titles of branches in a recording: written, read back, replayed; one for no branch is refused."""

from pathlib import Path

import pytest

from smtpsim.cli.desk import Desk
from smtpsim.errors import BadFileError
from smtpsim.library import open_recording
from smtpsim.recording.format import OBSERVED_HEADER, HappenedItem, computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare, open_timeline
from smtpsim.simulation.intervention import BranchMark, BranchName, Inject
from smtpsim.spec.faults import FAULT_OF
from smtpsim.stage.branch_titles import LONGEST_TITLE, branch_words, name_branch, title_of
from smtpsim.stage.comparison import Comparison
from tests.recording.sessions import scenario, written
from tests.support.branches import AFTER_RCPT, branched


def test_titles_come_back_from_a_recording_and_change_nothing_that_is_computed() -> None:
    items: list[HappenedItem] = []
    timeline = branched("unknown-mailbox", "421-in-mid-session", name="classic", sink=items.append)
    for name, title in (("branch-1", "first"), ("main", "as planned"), ("branch-1", "what if 550")):
        name_branch(timeline, name, title)
    recording = read_recording(written(computed_header(scenario()), items), "x.jsonl")
    assert compare(recording).agrees
    again = open_timeline(recording)
    assert [branch.title for branch in again.branches.values()] == ["as planned", "what if 550", ""]
    assert title_of(again.branches["branch-2"]) == "421 in mid-session at step 8"


def test_a_title_for_a_branch_that_does_not_exist_is_refused_in_one_line() -> None:
    octets = encode_item(OBSERVED_HEADER) + encode_item(BranchName("branch-7", "x"))
    with pytest.raises(BadFileError) as caught:
        read_recording(octets, "x.jsonl")
    said = "x.jsonl:2: this line is damaged: a title is given to branch branch-7, which is not there"
    assert str(caught.value) == said


def test_a_recording_without_titles_reads_as_before() -> None:
    items: list[HappenedItem] = []
    timeline = branched("unknown-mailbox", name="classic", sink=items.append)
    recording = read_recording(written(computed_header(scenario()), items), "x.jsonl")
    assert not any(isinstance(item, BranchName) for item in recording.items)
    assert branch_words(open_timeline(recording).branches["branch-1"]) == branch_words(timeline.branch)


def test_a_hostile_title_of_a_file_is_made_safe_and_short() -> None:
    mark, name = BranchMark("branch-1", "main", 0), BranchName("branch-1", "[/]\x1b]0;x\x07" + "y" * 5000)
    octets = b"".join(encode_item(item) for item in (OBSERVED_HEADER, mark, name))
    title = title_of(open_timeline(read_recording(octets, "x.jsonl")).branches["branch-1"])
    assert title.startswith("[/]␛]0;x␇yyy")
    assert len(title) == LONGEST_TITLE


def test_a_session_saved_with_named_branches_opens_and_goes_on_with_them(tmp_path: Path) -> None:
    desk = Desk("classic")
    timeline = desk.begin()
    timeline.seek(AFTER_RCPT + 1)
    timeline.seek(AFTER_RCPT)
    timeline.intervene(Inject(AFTER_RCPT, FAULT_OF["unknown-mailbox"].rule))
    timeline.to_end()
    name_branch(timeline, "branch-1", "what if 550")
    desk.save(str(tmp_path / "first.jsonl"))

    later = Desk(str(tmp_path / "first.jsonl"))
    opened = later.begin()
    assert branch_words(opened.branch) == "branch-1: what if 550"
    name_branch(opened, "main", "as it should be")
    opened.switch("main")
    opened.to_end()
    later.save(str(tmp_path / "second.jsonl"))

    recording = open_recording(str(tmp_path / "second.jsonl"))
    assert compare(recording).agrees
    last = open_timeline(recording)
    assert {name: branch.title for name, branch in last.branches.items()} == {
        "main": "as it should be",
        "branch-1": "what if 550",
    }
    assert Comparison(last, "main", "branch-1").first == AFTER_RCPT
