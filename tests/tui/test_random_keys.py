"""Whatever keys a person presses, the program lives and what it shows is consistent."""

import asyncio
import random

import pytest

from smtpsim.actions import ACTIONS
from smtpsim.tui.app import SimulatorApp
from tests.tui.sample_sessions import app_of, simulator, two_recipients

LEAVING = {"q", "ctrl+q"}
OTHER_KEYS = {"4", "5", "0", "x", "f5", "shift+tab"}
KEYS = sorted({key for action in ACTIONS for key in action.keys} - LEAVING | OTHER_KEYS)


def lives_through(seed: int, count: int) -> bool:
    """Press so many keys; every tenth time wait until all is drawn, and look."""
    chosen = random.Random(seed).choices(KEYS, k=count)  # noqa: S311  chance that repeats guards no secret
    app = app_of(two_recipients())

    async def drive() -> bool:
        async with app.run_test(size=(80, 24)) as pilot:
            for at, key in enumerate(chosen):
                app.simulate_key(key)
                if at % 10 == 0:
                    await pilot.pause()
                    look(app)
            await pilot.pause()
            return app.is_running

    return asyncio.run(drive())


def look(app: SimulatorApp) -> None:
    timeline = simulator(app).timeline
    assert 0 <= timeline.cursor <= timeline.known
    assert [step.n for step in timeline.branch.track.steps] == list(range(timeline.known))
    assert timeline.totals() == timeline.branch.track.totals_at(timeline.cursor).get("s1", timeline.totals())


@pytest.mark.parametrize("seed", range(3))
def test_random_keys_leave_the_program_alive_and_the_session_consistent(seed: int) -> None:
    assert lives_through(seed, 150)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_very_many_random_keys_do_so_too(seed: int) -> None:
    assert lives_through(1000 + seed, 1000)
