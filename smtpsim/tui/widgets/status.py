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
    is_endless: bool = False  # it was stopped, since it does not come to rest
    branch_title: str = ""
    octets: str = ""  # how many of the next step are sent
    unit: str = ""  # what a move is, where it is not a step
    speed: str = ""  # of playing
    stops: tuple[str, ...] = ()  # the breakpoints that the step meets
    work: int | None = None  # how many steps a long move has come to, while it lasts


def status_line(status: Status, left_out: str = "") -> Content:
    """Write the facts, the most needed ones first; `left_out`: the key of what there is no room for."""
    facts: list[Content | str] = [f"time {shown_time(status.time)}", _step_words(status)]
    if left_out:
        facts.append(Content.styled(left_out, "bold"))
    if status.octets:
        facts.append(Content.assemble((status.octets, "bold $changed")))
    if status.stops:
        facts.append(Content.assemble((f"◆ {', '.join(map(sanitise, status.stops))}", "bold $key")))
    if status.unit:
        facts.append(f"by {status.unit} (u)")
    if status.hops:
        facts.append(f"{sanitise(status.hops)} (h: next)")
    if status.is_playing:
        facts.insert(0, Content.assemble((f"playing {status.speed}".rstrip(), "bold $changed")))
    if status.work is not None:
        words = f"computing ... step {status.work:,} (Esc stops)"
        facts.insert(0, Content.assemble((words, "bold $changed")))
    if status.armed:
        facts.append(Content.assemble(("! armed: " + ", ".join(map(sanitise, status.armed)), "bold $fault")))
    others = f" (of {status.branch_count}, b: next)" if status.branch_count > 1 else ""
    title = f": {sanitise(status.branch_title)}" if status.branch_title else ""
    facts.append(f"branch {sanitise(status.branch)}{others}{title}")
    if status.seed is not None:
        facts.append(f"seed {status.seed}")
    return Content(" · ").join(facts)


def _step_words(status: Status) -> str:
    total = f" of {status.known}" if status.is_over or status.cursor < status.known else ""
    last = ", stopped: it goes round without end" if status.is_endless else ", the end"
    end = last if status.is_over and status.cursor == status.known else ""
    return f"step {status.cursor}{total}{end}"


class StatusLine(Widget):
    """Shows the facts in one line."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    status = Status()
    left_out = ""

    def show(self, status: Status) -> None:
        """Show other facts."""
        self.status = status
        self.refresh()

    def tell_left_out(self, words: str) -> None:
        """Say which key shows what there is no room for."""
        self.left_out = words
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        return status_line(self.status, self.left_out)
