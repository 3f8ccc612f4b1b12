"""What the home screen offers: its menu, and what can be opened, under headings and searched."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from smtpsim.stage.showing import CatalogueEntry, LastPlace
from smtpsim.stage.themes import THEMES

OTHERS = "More"
RECORDINGS = "Recordings in this folder"
RECORDING = "recording"  # the kind of an entry
_HIGHEST_LEVEL = 3


class Choice(StrEnum):
    """A line of the menu. Lessons take the place of the demonstrations when they are there."""

    CONTINUE = "Continue"
    DEMONSTRATIONS = "Demonstrations"
    RECORDINGS = "Recordings"
    REFERENCE = "Reference"
    TOUR = "The tour"
    QUIT = "Quit"


SENTENCE_OF = {
    Choice.CONTINUE: "Enter goes on where you were.",
    Choice.DEMONSTRATIONS: "Enter goes to the list; typing searches it.",
    Choice.RECORDINGS: "Sessions that were saved in this folder. Enter goes to the list.",
    Choice.REFERENCE: "All commands, reply codes, states and words of mail, explained."
    " Enter opens it; from each page one gets to the others.",
    Choice.TOUR: "Half a minute: what the parts of the simulator's screen show, while a session steps."
    " Enter begins it.",
    Choice.QUIT: "Enter leaves the program. It remembers where you were.",
}
NOTHING_LEFT = "No session was left that could be gone on with."
NO_RECORDINGS = "No recording is in this folder. In a session, s saves one."


class Group(NamedTuple):
    """A heading and what stands under it."""

    title: str
    entries: tuple[CatalogueEntry, ...]


def menu(last: LastPlace | None) -> tuple[Choice, ...]:
    """Give the lines of the menu; there is something to continue only where a session was left."""
    return tuple(choice for choice in Choice if choice is not Choice.CONTINUE or last is not None)


def grouped(entries: Sequence[CatalogueEntry]) -> tuple[Group, ...]:
    """Put what can be opened under its headings; scenarios of no theme and recordings come last."""
    return tuple(Group(title, found) for title, found in _groups(entries) if found)


def _groups(entries: Sequence[CatalogueEntry]) -> Iterator[tuple[str, tuple[CatalogueEntry, ...]]]:
    scenarios = {entry.name: entry for entry in entries if entry.kind != RECORDING}
    for theme in THEMES:
        yield theme.title, tuple(scenarios.pop(name) for name in theme.names if name in scenarios)
    yield OTHERS, tuple(scenarios.values())
    yield RECORDINGS, tuple(entry for entry in entries if entry.kind == RECORDING)


def offered(entries: Sequence[CatalogueEntry], choice: Choice, query: str) -> tuple[Group, ...]:
    """Give what a line of the menu lists; what is typed is looked for in all."""
    if query.strip():
        return grouped([entry for entry in entries if _fits(entry, query)])
    is_for_recordings = choice is Choice.RECORDINGS
    return grouped([entry for entry in entries if (entry.kind == RECORDING) is is_for_recordings])


def _fits(entry: CatalogueEntry, query: str) -> bool:
    """Tell whether each word that is typed stands in the name, the title, the summary or the theme."""
    theme = next((theme.title for theme in THEMES if entry.name in theme.names), "")
    told = f"{entry.name} {entry.title} {entry.summary} {theme}".casefold()
    return all(word in told for word in query.casefold().split())


def count_words(entries: Sequence[CatalogueEntry], choice: Choice) -> str:
    """Say how many there are, beside a line of the menu that lists them."""
    if choice not in {Choice.DEMONSTRATIONS, Choice.RECORDINGS}:
        return ""
    is_for_recordings = choice is Choice.RECORDINGS
    return str(sum((entry.kind == RECORDING) is is_for_recordings for entry in entries))


def about_choice(choice: Choice, last: LastPlace | None, entries: Sequence[CatalogueEntry]) -> str:
    """Say what a line of the menu leads to."""
    if choice is Choice.CONTINUE and last is not None:
        when = f"\n{last.when}" if last.when else ""
        return f"{last.title}\n{last.place}{when}\n\n{SENTENCE_OF[choice]}"
    if choice is Choice.RECORDINGS and count_words(entries, choice) == "0":
        return NO_RECORDINGS
    return SENTENCE_OF[choice]


def about_entry(entry: CatalogueEntry) -> str:
    """Say what can be opened there."""
    if entry.kind == RECORDING:
        return f"{entry.title}\nA recorded session. Enter opens it."
    level = f" (level {entry.level} of {_HIGHEST_LEVEL})" if entry.level else ""
    return f"{entry.title}{level}\n{entry.summary or SENTENCE_OF[Choice.DEMONSTRATIONS]}"
