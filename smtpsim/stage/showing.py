"""What the simulator's screen shows, and what the program around it can do for it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from smtpsim.scenarios.checker import Complaint
from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.reloading import Difference


class Standing(NamedTuple):
    """Where a person is in a session."""

    branch: str
    cursor: int
    known: int  # steps of the branch
    session: str = ""  # the one that is shown alone, where there are several hops


class Showing(NamedTuple):
    """A session to show.

    `save` takes a file name and says where it saved; `restart` gives the same session from its
    start. Both may raise `SmtpsimError` or `OSError`, which is shown.
    """

    timeline: Timeline
    title: str
    save: Callable[[str], str] | None = None
    restart: Callable[[], Timeline] | None = None
    file_name: str = "session.jsonl"  # what saving suggests
    session: str = ""  # the one to show alone, where there are several hops
    save_text: Callable[[str, Sequence[Step]], str] | None = None  # likewise, these steps as plain text
    text_name: str = "session.txt"  # what saving as text suggests
    notes: str = ""  # for who presents the session
    keep: Callable[[Standing], None] | None = None  # remembers the session when it is left
    save_words: str = ""  # what a person should know before saving
    watch: "Callable[[], Callable[[], News] | None] | None" = (
        None  # looks whether its file says something new
    )


class News(NamedTuple):
    """What a file that is watched says now: a session, or the mistakes for which there is none.

    `take` begins the session, or lets the one that is given go on where the file gives the same;
    `prove` finds what does not come true in it, which may take a while.
    """

    complaints: tuple[Complaint, ...] = ()
    take: Callable[[Timeline], Showing] | None = None
    difference: Difference | None = None  # None: it is read for the first time
    prove: Callable[[], tuple[Complaint, ...]] | None = None
    is_own: bool = False  # a person has just saved this session to the file


class CatalogueEntry(NamedTuple):
    """One thing to open: the word that opens it, its title, and what it is."""

    name: str
    title: str
    kind: str = "scenario"
    summary: str = ""
    level: int = 0  # 1 to 3; 0 where it has none


class LastPlace(NamedTuple):
    """The session to continue, in words: its title, where it stands, and since when."""

    title: str
    place: str
    when: str


def nothing_left() -> LastPlace | None:
    """Say that no session was left."""
    return None


class Library(NamedTuple):
    """What can be opened: the list is made when a person asks for it."""

    catalogue: Callable[[], tuple[CatalogueEntry, ...]]
    open_named: Callable[[str], Showing] | None = None
    last: Callable[[], LastPlace | None] = nothing_left
    resume: Callable[[], Showing] | None = None  # gives the session that was left last
    tab: str = ""  # of the explanation, that was shown last


def _nothing_listed() -> tuple[CatalogueEntry, ...]:
    return ()


NO_LIBRARY = Library(_nothing_listed)
