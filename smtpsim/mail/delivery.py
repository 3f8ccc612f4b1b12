"""Taking in a message: into mailboxes, onto terminals, or into the queue for other hosts."""

from collections.abc import Iterator

from msgspec.structs import replace

from smtpsim.mail.site import Delivery, Mailbox, Site, StoredMessage
from smtpsim.mail.standing import is_local
from smtpsim.spec.terms import DeliveryMode, Terminal


def deliver(site: Site, address: str, mode: DeliveryMode, message: StoredMessage) -> tuple[Site, tuple[Delivery, ...]]:
    """Deliver one recipient's copy, to every member where the recipient is a list."""
    deliveries: list[Delivery] = []
    for target in _targets(site, address, frozenset()):
        local, _, domain = target.partition("@")
        if is_local(site, domain.lower()):
            site, places = _deliver_here(site, local, mode, message)
        else:
            site, places = replace(site, queue=(site.queue, replace(message, forward_path=target))), ("queue",)
        deliveries += (Delivery(address, mode, place, target) for place in places)
    return site, tuple(deliveries)


def _targets(site: Site, address: str, passed: frozenset[str]) -> Iterator[str]:
    """Follow lists and forwards to the addresses they end at; a loop ends where it began."""
    local, _, domain = address.partition("@")
    user = local.lower()
    if not is_local(site, domain.lower()) or user in passed:
        if user not in passed:
            yield address
        return
    onward: tuple[str, ...] = ()
    if user in site.lists:
        onward = site.lists[user].members
    elif user in site.forwards:
        onward = (site.forwards[user].forward_path,)
    if not onward:
        yield address
    for one in onward:
        yield from _targets(site, one, passed | {user})


def _deliver_here(
    site: Site, local: str, mode: DeliveryMode, message: StoredMessage,
) -> tuple[Site, tuple[str, ...]]:
    user = local.lower()
    box = site.mailboxes.get(user) or Mailbox(user)
    places = _places(mode, is_on=box.terminal is Terminal.ON)
    if "mailbox" in places:
        box = replace(box, messages=(box.messages, message), used=box.used + len(message.content))
    if "terminal" in places:
        box = replace(box, shown=(box.shown, message))
    return replace(site, mailboxes={**site.mailboxes, user: box}), places


def _places(mode: DeliveryMode, *, is_on: bool) -> tuple[str, ...]:
    """Choose mailbox or terminal as the opening command asked (RFC 821 3.4)."""
    if mode is DeliveryMode.MAIL:
        return ("mailbox",)
    if mode is DeliveryMode.SAML:
        return ("mailbox", "terminal") if is_on else ("mailbox",)
    if mode is DeliveryMode.SOML:
        return ("terminal",) if is_on else ("mailbox",)
    return ("terminal",) if is_on else ()
