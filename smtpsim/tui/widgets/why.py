"""What the explanation says first: the rule in words, where it stands, what follows, who has the mail."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from textual.content import Content

from smtpsim.explain.credentials import reveal_sentence
from smtpsim.explain.duty import what_now
from smtpsim.explain.holders import holder_sentence
from smtpsim.explain.on_the_way import on_the_way
from smtpsim.explain.words import effect_words, source, textbook_note, why
from smtpsim.simulation.step import Step
from smtpsim.simulation.totals import NOTHING_YET, Totals
from smtpsim.stage.exchanges import Exchanges
from smtpsim.stage.inside import Inside

_WELCOME = (
    "Nothing has happened yet. What will the first thing be, and who says it?"
    "\nSpace does the next step, the left arrow goes back, ? shows all keys."
    "\nIn a simulated session, i breaks something on purpose."
)


def why_lines(
    step: Step | None, totals: Totals, reports: AbstractSet[int] | None = None, *, decodes: bool = False
) -> Content:
    """Write what there is to say of a step, a paragraph for each sort of thing.

    `reports` are the numbers of the mails that are reports; None where there is one hop. `decodes`
    tells also what base64 hides.
    """
    if step is None:
        return Content(_WELCOME)
    named = (
        ("Base64", reveal_sentence(step) if decodes else ""),
        ("Now", what_now(step, totals)),
        ("Changed", " ".join(effect_words(step))),
        ("Holder", holder_sentence(totals, reports)),
        ("Textbook", textbook_note(step)),
    )
    return Content("\n").join([_reason(step), *(_paragraph(name, words) for name, words in named if words)])


def inside_lines(inside: Inside, totals: Totals, reports: AbstractSet[int] | None = None) -> Content:
    """Write what happens while some octets of a step are on the way, without telling how it goes on."""
    told = on_the_way(*inside)
    first = Content.assemble((told.words, "bold"), (f"  [{told.source}]", "$quiet"))
    return Content("\n").join([first, _paragraph("Holder", holder_sentence(totals, reports))])


def _reason(step: Step) -> Content:
    places = source(step)
    words = why(step) or "Nothing is known about the reason."
    return Content.assemble((words, "bold"), (f"  [{places}]" if places else "", "$quiet"))


def _paragraph(name: str, words: str) -> Content:
    return Content.assemble((f"{name}: ", "bold $changed"), words.removeprefix(f"{name}: "))


class View(NamedTuple):
    """A moment as the tabs need it: the step, the totals around it, and the steps up to it."""

    step: Step | None = None
    totals: Totals = NOTHING_YET
    earlier: Totals = NOTHING_YET
    steps: Sequence[Step] = ()
    done: int = 0
    reports: AbstractSet[int] | None = None  # the mails that are reports; None where there is one hop
    decodes: bool = False
    exchanges: Exchanges | None = None  # what was counted of the network
    inside: Inside | None = None  # the step after it, while only some of its octets are sent
    ruling: tuple[tuple[str, str], ...] = ()  # what is to be said of a person's own answer


def why_words(view: View) -> Content:
    """Say why the step happened; while the next one is sent in part, what is happening.

    Where a person made the step, it is said what was right there.
    """
    if view.inside is not None:
        return inside_lines(view.inside, view.totals, view.reports)
    if view.ruling:
        return Content("\n").join([_paragraph(name, words) for name, words in view.ruling])
    return why_lines(view.step, view.totals, view.reports, decodes=view.decodes)
