"""One thing that a person can do, and where: the shape of the rows of the other modules here."""

from enum import StrEnum

import msgspec


class Place(StrEnum):
    """Where an action can be done."""

    SIMULATOR = "simulator"
    FAULTS = "fault menu"
    OWN_FAULT = "own fault"
    SERVER = "playing the server"
    SAVE = "save"
    OPEN = "open"
    HELP = "help"
    REFERENCE = "reference"
    HOME = "home"
    TOUR = "tour"
    LOOK = "colours"
    BRANCHES = "branches"
    NAMING = "name of a branch"
    STOPS = "breakpoints"
    PLACES = "go to a place"
    CLIENT = "playing the client"
    PRESENTER = "presenter mode"
    EDITOR = "message editor"


PANES = (Place.SIMULATOR, Place.REFERENCE, Place.HOME)
LISTS = (*PANES, Place.BRANCHES, Place.PRESENTER)
BOTH = (Place.SIMULATOR, Place.PRESENTER)  # where one moves in the session
ROOM = (Place.PRESENTER,)
ASKING = (
    Place.FAULTS,
    Place.SAVE,
    Place.OPEN,
    Place.REFERENCE,
    Place.HOME,
    Place.LOOK,
    Place.NAMING,
    Place.STOPS,
    Place.PLACES,
    Place.OWN_FAULT,
)
CLOSING = (*ASKING, Place.BRANCHES, Place.CLIENT, Place.EDITOR)
LAST = 99  # the rank of what leads out of a place


class Action(msgspec.Struct, frozen=True):
    """One thing to do: each of its places has a method `action_<id>` for it."""

    id: str
    keys: tuple[str, ...]  # as Textual names them
    word: str  # what one types for it where there is no screen
    title: str  # one or two words
    help: str  # one sentence
    screens: tuple[Place, ...] = (Place.SIMULATOR,)
    rank: int = 0  # its place in the line of keys, from 1; 0: only in the help
    priority: bool = False  # the key acts before keys that a part of the screen still works on
