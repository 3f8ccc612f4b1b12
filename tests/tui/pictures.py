"""Draws the pictures of the README from the program itself: `python -m tests.tui.pictures`."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from smtpsim.simulation.intervention import Inject
from smtpsim.simulation.timeline import MAIN, Timeline
from smtpsim.spec.faults import FAULT_OF
from tests.tui.sample_sessions import AFTER_FIRST_RCPT, LARGE, SMALL, app_of, press, two_recipients

FOLDER = Path(__file__).parents[2] / "screenshots"
TITLE = "One mail to two recipients"


class Picture(NamedTuple):
    """One picture: the session that it shows, what is pressed then, and the size of the terminal."""

    session: Callable[[], Timeline]
    keys: tuple[str, ...]
    size: tuple[int, int]


def _first_recipient_refused() -> Timeline:
    """On a second branch the first recipient is unknown, and the client names the second one."""
    timeline = two_recipients(AFTER_FIRST_RCPT + 4)
    timeline.seek(AFTER_FIRST_RCPT)
    timeline.intervene(Inject(AFTER_FIRST_RCPT, FAULT_OF["unknown-mailbox"].rule))
    timeline.forward()
    return timeline


def _first_recipient_accepted() -> Timeline:
    return two_recipients(AFTER_FIRST_RCPT + 1)


def _both_run_to_their_ends() -> Timeline:
    timeline = _first_recipient_refused()
    refused = timeline.branch.name
    for name in (MAIN, refused):
        timeline.switch(name)
        timeline.to_end()
    return timeline


def _before_the_first_recipient_is_answered() -> Timeline:
    return two_recipients(AFTER_FIRST_RCPT)


PICTURES = {
    "branches": Picture(_both_run_to_their_ends, ("C",), LARGE),
    "ladder": Picture(_first_recipient_accepted, ("v", "v", "x"), LARGE),
    "presenter": Picture(_before_the_first_recipient_is_answered, ("P", *"8822231"), LARGE),
    "simulator": Picture(_first_recipient_accepted, (), LARGE),
    "small": Picture(_first_recipient_refused, (), SMALL),
    "fault-menu": Picture(_first_recipient_accepted, ("left", "i", "down"), LARGE),
}


def draw(picture: Picture) -> str:
    """Draw a picture as SVG."""

    async def drawn() -> str:
        app = app_of(picture.session(), TITLE)
        async with app.run_test(size=picture.size) as pilot:
            await press(pilot, picture.keys)
            return app.export_screenshot(title="smtpsim")

    return asyncio.run(drawn())


def draw_all(folder: Path) -> None:
    """Draw all pictures into a folder."""
    for name, picture in PICTURES.items():
        (folder / f"{name}.svg").write_text(draw(picture), encoding="utf-8")


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
