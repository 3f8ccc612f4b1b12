"""What a host does by itself, in a few words for the transcript on the screen; `words.why` says why."""

from smtpsim.explain.row_index import fill_words
from smtpsim.explain.sanitise import sanitise
from smtpsim.explain.words import why
from smtpsim.simulation.step import Step
from smtpsim.spec.terms import Actor, Kind

_DEED_OF = {
    "retry-due": "tries again: attempt {attempt} for {domain}",
    "host-unreachable": "gets no answer from {target}",
    "last-host-unreachable": "gets no answer from {target}, the last of the list",
    "next-host": "turns to the next host of the list, {target}",
    "kept-for-retry": "keeps the copy for {recipient} until {due}",
    "gave-up": "gives up the copy for {recipients} after {waited}",
    "report-written": "writes a report to {to}: {recipients} failed",
    "report-of-delay": "writes a report to {to}: {recipients} must wait",
    "report-of-success": "writes a report to {to}: {recipients} was {action}",
    "report-not-wanted": "drops the copy for {recipients}: no report was wanted",
    "report-about-report": "drops a report that cannot be delivered",
    "double-bounce": "shows {to} a report that cannot be delivered",
    "delivered-to-mailbox": "puts the message into the mailbox of {target}",
    "delivered-again": "puts a second copy into the mailbox of {target}",
    "delivered-to-terminal": "shows the message on the terminal of {target}",
    "queued-for-another-host": "keeps the copy for {target} in its queue",
    "delivery-failed": "cannot put the message into the mailbox of {target}",
    "lookup-mx": "looks up {domain}: {hosts}",
    "lookup-implicit-mx": "looks up {domain}: no MX, but an address",
    "lookup-null-mx": "looks up {domain}: it takes no mail",
    "lookup-no-such-domain": "looks up {domain}: there is no such domain",
    "lookup-no-host": "looks up {domain}: no host is known",
    "lookup-only-self": "looks up {domain}: no better host than itself",
    "lookup-try-again": "looks up {domain}: no answer for now",
    "lookup-literal": "needs no look-up for {domain}",
    "client-turn-round": "is the server from here on",
}


def deed_words(step: Step) -> str:
    """Say in a few words which host did what; empty where a step is no such deed.

    A note without words of its own gives the first sentence of its reason.
    """
    if step.kind in {Kind.COMMAND, Kind.REPLY} or not step.host or step.actor is Actor.PERSON:
        return ""
    deed = _DEED_OF.get(step.row)
    if deed is not None:
        return f"{sanitise(step.host)} {fill_words(deed, step)}"
    sentence = why(step).split(". ", maxsplit=1)[0].removesuffix(".") if step.kind is Kind.NOTE else ""
    return f"{sanitise(step.host)} notes: {sentence}" if sentence else ""
