"""The words for what the home screen offers, where there is no screen."""

from pathlib import Path

import pytest

from smtpsim.cli.desk import list_sources
from smtpsim.cli.remembering import Keeper
from smtpsim.memory.store import Memory
from smtpsim.plain.conversation import Conversation
from smtpsim.stage.showing import Library
from smtpsim.stage.tour import TOUR
from tests.test_command_line import shell


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    monkeypatch.chdir(tmp_path)
    return Keeper(Memory(tmp_path / "state"))


def talk(keeper: Keeper, *lines: str, name: str = "classic") -> list[str]:
    """Say these lines, leave, and give the answer to the last one."""
    library = Library(list_sources, keeper.open_named, keeper.last, keeper.resume)
    conversation = Conversation(keeper.open_named(name), library)
    answers = [list(conversation.answer(line)) for line in lines]
    conversation.leave()
    return answers[-1]


def test_home_says_what_else_there_is_and_names_a_session_that_was_left(keeper: Keeper) -> None:
    assert not any(line.startswith("continue") for line in talk(keeper, "home"))
    talk(keeper, "step 3")
    first, *_ = talk(keeper, "home")
    assert first.startswith("continue goes on with The classic session, step 3, today, ")


def test_demonstrations_tells_all_by_themes_or_those_of_a_theme(keeper: Keeper) -> None:
    lines = talk(keeper, "demonstrations")
    assert lines[0] == "First steps:"
    assert any(line.startswith("mailbox-busy: Come back later. ") for line in lines)
    assert talk(keeper, "demonstrations greylisting")[1].startswith("greylisting: A stranger at the door. ")
    assert talk(keeper, "demonstrations zebra") == ["No demonstration is about zebra."]


def test_continue_goes_on_with_the_session_that_was_left(keeper: Keeper) -> None:
    talk(keeper, "step 3", "inject 421", "step 2", "back 2", name="two-recipients")
    assert talk(keeper, "continue")[0].startswith("One mail, two recipients. ")
    assert talk(keeper, "continue", "where")[0].startswith("Step 3 of 5; ")


def test_where_no_session_was_left_continue_says_so(keeper: Keeper) -> None:
    assert talk(keeper, "continue") == ["No session was left that could be gone on with."]


def test_the_session_before_is_kept_when_another_is_opened(keeper: Keeper) -> None:
    talk(keeper, "step 3", "open two-hops")
    assert talk(keeper, "continue")[0].startswith("The classic session. ")


def test_the_tour_steps_through_a_session_of_its_own(keeper: Keeper) -> None:
    lines = talk(keeper, "step 5", "tour")
    assert sum(any(line.endswith(caption.told) for line in lines) for caption in TOUR) == len(TOUR)
    assert "Step 9. Client: DATA" in lines
    assert talk(keeper, "step 5", "tour", "where")[0].startswith("Step 5; ")


def test_the_program_remembers_in_the_plain_mode_as_well(tmp_path: Path) -> None:
    shell("printf 'step 3\\nquit\\n' | smtpsim play --plain", tmp_path)
    assert "Step 3. Client: HELO" in shell("printf 'continue\\n' | smtpsim play --plain", tmp_path).stdout
    told = shell("printf 'continue\\n' | smtpsim play --plain --no-state", tmp_path).stdout
    assert "No session was left" in told
