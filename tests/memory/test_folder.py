"""State lies where the system has it, and nowhere where nobody says where."""

from pathlib import Path

import pytest

from smtpsim.memory.folder import state_folder

ABSOLUTE = {"HOME": "/users/alice", "XDG_STATE_HOME": "/state", "SMTPSIM_STATE_DIR": "/own"}


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        (ABSOLUTE, "linux", "/own"),
        ({**ABSOLUTE, "SMTPSIM_STATE_DIR": ""}, "linux", None),
        ({"HOME": "/users/alice", "XDG_STATE_HOME": "/state"}, "linux", "/state/smtpsim"),
        (
            {"HOME": "/users/alice", "XDG_STATE_HOME": "relative"},
            "linux",
            "/users/alice/.local/state/smtpsim",
        ),
        ({"HOME": "/users/alice"}, "linux", "/users/alice/.local/state/smtpsim"),
        ({"HOME": "/users/alice"}, "darwin", "/users/alice/Library/Application Support/smtpsim"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/smtpsim"),
        ({}, "linux", None),
        ({}, "win32", None),
    ],
)
def test_the_folder_is_the_one_that_the_environment_names(
    environment: dict[str, str], platform: str, folder: str | None
) -> None:
    assert state_folder(environment, platform) == (None if folder is None else Path(folder))
