"""The one session of several that a person wants to see."""

from smtpsim.errors import UsageError
from smtpsim.explain.sanitise import sanitise
from smtpsim.simulation.timeline import Timeline


def check_session(timeline: Timeline, session: str | None, count: int | None = None) -> None:
    """Raise `UsageError` where a person names a session that the steps (the first `count`) do not have."""
    known = tuple(timeline.branch.track.totals_at(timeline.known if count is None else count))
    if session is not None and session not in known:
        there = f"there are {', '.join(known)}" if len(known) > 1 else f"there is only {''.join(known)}"
        raise UsageError(sanitise(f"no session {session} here; {there}" if known else "no session began"))
