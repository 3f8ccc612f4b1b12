"""The mail of one service: a site that every session shares, and that forgets its oldest mail."""

from collections import deque
from collections.abc import Mapping

from msgspec.structs import replace

from smtpsim.live.bounds import DEFAULT_BOUNDS, Bounds
from smtpsim.mail.site import Mailbox, Messages, Site
from smtpsim.protocol.server_answer import AcceptedMessage
from smtpsim.simulation.knowledge import stamp, store_message


class MailStore:
    """Holds the site value of the moment; each accepted message replaces it."""

    def __init__(self, site: Site, bounds: Bounds = DEFAULT_BOUNDS) -> None:
        """Begin with the scenario's site."""
        self.site = site
        self._lasting = site.mailboxes  # users that the scenario names keep a mailbox, even an empty one
        self._ledger = Ledger(bounds)
        self._count = 0  # messages that were ever accepted

    def keep(self, accepted: AcceptedMessage, now: int, client: str = "") -> None:
        """Deliver a message from the host `client` to each of its recipients."""
        self._count += 1
        site, paths = self.site, accepted.transaction.forward_paths
        accepted = stamp(site, accepted, client or accepted.hello, f"m{self._count}", now)
        for path in paths:
            site, _ = store_message(site, accepted, path, now)
        self.site = self._ledger.enter(site, len(accepted.content), len(paths), now, self._lasting)


class Ledger:
    """Counts what a site keeps, and makes it forget the older half when that is too much."""

    def __init__(self, bounds: Bounds) -> None:
        """Begin with nothing kept."""
        self._bounds = bounds
        self._entries: deque[tuple[int, int, int]] = deque()  # when, octets, copies
        self._octets = self._copies = 0

    def enter(self, site: Site, octets: int, copies: int, now: int, lasting: Mapping[str, Mailbox]) -> Site:
        """Note a message that the site took in, and give the site with what it still keeps.

        The mailboxes of users in `lasting` stay even when they are empty.
        """
        self._entries.append((now, octets, copies))
        self._octets += octets
        self._copies += copies
        if self._octets <= self._bounds.kept_octets and self._copies <= self._bounds.kept_copies:
            return site
        return forget_until(site, self._drop_older_half(), lasting)

    def _drop_older_half(self) -> int:
        """Strike out the oldest entries; tell when the last of them came."""
        until = 0
        while self._octets * 2 > self._bounds.kept_octets or self._copies * 2 > self._bounds.kept_copies:
            until, octets, copies = self._entries.popleft()
            self._octets -= octets
            self._copies -= copies
        return until


def forget_until(site: Site, until: int, lasting: Mapping[str, Mailbox]) -> Site:
    """Drop the mail that came at a time or before; what counts against a quota stays counted."""
    boxes = {user: _without_old_mail(box, until) for user, box in site.mailboxes.items()}
    kept = {user: box for user, box in boxes.items() if user in lasting or box.messages or box.shown}
    queue = tuple(copy for copy in site.queue if copy.message.arrived > until)
    return replace(site, mailboxes=kept, queue=queue)


def _without_old_mail(box: Mailbox, until: int) -> Mailbox:
    return replace(box, messages=_newer(box.messages, until), shown=_newer(box.shown, until))


def _newer(messages: Messages, until: int) -> Messages:
    newer = []
    while messages and messages[1].arrived > until:
        messages, message = messages
        newer.append(message)
    kept: Messages = None
    for message in reversed(newer):
        kept = (kept, message)
    return kept
