"""What a branch is called: its name, which stays, and a title, given by a person or told by what began it."""

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.branch import Branch
from smtpsim.simulation.intervention import Disarm, Inject, Intervention, ShutDown
from smtpsim.simulation.timeline import Timeline
from smtpsim.simulation.track import Mark, Track
from smtpsim.spec.faults import FAULT_OF, FaultRule
from smtpsim.stage.armed import shown_name

LONGEST_TITLE = 60
CUT = "…"
TOO_LONG = f"A title has at most {LONGEST_TITLE} characters."


def title_of(branch: Branch) -> str:
    """Give a branch's title, safe to show and not too long; empty for a main branch that nobody named."""
    return shorten(branch.title, LONGEST_TITLE) or default_title(branch)


def default_title(branch: Branch) -> str:
    """Say what began a branch: `Unknown mailbox (550) at step 8`; empty where nothing did."""
    begun = next((done for count, done in branch.interventions if count == branch.at), None)
    if not branch.parent or begun is None:
        return ""
    return shorten(f"{_deed_words(begun)} {_place_words(branch, begun)}", LONGEST_TITLE)


def branch_words(branch: Branch) -> str:
    """Name a branch with its title: `branch-1: Unknown mailbox (550) at step 8`, or `main`."""
    return ": ".join(filter(None, (sanitise(branch.name), title_of(branch))))


def name_branch(timeline: Timeline, name: str, title: str) -> str:
    """Give a branch a title, or none, and say so; raises `UsageError` where the title is too long."""
    words = " ".join(title.split())
    if len(words) > LONGEST_TITLE:
        raise UsageError(TOO_LONG)
    timeline.label(name, words)
    return f"Branch {branch_words(timeline.branches[name])}."


def beginning_words(timeline: Timeline, name: str) -> str:
    """Tell that a branch begins."""
    return f"A new branch begins here: {branch_words(timeline.branches[name])}. The old one stays;"


def shorten(text: str, most: int) -> str:
    """Make a text safe to show in one line of at most so many characters; a cut is shown."""
    plain = sanitise(" ".join(text[: 4 * most].split()))
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}{CUT}"


def find_branches(timeline: Timeline, words: str) -> tuple[str, ...]:
    """Find branches by name, else by title, else by how a title begins, else by a part of it."""
    wanted = " ".join(words.split()).casefold()
    names = {name: title_of(branch).casefold() for name, branch in timeline.branches.items()}
    tests = (
        lambda name, _title: name.casefold() == wanted,
        lambda _name, title: title == wanted,
        lambda _name, title: title.startswith(wanted),
        lambda _name, title: wanted in title,
    )
    found = (tuple(name for name, title in names.items() if test(name, title)) for test in tests)
    return next(filter(None, found), ()) if wanted else ()


def find_branch(timeline: Timeline, words: str) -> str:
    """Find the one branch that is meant; raises `UsageError` where none is, or several are."""
    found = find_branches(timeline, words)
    if len(found) == 1:
        return found[0]
    names = "; ".join(branch_words(timeline.branches[name]) for name in found or timeline.branches)
    if found:
        raise UsageError(f"{words} may be one of several: {names}.")
    raise UsageError(f"No branch is named {words}; there are {names}.")


def strike_of(track: Track, name: str, since: int) -> int | None:
    """Find the place (from 0) of the first step after `since` that a fault of this name struck."""
    place = track.next_mark(Mark.FAULT, since)
    while place is not None and track.steps[place].fault != name:
        place = track.next_mark(Mark.FAULT, place + 1)
    return place


def fault_title(name: str) -> str:
    """Name a fault as a person knows it."""
    preset = FAULT_OF.get(name)
    return preset.title if preset else sanitise(name)


def _deed_words(deed: Intervention) -> str:
    match deed:
        case Inject(rule=rule):
            return shown_name(rule)
        case Disarm(name=name):
            return f"without {fault_title(name)}"
        case ShutDown():
            return "the server is told to stop"
        case _:
            return "changed"


def _place_words(branch: Branch, deed: Intervention) -> str:
    struck = _strike(branch, deed.rule) if isinstance(deed, Inject) else None
    return leaving_place(branch) if struck is None else f"at step {struck + 1}"


def leaving_place(branch: Branch) -> str:
    """Say where a branch leaves its parent."""
    return f"after step {branch.at}" if branch.at else "at the start"


def _strike(branch: Branch, rule: FaultRule) -> int | None:
    return strike_of(branch.track, rule.name, branch.at)
