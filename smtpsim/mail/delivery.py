"""Taking in a message: into mailboxes, onto terminals, or into the queue for other hosts."""

from msgspec.structs import replace

from smtpsim.mail.site import Delivery, Mailbox, Site, StoredMessage
from smtpsim.mail.standing import is_local, split_address
from smtpsim.spec.terms import DeliveryMode, Terminal


def deliver(
    site: Site, address: str, mode: DeliveryMode, message: StoredMessage
) -> tuple[Site, tuple[Delivery, ...]]:
    """Deliver one recipient's copy, to every member where the recipient is a list."""
    deliveries: list[Delivery] = []
    for target in _targets(site, address):
        local, domain = split_address(target)
        if is_local(site, domain):
            site, places = _deliver_here(site, local, mode, message)
        else:
            site, places = (
                replace(site, queue=(site.queue, replace(message, forward_path=target))),
                ("queue",),
            )
        deliveries += (Delivery(address, mode, place, target) for place in places)
    return site, tuple(deliveries)


def _targets(site: Site, address: str) -> tuple[str, ...]:
    """Follow lists and forwards to the addresses they end at, each once.

    Where they only lead in a circle, the copy stays with the address that it was sent to.
    """
    if not (site.lists or site.forwards):
        return (address,)
    waiting, met, ends = [address], set[str](), []
    while waiting:
        one = waiting.pop(0)
        local, domain = split_address(one)
        name = local.lower() if is_local(site, domain) else f"{local}@{domain}"
        if name in met:
            continue
        met.add(name)
        onward = _onward(site, name)
        waiting += onward
        if not onward:
            ends.append(one)
    return tuple(ends) or (address,)


def _onward(site: Site, user: str) -> tuple[str, ...]:
    """List where the mail of a list or of a forwarded user goes; nowhere else for other names."""
    if user in site.lists:
        return site.lists[user].members
    return (site.forwards[user].forward_path,) if user in site.forwards else ()


def _deliver_here(
    site: Site,
    local: str,
    mode: DeliveryMode,
    message: StoredMessage,
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
    # SEND is refused to a user who is away; who left after that, or is on a list, still gets the copy.
    return ("terminal",) if is_on else ("mailbox",)
