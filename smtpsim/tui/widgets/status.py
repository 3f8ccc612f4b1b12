"""The line of facts: time, step, branch, seed, armed faults."""

from collections.abc import Iterable
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
    is_client: bool = False  # a person plays the client
    is_server: bool = False  # a person plays the server
    file: str = ""  # what is wrong in the file that is watched
    news: str = ""  # what reading it again has brought


def status_line(status: Status, left_out: str = "") -> Content:
    """Write the facts, the most needed ones first; `left_out`: the key of what there is no room for."""
    facts = [*_urgent(status), f"time {shown_time(status.time)}", _step_words(status)]
    facts += [Content.styled(left_out, "bold")] if left_out else []
    facts += [Content.styled(status.octets, "bold $changed")] if status.octets else []
    facts += [Content.styled(f"◆ {_listed(status.stops)}", "bold $key")] if status.stops else []
    facts += [f"by {status.unit} (u)"] if status.unit else []
    facts += [f"{sanitise(status.hops)} (h: next)"] if status.hops else []
    facts += [Content.styled(f"! armed: {_listed(status.armed)}", "bold $fault")] if status.armed else []
    facts.append(_branch_words(status))
    facts += [f"seed {status.seed}"] if status.seed is not None else []
    return Content(" · ").join(facts)


def _urgent(status: Status) -> list[Content | str]:
    """Write what a person must see at once: what is under way, and whose part is played."""
    working = f"computing ... step {status.work:,} (Esc stops)" if status.work is not None else ""
    playing = f"playing {status.speed}".rstrip() if status.is_playing else ""
    told: list[Content | str] = [
        Content.styled(words, "bold $changed") for words in (working, playing) if words
    ]
    told += [Content.styled(status.file, "bold $refused")] if status.file else []
    told += [Content.styled(status.news, "bold $changed")] if status.news else []
    told += [Content.styled("you are the client", "bold $client")] if status.is_client else []
    told += [Content.styled("you are the server", "bold $server")] if status.is_server else []
    return told


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(sanitise, words))


def _branch_words(status: Status) -> str:
    others = f" (of {status.branch_count}, b: next)" if status.branch_count > 1 else ""
    title = f": {sanitise(status.branch_title)}" if status.branch_title else ""
    return f"branch {sanitise(status.branch)}{others}{title}"


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
