"""What saving a transcript as text saves: the steps of the branch as far as they are known."""

from smtpsim.simulation.timeline import Timeline


def text_sentence(timeline: Timeline) -> str:
    """Say which steps become text."""
    count, name = timeline.known, timeline.branch.name
    return f"All {count:,} known steps of branch {name} become plain text, those after the cursor too."
