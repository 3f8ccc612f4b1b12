"""The tour: half a minute in the classic session, one row for each part of the screen."""

from enum import StrEnum
from typing import NamedTuple

SOURCE = "classic"  # the session that it steps through


class Part(StrEnum):
    """A part of the simulator's screen."""

    JOURNEY = "journey"
    PHASES = "phases"
    PEERS = "peers"
    TRANSCRIPT = "transcript"
    EXPLANATION = "explanation"
    STATUS = "status"
    KEYS = "keys"


class Caption(NamedTuple):
    """What is said of a part, after so many steps more are done; `told` is said where there is no screen."""

    part: Part
    steps: int
    title: str
    words: str
    told: str


TOUR: tuple[Caption, ...] = (
    Caption(
        Part.JOURNEY,
        2,
        "The way of the mail",
        "A message goes from host to host. This line shows its way;"
        " the sign ● stands at the host that holds it, ▶ at the hop of this moment.",
        "A message goes from host to host. who tells which host holds it, hop shows one hop alone.",
    ),
    Caption(
        Part.TRANSCRIPT,
        0,
        "What is said",
        "Two steps are done: the client opened the connection, and the server greeted it."
        " C: is the client, S: the server, > the step that is explained.",
        "step, or an empty line, does the next step and tells what the client or the server says.",
    ),
    Caption(
        Part.PHASES,
        2,
        "The three phases",
        "Opening, mail, closing: this line says which it is now, and how far it has got.",
        "Opening, mail, closing: where tells which it is now, phase goes on to the next.",
    ),
    Caption(
        Part.PEERS,
        4,
        "The two sides",
        "What client and server wait for, and what the server keeps in three buffers."
        " + marks what this step changed.",
        "states tells what client and server wait for, and what the server keeps in three buffers.",
    ),
    Caption(
        Part.EXPLANATION,
        1,
        "Why?",
        "Each step says why it happened, and where that is written. Other letters show other tabs.",
        "why tells why a step happened, and where that is written; line, message and now tell more.",
    ),
    Caption(
        Part.STATUS,
        0,
        "Back and forth",
        "Here stands how far you are. The left arrow goes back, and nothing is lost:"
        " let something go wrong with i, go back, try another way.",
        "back goes back, and nothing is lost: let something go wrong with inject, go back, try another way.",
    ),
    Caption(
        Part.KEYS,
        0,
        "Your turn",
        "These keys always work; ? tells all of them, H leads home. Before you press Space, guess:"
        " who speaks next, and what?",
        "help tells all words, demonstrations what can be opened. Before each step, guess: who speaks next?",
    ),
)


def steps_until(number: int) -> int:
    """Give how many steps are done when the caption of a number, from 0, is shown."""
    return sum(caption.steps for caption in TOUR[: number + 1])
