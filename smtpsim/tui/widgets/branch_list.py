"""The branches as tracks to one scale: two lines for each, and signs for what is chosen and compared."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.branch_titles import shorten
from smtpsim.stage.branch_tracks import CELL_OF, FORK, HERE, LEGEND, BranchTrack, branch_tracks, drawn_track
from smtpsim.stage.scale import Sign

CHOSEN, PLAIN = ">", " "
LEFT, RIGHT, YOU_ARE_HERE = "left", "right", "you are here"
_LINES = 2  # of a branch
_GUTTER = 2
_ENDING_SHARE = 0.45  # of the width, for how a branch ended
_MEANINGS = ("name", "chosen", "track", "fault", "error", "message", "here", "tag", "ending")
_MEANING_OF = {
    CELL_OF[Sign.FAULT]: "fault",
    CELL_OF[Sign.ERROR]: "error",
    CELL_OF[Sign.MESSAGE]: "message",
    CELL_OF[Sign.PHASE]: "message",
    FORK: "message",
    HERE: "here",
}


class BranchList(ScrollView, inherit_bindings=False):
    """Shows the branches; a click on one asks to choose it."""

    can_focus = True
    COMPONENT_CLASSES = {f"branches--{meaning}" for meaning in _MEANINGS}  # noqa: RUF012  Textual's own way
    DEFAULT_CSS = """
    BranchList {
        border-top: solid $rule; border-title-color: $heading; border-title-style: bold;
        border-subtitle-color: $foreground; border-bottom: solid $rule;
        overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        &:focus { border-top: heavy $key; }
        & > .branches--name { color: $foreground; }
        & > .branches--chosen { color: $key; background: $current-row; text-style: bold; }
        & > .branches--track { color: $quiet; }
        & > .branches--fault { color: $fault; text-style: bold; }
        & > .branches--error { color: $refused; text-style: bold; }
        & > .branches--message { color: $foreground; text-style: bold; }
        & > .branches--here { color: $key; text-style: bold; }
        & > .branches--tag { color: $changed; text-style: bold; }
        & > .branches--ending { color: $foreground; }
    }
    """

    class Chosen(Message):
        """A branch was clicked."""

        def __init__(self, name: str) -> None:
            """Name it."""
            super().__init__()
            self.name = name

    def __init__(self, timeline: Timeline, *, id: str) -> None:  # noqa: A002  Textual's name for it
        """List the branches of a timeline."""
        super().__init__(id=id)
        self.timeline = timeline
        self.tracks: tuple[BranchTrack, ...] = ()
        self.left = self.chosen = ""
        self.border_subtitle = LEGEND

    def show(self, left: str, chosen: str) -> None:
        """Show all branches anew, with the one that is chosen and the one that it is compared with."""
        self.tracks, self.left, self.chosen = branch_tracks(self.timeline), left, chosen
        self.styles.height = _LINES * len(self.tracks) + self.gutter.height
        self._lay_out()

    def on_resize(self) -> None:
        """Draw to another scale where the width is another."""
        self._lay_out()

    def _lay_out(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, _LINES * len(self.tracks))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        line = _LINES * next((at for at, one in enumerate(self.tracks) if one.name == self.chosen), 0)
        seen = min(max(top, line + _LINES - height), line)
        self.scroll_to(0, seen, animate=False, immediate=True, force=True)
        self.refresh()

    def neighbour(self, by: int) -> str:
        """Name the branch so many below the chosen one, or the last one there."""
        names = [track.name for track in self.tracks]
        return names[max(0, min(len(names) - 1, names.index(self.chosen) + by))]

    def render_line(self, y: int) -> Strip:
        """Draw one line; what lies below the branches is empty."""
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if number >= _LINES * len(self.tracks):
            return Strip.blank(width, self.rich_style)
        track = self.tracks[number // _LINES]
        pieces = self._track_line(track, width) if number % _LINES else self._name_line(track, width)
        base = self.rich_style
        is_lit = track.name == self.chosen and not number % _LINES
        lit = base + self.get_component_rich_style("branches--chosen") if is_lit else base
        segments = [
            Segment(text, self.get_component_rich_style(f"branches--{meaning}") + lit.background_style)
            for text, meaning in pieces
        ]
        return Strip(segments).adjust_cell_length(width, lit)

    def _name_line(self, track: BranchTrack, width: int) -> Sequence[tuple[str, str]]:
        tags = " · ".join(self._tags(track.name))
        sign = f"{CHOSEN if track.name == self.chosen else PLAIN} {'  ' * min(track.depth, 4)}"
        words = shorten(track.words, max(1, width - len(sign) - len(tags) - 2))
        gap = " " * max(1, width - len(sign) - cell_len(words) - len(tags) - 1)
        meaning = "chosen" if track.name == self.chosen else "name"
        return ((f"{sign}{words}", meaning), (gap, meaning), (tags, "tag"))

    def _tags(self, name: str) -> Sequence[str]:
        here = name == self.timeline.branch.name
        side = LEFT if name == self.left else RIGHT if name == self.chosen else ""
        return [*([YOU_ARE_HERE] if here else []), *([side] if side else [])]

    def _track_line(self, track: BranchTrack, width: int) -> Sequence[tuple[str, str]]:
        room = int(width * _ENDING_SHARE)
        cells = max(1, width - _GUTTER - 1 - room - 2)
        drawn = drawn_track(self.timeline, track.name, cells)
        line = [(" " * _GUTTER, "name"), *((cell, _MEANING_OF.get(cell, "track")) for cell in drawn)]
        gap = " " * (cells + 3 - len(drawn))
        return (*line, (gap, "name"), (shorten(track.ending, room - 1), "ending"))

    def on_click(self, event: Click) -> None:
        """Ask to choose the branch under the mouse."""
        line = event.y - self.gutter.top
        at = (line + self.scroll_offset.y) // _LINES
        if 0 <= line < self.scrollable_content_region.height and at < len(self.tracks):
            self.post_message(self.Chosen(self.tracks[at].name))
