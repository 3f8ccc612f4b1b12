"""The branches: all of them as tracks, and two of them side by side with the first difference lit."""

from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from smtpsim.actions import Place, ranked_actions
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.timeline import Timeline
from smtpsim.stage.branch_titles import branch_words, name_branch
from smtpsim.stage.branch_tracks import end_lines, short_end_lines
from smtpsim.stage.changes import ONE_BRANCH, run_to_end
from smtpsim.stage.comparison import Comparison
from smtpsim.stage.comparison_words import difference_words, row_words
from smtpsim.tui.screens.bindings import bindings_at
from smtpsim.tui.widgets.branch_list import BranchList
from smtpsim.tui.widgets.comparison_rows import ComparisonRows
from smtpsim.tui.widgets.keys import KeyLine
from smtpsim.tui.widgets.side_by_side import SideBySide

SAME_BRANCH = "Left and right are one branch. Choose another with up and down: it is compared with this one."
NO_OTHER = "After that they do not part again: this is the first difference."
ALIKE = "There is no difference as far as both are known."


TALL = 32  # lines from which on there is room for all that is known of the two ends


class Goal(NamedTuple):
    """Where a person wants to go: a branch, and how many of its steps are done; None: as many as before."""

    name: str
    done: int | None = None


class BranchesScreen(Screen[Goal]):
    """Chooses, names and compares branches; gives the one to go to."""

    PLACE = Place.BRANCHES
    AUTO_FOCUS = "#tracks"
    BINDINGS = bindings_at(Place.BRANCHES)
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (64, "-narrow"), (110, "-wide")]  # noqa: RUF012  Textual's own way
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012  as above
        (0, "-tiny"),
        (18, "-low"),
        (22, "-short"),
        (TALL, "-tall"),
    ]
    DEFAULT_CSS = """
    BranchesScreen #tracks { height: auto; max-height: 8; }
    BranchesScreen.-tall #tracks { max-height: 14; }
    BranchesScreen.-low #tracks { max-height: 6; }
    BranchesScreen.-low #ends { max-height: 3; }
    BranchesScreen #rows { height: 1fr; min-height: 3; }
    BranchesScreen #words {
        height: auto; max-height: 8; border-top: solid $rule; padding: 0 1; scrollbar-size-vertical: 1;
        scrollbar-color: $rule; scrollbar-color-hover: $quiet; scrollbar-color-active: $key;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
    }
    BranchesScreen #words Static { height: auto; }
    BranchesScreen.-low #words { max-height: 6; }
    BranchesScreen.-tiny #tracks { max-height: 4; }
    BranchesScreen.-tiny #ends { display: none; }
    BranchesScreen.-tiny #words { max-height: 4; }
    """

    def __init__(self, timeline: Timeline, title: str) -> None:
        """Begin with the current branch, compared with the one that it leaves."""
        super().__init__()
        self.timeline, self.session_title = timeline, title
        here = timeline.branch
        others = [name for name in timeline.branches if name != here.name]
        self.left, self.chosen = here.parent or here.name, here.name
        if not here.parent and others:
            self.chosen = others[-1]
        self.comparison: Comparison | None = None
        self._compared: dict[tuple[str, int, str, int], Comparison] = {}  # by names and steps

    def compose(self) -> ComposeResult:
        """Put the tracks above the comparison."""
        self.tracks, self.rows = BranchList(self.timeline, id="tracks"), ComparisonRows(id="rows")
        self.ends, self.words = SideBySide(id="ends"), Static("", markup=False)
        yield from (self.tracks, self.ends, self.rows)
        yield VerticalScroll(self.words, id="words", can_focus=False)
        yield KeyLine(ranked_actions(Place.BRANCHES))

    def on_resize(self) -> None:
        """Tell more or less, as there is room."""
        if self.is_mounted:
            self.draw()

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.app.clear_notifications()  # they would cover the comparison
        self.tracks.border_title = Content(sanitise(f"Branches · {self.session_title}"))
        self.draw()

    def draw(self) -> None:
        """Show the branches as they are, and compare the two that are chosen."""
        branches = self.timeline.branches
        is_one = self.left == self.chosen
        self.comparison = None if is_one else self._compare()
        self.tracks.show(self.left, self.chosen)
        tell = end_lines if self.app.size.height >= TALL else short_end_lines
        self.ends.show(tell(branches[self.left]), () if is_one else tell(branches[self.chosen]))
        self.rows.show(self.comparison)
        self._tell_row()

    def _compare(self) -> Comparison:
        """Compare the two that are chosen, unless that was done and neither has grown since."""
        left, right = (len(self.timeline.branches[name].track) for name in (self.left, self.chosen))
        known = (self.left, left, self.chosen, right)
        if known not in self._compared:
            self._compared[known] = Comparison(self.timeline, self.left, self.chosen)
        return self._compared[known]

    def _tell_row(self, note: str = "") -> None:
        """Tell in full what stands in the lit row, and perhaps something more."""
        if self.comparison is None:
            told = ONE_BRANCH if len(self.timeline.branches) == 1 else SAME_BRANCH
        else:
            told = lit_words(self.comparison, self.rows.row)
        self.words.update(Content(sanitise_lines("\n".join(filter(None, (told, note))))))

    def choose(self, name: str) -> None:
        """Choose a branch, and compare it with the one on the left."""
        self.chosen = name
        self.draw()

    def light(self, row: int) -> None:
        """Light a row of the comparison."""
        self.rows.light(row)
        self._tell_row()

    def on_branch_list_chosen(self, message: BranchList.Chosen) -> None:
        """Choose the branch that was clicked."""
        self.choose(message.name)

    def on_comparison_rows_lit(self, message: ComparisonRows.Lit) -> None:
        """Light the row that was clicked."""
        self.light(message.row)

    def action_show_earlier(self) -> None:
        """Choose the branch above, or light the row above."""
        self._move(-1)

    def action_show_later(self) -> None:
        """Choose the branch below, or light the row below."""
        self._move(1)

    def _move(self, by: int) -> None:
        if self.rows.has_focus:
            self.light(self.rows.row + by)
        else:
            self.choose(self.tracks.neighbour(by))

    def action_show_page_earlier(self) -> None:
        """Go up in the comparison by a page."""
        self.rows.page(-1)
        self._tell_row()

    def action_show_page_later(self) -> None:
        """Go down in the comparison by a page."""
        self.rows.page(1)
        self._tell_row()

    def action_next_list(self) -> None:
        """Go from the branches to the comparison, and back."""
        self.set_focus(self.tracks if self.rows.has_focus else self.rows)

    def action_compare_with(self) -> None:
        """Put the chosen branch on the left."""
        self.left = self.chosen
        self.draw()

    def action_swap_sides(self) -> None:
        """Exchange left and right."""
        self.left, self.chosen = self.chosen, self.left
        self.draw()

    def action_next_difference(self) -> None:
        """Light the next row where the two part again, or after the last one the first."""
        compared = self.comparison
        if compared is None or compared.first is None:
            return
        following = compared.next_parting(self.rows.row)
        self.rows.light(compared.first if following is None else following)
        self._tell_row(NO_OTHER if following is None else "")

    def action_run_to_ends(self) -> None:
        """Compute both branches to their ends."""
        for name in {self.left, self.chosen}:
            run_to_end(self.timeline, name)
        self.draw()

    def action_name_branch(self) -> None:
        """Ask for a title of the chosen branch."""
        from smtpsim.tui.screens.naming import NamingDialog  # noqa: PLC0415  when first wanted

        branch = self.timeline.branches[self.chosen]
        give_title = partial(name_branch, self.timeline, self.chosen)
        if self.app.screen is self:
            self.app.push_screen(
                NamingDialog(branch_words(branch), branch.title, give_title), self._show_name
            )

    def _show_name(self, words: str | None) -> None:
        if words is not None:
            self.draw()

    def action_go_to_branch(self) -> None:
        """Go to the chosen branch."""
        count = None
        if self.rows.has_focus and self.comparison is not None:
            place = self.comparison.row(self.rows.row).right
            count = None if place is None else place + 1
        if self.app.screen is self:
            self.dismiss(Goal(self.chosen, count))

    def action_show_help(self) -> None:
        """Show all keys, first those of this screen."""
        from smtpsim.tui.screens.help import HelpDialog  # noqa: PLC0415  when first wanted

        if self.app.screen is self:
            self.app.push_screen(HelpDialog(self.PLACE))

    def action_close(self) -> None:
        """Leave the session where it was."""
        if self.app.screen is self:
            self.dismiss(None)


def lit_words(compared: Comparison, row: int) -> str:
    """Tell of a row: what each side has there, and what is different."""
    if compared.first is None:
        return ALIKE
    sides = zip((compared.left, compared.right), row_words(compared, row), strict=True)
    told = [f"{branch.name}: {words}" for branch, words in sides]
    if len({words.partition(": ")[2] for words in told}) == 1 and row < compared.first:
        told = [f"both: {told[0].partition(': ')[2]}"]
    short = [branch.name for branch in (compared.left, compared.right) if branch.is_over is False]
    hint = [f"Not run to its end: {' and '.join(short)}. e goes on."] if short else []
    return "\n".join([difference_words(compared, row), *told, *hint])


def sanitise_lines(text: str) -> str:
    """Make each line of a text safe to show."""
    return "\n".join(map(sanitise, text.split("\n")))
