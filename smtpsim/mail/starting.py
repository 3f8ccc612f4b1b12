"""Which queue a client may start from outside, and what waits in it (ETRN, RFC 1985 5)."""

from smtpsim.mail.queue import waiting_for
from smtpsim.mail.site import Site
from smtpsim.spec.terms import QueueFinding

_BELOW, _NAMED = "@", "#"


def find_queue(site: Site, node: str) -> tuple[QueueFinding, int]:
    """Say what the site makes of the name in an ETRN, and how many copies wait for it."""
    wanted = node.lower()
    if wanted.removeprefix(_BELOW) not in site.starts_for:
        return QueueFinding.NOT_ALLOWED, 0
    if wanted.startswith(_NAMED):
        return QueueFinding.STARTED, 0
    waiting = waiting_for(site, wanted)
    if not waiting:
        return QueueFinding.NONE, 0
    return QueueFinding.SOME if wanted.startswith(_BELOW) else QueueFinding.COUNTED, waiting
