"""Saving a session to the file of its scenario adds the faults, and leaves the author's text as it is."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpsim.cli.desk import Desk
from smtpsim.errors import BadFileError, SmtpsimError, UsageError
from smtpsim.plain.conversation import Conversation
from smtpsim.scenarios.checker import check_text
from smtpsim.scenarios.reader import read_scenario
from smtpsim.scenarios.template import TEMPLATE
from smtpsim.simulation.timeline import Timeline
from smtpsim.spec.faults import FAULT_OF, FAULTS
from smtpsim.stage.changes import arm
from smtpsim.stage.showing import NO_LIBRARY
from tests.scenarios.playing import LESSONS, SMALL, run

QUICK = ("classic", "two-recipients", "size-limit", "pipelining", "two-mails", "starttls", "mailbox-busy")
PRESETS = [row.id for row in FAULTS]
BUSY, LOST = FAULT_OF["mailbox-busy"].rule, FAULT_OF["lost-after-the-dot"].rule


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("mine.yaml")
    path.write_text(TEMPLATE)
    return path


def opened(path: Path, at: int = 4) -> tuple[Desk, Timeline]:
    """A session of a file with mailbox-busy armed after so many steps."""
    desk = Desk(str(path))
    timeline = desk.begin()
    timeline.seek(at)
    arm(timeline, BUSY)
    return desk, timeline


def save(desk: Desk, name: str = "mine.yaml") -> str:
    """Save twice: the first time it only says what it will do."""
    with pytest.raises(UsageError) as told:
        desk.save(name)
    assert desk.save(name).startswith(("Added ", "Saved "))
    return str(told.value)


def test_it_says_first_what_it_will_do_and_writes_nothing(file: Path) -> None:
    desk, _ = opened(file)
    with pytest.raises(
        UsageError,
        match=r"once more under this name to add 1 fault to mine\.yaml: mailbox-busy\. All else in it stays",
    ):
        desk.save("mine.yaml")
    assert file.read_text() == TEMPLATE


def test_then_it_adds_the_fault_and_each_octet_of_the_author_stays(file: Path) -> None:
    desk, _ = opened(file)
    told = save(desk)
    before, _, after = file.read_text().partition("faults:\n  - mailbox-busy\n\n")
    assert before + after == TEMPLATE
    assert told.endswith("What you expect does not come true then (lines 41, 42 of the new text).")


def test_what_is_said_to_come_true_no_more_is_what_check_finds(file: Path) -> None:
    desk, _ = opened(file)
    save(desk)
    found = {one.line for one in check_text(file.read_text(), "mine.yaml")}
    assert found == {41, 42}


def test_another_fault_is_added_to_those_that_were_saved(file: Path) -> None:
    desk, timeline = opened(file)
    save(desk)
    arm(timeline, LOST)
    assert "lost-after-the-dot" in save(desk)
    assert "  - mailbox-busy\n  - lost-after-the-dot\n" in file.read_text()


def test_a_session_that_the_file_gives_already_writes_nothing(file: Path) -> None:
    desk = Desk(str(file))
    desk.begin().seek(3)
    assert desk.save("mine.yaml") == "mine.yaml gives this session already; nothing was written."


def test_a_file_that_says_something_else_meanwhile_is_not_touched(file: Path) -> None:
    desk, _ = opened(file)
    file.write_text(other := TEMPLATE.replace("Bob Example}", "Bob}"))
    with pytest.raises(BadFileError, match="says something else than when it was opened"):
        desk.save("mine.yaml")
    assert file.read_text() == other


def test_a_remark_that_came_meanwhile_is_kept_and_what_is_done_is_said_again(file: Path) -> None:
    desk, _ = opened(file)
    with pytest.raises(UsageError):
        desk.save("mine.yaml")
    file.write_text(f"# mine\n{TEMPLATE}")
    save(desk)
    assert file.read_text().startswith("# mine\n# yaml-language-server")


def test_a_file_with_mistakes_meanwhile_is_not_touched(file: Path) -> None:
    desk, _ = opened(file)
    file.write_text(broken := TEMPLATE.replace("title:", "titel:"))
    with pytest.raises(SmtpsimError, match="titel"):
        desk.save("mine.yaml")
    assert file.read_text() == broken


def test_before_saving_one_is_told_of_it_where_the_scenario_is_a_file_of_ones_own(file: Path) -> None:
    assert Desk(str(file)).showing().save_words == (
        "Under the name mine.yaml your faults are added to the scenario itself."
    )
    assert Desk("classic").showing().save_words == ""


def test_its_mode_and_a_link_to_it_stay(file: Path) -> None:
    file.chmod(0o640)
    Path("link.yaml").symlink_to(file)
    desk, _ = opened(Path("link.yaml"))
    save(desk, "link.yaml")
    assert Path("link.yaml").is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert "  - mailbox-busy" in file.read_text()
    assert sorted(path.name for path in Path().iterdir()) == ["link.yaml", "mine.yaml"]


def test_line_ends_and_a_byte_order_mark_stay(file: Path) -> None:
    octets = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    file.write_bytes(octets)
    desk, _ = opened(file)
    save(desk)
    assert file.read_bytes() == octets + b"\r\nfaults:\r\n  - mailbox-busy\r\n"


def test_another_existing_file_is_still_never_overwritten(file: Path) -> None:
    desk, _ = opened(file)
    Path("other.yaml").write_text(SMALL)
    with pytest.raises(BadFileError, match="exists already"):
        desk.save("other.yaml")


def test_a_fault_that_was_taken_away_before_it_struck_is_as_none(file: Path) -> None:
    desk = Desk(str(file))
    timeline = desk.begin()
    arm(timeline, BUSY)
    timeline.seek(3)
    arm(timeline, "mailbox-busy")
    assert desk.save("mine.yaml").endswith("nothing was written.")
    assert file.read_text() == TEMPLATE


def test_a_session_may_be_saved_as_a_scenario_before_its_end_is_seen(file: Path) -> None:
    desk, _ = opened(file)
    desk.save("new.yaml")
    made = read_scenario(Path("new.yaml").read_text(), "new.yaml")
    assert BUSY in made.faults


def test_the_plain_mode_asks_in_the_same_way(file: Path) -> None:
    desk = Desk(str(file))
    talk = Conversation(desk.showing(), NO_LIBRARY)
    list(talk.answer("inject mailbox-busy"))
    assert "to add 1 fault to mine.yaml" in "".join(talk.answer("save mine.yaml"))
    assert list(talk.answer("save mine.yaml")) == ["Added 1 fault to mine.yaml; all else in it is as it was."]


@settings(max_examples=12)
@given(st.sampled_from(QUICK), st.sampled_from(PRESETS), st.integers(0, 20))
def test_after_a_save_the_file_gives_the_session_of_the_screen(name: str, preset: str, at: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.yaml")
        file.write_text(text := (LESSONS / file.name).read_text(encoding="utf-8"), encoding="utf-8")
        desk = Desk(str(file))
        timeline = desk.begin()
        timeline.seek(at)
        arm(timeline, FAULT_OF[preset].rule)
        told = attempt(desk, str(file))
        now = file.read_text(encoding="utf-8")
    if not told:  # nothing to add, or nothing that faults from the start could give
        assert now == text
        return
    timeline.to_end()
    assert run(read_scenario(now, "x")) == tuple(timeline.branch.track.steps)
    missed = {str(one.line) for one in check_text(now, "x") if one.severity == "error"}
    assert set(re.findall(r"\d+(?=[,\d ]* of the new text)", told)) == missed


def attempt(desk: Desk, name: str) -> str:
    """Save if that can be done; give what is announced."""
    try:
        desk.save(name)
    except UsageError as told:
        if "Save once more" in str(told):
            desk.save(name)
            return str(told)
    return ""
