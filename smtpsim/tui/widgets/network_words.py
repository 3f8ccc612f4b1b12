"""What the tab about the network says of a moment; loaded when it is first wanted."""

from textual.content import Content

from smtpsim.explain.network_view import (
    COUNTED,
    Group,
    NetworkView,
    counted_source,
    group_summary,
    group_title,
    network_view,
    pipelining_sentence,
    segment_words,
    short_words,
    trips_sentence,
)
from smtpsim.spec.terms import Actor
from smtpsim.tui.widgets.peers import shorten
from smtpsim.tui.widgets.why import View

_NAME = "bold $changed"
_NOT_BEGUN = "Nothing has happened yet: space does the first step."
_LEAST_WORDS = 12  # columns of what was said, before the facts behind it


def network_words(view: View, width: int) -> Content:
    """Say how often the two waited for each other, and what went together."""
    if view.step is None or view.exchanges is None:
        return Content(_NOT_BEGUN)
    session = view.step.session
    counted = network_view(
        view.exchanges.sums(view.steps, view.done, session),
        view.exchanges.groups(view.steps, view.done, session),
    )
    parts = [
        _named("Round trips", trips_sentence(counted)),
        _named("Counted", COUNTED, counted_source(counted)),
    ]
    parts += _pipelining(counted)
    if counted.groups:
        parts += _group(counted.groups[0], width)
        parts += [_named(f"Group {group.number}", group_summary(group)) for group in counted.groups[1:]]
    return Content("\n").join(parts)


def _pipelining(counted: NetworkView) -> list[Content]:
    words, source = pipelining_sentence(counted)
    return [_named("PIPELINING", words, source)] if words else []


def _group(group: Group, width: int) -> list[Content]:
    rows = [
        _segment(step.actor is Actor.CLIENT, short_words(step), segment_words(step), width)
        for step in group.steps
    ]
    more = [Content(f"  ... and {group.left_out} more")] if group.left_out else []
    return [_named(f"Group {group.number}, now", group_title(group)), *rows, *more]


def _segment(is_to_server: bool, words: str, facts: str, width: int) -> Content:  # noqa: FBT001  one row, one call
    sign, style = ("──▶", "$client") if is_to_server else ("◀──", "$server")
    room = max(_LEAST_WORDS, width - len(sign) - len(facts) - 6)
    return Content.assemble("  ", (sign, f"bold {style}"), " ", (shorten(words, room), style), f"  {facts}")


def _named(name: str, words: str, source: str = "") -> Content:
    return Content.assemble((f"{name}: ", _NAME), words, (f"  [{source}]" if source else "", "$quiet"))
