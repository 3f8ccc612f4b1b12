"""What the simulator's screen shows, and what the program around it can do for it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from smtpsim.simulation.step import Step
from smtpsim.simulation.timeline import Timeline


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


class CatalogueEntry(NamedTuple):
    """One thing to open: the word that opens it, its title, and what it is."""

    name: str
    title: str
    kind: str = "scenario"


class Library(NamedTuple):
    """What can be opened: the list is made when a person asks for it."""

    catalogue: Callable[[], tuple[CatalogueEntry, ...]]
    open_named: Callable[[str], Showing] | None = None
