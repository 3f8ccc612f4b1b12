"""The line of facts: time, step, branch, seed, armed faults."""

from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.waits import shown_time


class Status(NamedTuple):
    """What the line tells."""

    time: int = 0  # ms of virtual time
    cursor: int = 0
    known: int = 0
    is_over: bool = False  # nothing comes after the known steps
    is_playing: bool = False
    branch: str = ""
    branch_count: int = 1
    seed: int | None = None
    armed: tuple[str, ...] = ()
    hops: str = ""  # which of several hops are shown


def status_line(status: Status) -> Content:
    """Write the facts, the most needed ones first."""
    facts: list[Content | str] = [f"time {shown_time(status.time)}", _step_words(status)]
    if status.hops:
        facts.append(f"{sanitise(status.hops)} (h: next)")
    if status.is_playing:
        facts.insert(0, Content.assemble(("playing", "bold $changed")))
    if status.armed:
        facts.append(Content.assemble(("! armed: " + ", ".join(map(sanitise, status.armed)), "bold $fault")))
    others = f" (of {status.branch_count}, b: next)" if status.branch_count > 1 else ""
    facts.append(f"branch {sanitise(status.branch)}{others}")
    if status.seed is not None:
        facts.append(f"seed {status.seed}")
    return Content(" · ").join(facts)


def _step_words(status: Status) -> str:
    total = f" of {status.known}" if status.is_over or status.cursor < status.known else ""
    end = ", the end" if status.is_over and status.cursor == status.known else ""
    return f"step {status.cursor}{total}{end}"


class StatusLine(Widget):
    """Shows the facts in one line."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    status = Status()

    def show(self, status: Status) -> None:
        """Show other facts."""
        self.status = status
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        return status_line(self.status)
