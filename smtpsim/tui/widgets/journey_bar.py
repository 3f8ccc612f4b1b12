"""The journey of the mail in a line: its stops, an arrow at the lit hop, and who holds copies."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.content import Content
from textual.widget import Widget

from smtpsim.explain.journey import Journey, Stop
from smtpsim.explain.sanitise import sanitise
from smtpsim.tui.widgets.peers import shorten

HELD, LIT, UNLIT = "●", "▶", "→"
_LIT_STYLE = "bold $changed"
_NARROW = (24, 16, 12, 8)  # columns that a name may have where it is tight


def journey_line(journey: Journey, width: int) -> Content:
    """Write the stops; where it is tight names get shorter, and then stops far off are left out."""
    for shorter in _shorteners(journey.stops):
        line = _line(journey, shorter)
        if line.cell_length <= width:
            return line
    return _line(_nearest(journey), partial(shorten, width=_NARROW[-1]))


def _shorteners(stops: Sequence[Stop]) -> Iterator[Callable[[str], str]]:
    """Give ways to write a name, from whole to shortest; no two hosts get the same labels."""
    yield str
    hosts = {stop.name for stop in stops if stop.is_host}
    for labels in (2, 1):
        if len({_first_labels(host, labels) for host in hosts}) == len(hosts):
            yield partial(_first_labels, labels=labels)
    for columns in _NARROW:
        yield partial(shorten, width=columns)


def _first_labels(host: str, labels: int) -> str:
    return ".".join(host.split(".")[:labels])


def _nearest(journey: Journey) -> Journey:
    """Keep the lit hop, or the host that acts, and what is beside it."""
    at = journey.arrow if journey.arrow is not None else journey.host or 0
    stops = journey.stops[at : at + 2]
    return journey._replace(
        stops=stops,
        arrow=None if journey.arrow is None else 0,
        host=None if journey.host is None else 0,
    )


def _line(journey: Journey, shorter: Callable[[str], str]) -> Content:
    parts: list[Content] = []
    for place, stop in enumerate(journey.stops):
        if place:
            is_lit = journey.arrow == place - 1
            parts.append(Content.styled(f" {LIT if is_lit else UNLIT} ", _LIT_STYLE if is_lit else "$quiet"))
        parts.append(_stop(journey, place, stop, shorter))
    if journey.elsewhere:
        parts.append(Content.styled(f"  {HELD}{journey.elsewhere} elsewhere", "$changed"))
    return Content("").join(parts)


def _stop(journey: Journey, place: int, stop: Stop, shorter: Callable[[str], str]) -> Content:
    name = sanitise(shorter(stop.name) if stop.is_host else stop.name)
    is_lit = journey.arrow is not None and place in {journey.arrow, journey.arrow + 1}
    if place == journey.host:
        words = Content.styled(f"[{name}]", _LIT_STYLE)
    else:
        words = Content.styled(name, "bold" if is_lit else "$quiet")
    held = Content.styled(f" {HELD}{stop.copies}", "bold $changed") if stop.copies else Content("")
    return Content("").join([words, held])


class JourneyBar(Widget):
    """Shows where the mail comes from, where it goes, and who holds it now; a click shows the next hop."""

    DEFAULT_CSS = """
    JourneyBar { height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    journey = Journey(())

    def show(self, journey: Journey) -> None:
        """Show another moment of the journey."""
        if journey != self.journey:
            self.journey = journey
            self.refresh()

    def render(self) -> Content:
        """Draw the line as wide as there is room."""
        return journey_line(self.journey, self.size.width)

    async def on_click(self) -> None:
        """Show the next hop alone, as the key does."""
        await self.run_action("screen.next_hop")
