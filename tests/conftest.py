"""What holds for every test: no colour setting of the caller, no state of theirs, examples that repeat."""

import os
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

_NUMBER = count()

# A snapshot is drawn in colour; NO_COLOR in the caller's shell would turn it grey.
os.environ.pop("NO_COLOR", None)

settings.register_profile("default", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("long", derandomize=False, deadline=None, max_examples=5_000)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a folder of state that is not there yet; programs that it starts have it too."""
    folder: Path = tmp_path_factory.getbasetemp() / f"state-{next(_NUMBER)}"
    monkeypatch.setenv("SMTPSIM_STATE_DIR", str(folder))
