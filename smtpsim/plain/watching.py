"""A file that is watched, without a screen: what each save has changed, in lines."""

from collections.abc import Iterator

from smtpsim.plain.moves import Deed, Lines
from smtpsim.plain.player import Player
from smtpsim.plain.telling import end_sentence, step_lines
from smtpsim.scenarios.checker import Complaint
from smtpsim.simulation.step import Step
from smtpsim.stage.reloading import Difference, reload_words
from smtpsim.stage.showing import News

NOT_WATCHED = "No file is watched here; smtpsim watch FILE --plain tells its mistakes after each save."
_RIGHT = "The file is right, and all that is expected comes true."


def news_lines(name: str, news: News) -> Iterator[str]:
    """Tell what a file says now: its mistakes, or where its session differs and what does not come true."""
    if news.take is None:
        yield f"{name} cannot be used as it is now: {counted(news.complaints)}."
        yield from _complaint_lines(news.complaints)
        return
    if news.difference is not None:
        yield end_sentence(reload_words(news.difference)).capitalize()
        yield from _changed_lines(news.difference)
    complaints = news.prove() if news.prove else ()
    yield f"{name} can be used; a run shows {counted(complaints)}." if complaints else _RIGHT
    yield from _complaint_lines(complaints)


def counted(complaints: tuple[Complaint, ...]) -> str:
    """Count mistakes in words."""
    return "1 mistake" if len(complaints) == 1 else f"{len(complaints)} mistakes"


def _complaint_lines(complaints: tuple[Complaint, ...]) -> Iterator[str]:
    for one in complaints:
        yield from one.lines()


def _changed_lines(difference: Difference) -> Iterator[str]:
    yield from _step_lines("Before", difference.place, difference.before)
    yield from _step_lines("Now", difference.place, difference.now)


def _step_lines(when: str, place: int, step: Step | None) -> Iterator[str]:
    if step is not None:
        yield from step_lines(step, f"{when}, step {place + 1}")


def _tell_not_watched(_player: Player, _words: str) -> Lines:
    yield NOT_WATCHED


WATCHING: dict[str, Deed] = {"mistakes": _tell_not_watched}
