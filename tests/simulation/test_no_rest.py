"""Mail that goes round for ever: the simulation stops after so many steps, and says that it did."""

from pathlib import Path

import pytest

from smtpsim.cli.sessions import run_scenario
from smtpsim.errors import UsageError
from smtpsim.scenarios.build import build_world
from smtpsim.scenarios.reader import read_scenario
from smtpsim.simulation import branch
from smtpsim.simulation.timeline import Timeline

FEW_STEPS = 2_000
EACH_OTHER = """
format: 1
id: each-other
title: Two lists name each other
summary: Each copy becomes two, and each of these two more.
world:
  servers:
    a.example: {domains: [a.example], lists: {all: [all@b.example, every@b.example]}}
    b.example: {domains: [b.example], lists: {all: [all@a.example], every: [all@a.example]}}
client:
  host: mail.sender.example
  retry: 30 min
  send:
    - {from: alice@sender.example, to: all@a.example, body: hi}
"""


@pytest.fixture(autouse=True)
def _a_short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch, "MOST_STEPS", FEW_STEPS)


def test_mail_that_goes_round_for_ever_is_stopped() -> None:
    timeline = Timeline(build_world(read_scenario(EACH_OTHER, "x.yaml")))
    timeline.to_end()
    assert (timeline.known, timeline.branch.is_endless) == (FEW_STEPS, True)


def test_it_is_not_called_endless_before_that() -> None:
    timeline = Timeline(build_world(read_scenario(EACH_OTHER, "x.yaml")))
    timeline.seek(FEW_STEPS - 1)
    assert not timeline.branch.is_endless


def test_one_who_runs_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(EACH_OTHER)
    with pytest.raises(UsageError, match="the mail does not come to rest: 2,000 steps"):
        run_scenario(str(file), "text", (), None, None)


def test_and_may_see_the_beginning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(EACH_OTHER)
    assert run_scenario(str(file), "text", (), None, "step 9") == 0
    assert "all@a.example" in capsys.readouterr().out
