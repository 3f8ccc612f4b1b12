"""Taking in a message: into mailboxes, onto terminals, or into the queue for other hosts."""

from msgspec.structs import replace

from smtpsim.mail.queue import enqueue
from smtpsim.mail.site import NO_WISH, Delivery, Mailbox, Messages, Site, StoredMessage
from smtpsim.mail.standing import home_domain, is_local, split_address
from smtpsim.spec.terms import DeliveryMode, Terminal

QUEUE_DELAY_MS = 1_000
"""How long a copy lies in the queue before the first attempt: the host looks there every second."""


def deliver(
    site: Site, address: str, mode: DeliveryMode, message: StoredMessage
) -> tuple[Site, tuple[Delivery, ...]]:
    """Deliver one recipient's copy, to every member where the recipient is a list.

    What goes to a list's members has the list's own return path (RFC 5321 3.9.2), but a null path stays
    null (RFC 5321 4.5.5); a forward changes the forward-path only.
    """
    deliveries: list[Delivery] = []
    for target, owner in _targets(site, address):
        copy = message
        if owner:
            sender = owner if message.reverse_path else ""
            copy = replace(message, reverse_path=sender, wish=NO_WISH)
        local, domain = split_address(target)
        if is_local(site, domain):
            site, places = _deliver_here(site, local, mode, copy)
        else:
            copy = replace(copy, forward_path=copy.forward_path if target == address else target)
            due = message.arrived + QUEUE_DELAY_MS
            site, places = enqueue(site, copy, address, due), (("queue", False),)
        deliveries += (Delivery(address, mode, place, target, is_again, copy) for place, is_again in places)
    return site, tuple(deliveries)


def _targets(site: Site, address: str) -> tuple[tuple[str, str], ...]:
    """Follow lists and forwards to the addresses they end at, each once, with the last list's owner.

    Where they only lead in a circle, the copy stays with the address that it was sent to.
    """
    if not (site.lists or site.forwards):
        return ((address, ""),)
    waiting, met, ends = [(address, "")], set[str](), []
    while waiting:
        one, owner = waiting.pop(0)
        local, domain = split_address(one)
        name = local.lower() if is_local(site, domain) else f"{local}@{domain}"
        if name in met:
            continue
        met.add(name)
        onward = _onward(site, name, owner)
        waiting += onward
        if not onward:
            ends.append((one, owner))
    return tuple(ends) or ((address, ""),)


def _onward(site: Site, user: str, owner: str) -> tuple[tuple[str, str], ...]:
    """List where the mail of a list or of a forwarded user goes; nowhere else for other names."""
    if user in site.lists:
        return tuple((member, owner_of(site, user)) for member in site.lists[user].members)
    return ((site.forwards[user].forward_path, owner),) if user in site.forwards else ()


def owner_of(site: Site, name: str) -> str:
    """Give the return path of a list: who looks after it."""
    return site.lists[name].owner or f"postmaster@{home_domain(site)}"


def _deliver_here(
    site: Site,
    local: str,
    mode: DeliveryMode,
    message: StoredMessage,
) -> tuple[Site, tuple[tuple[str, bool], ...]]:
    user = local.lower()
    box = site.mailboxes.get(user) or Mailbox(user)
    size = message.size or len(message.content)
    if box.fails_later or (box.quota is not None and box.used + size > box.quota):
        return site, (("nowhere", False),)
    is_again = bool(message.number) and _has(box.messages, message)
    places = _places(mode, is_on=box.terminal is Terminal.ON)
    if "mailbox" in places:
        box = replace(box, messages=(box.messages, message), used=box.used + size)
    if "terminal" in places:
        box = replace(box, shown=(box.shown, message))
    kept = replace(site, mailboxes={**site.mailboxes, user: box})
    return kept, tuple((place, is_again and place == "mailbox") for place in places)


def _has(messages: Messages, wanted: StoredMessage) -> bool:
    """Whether a mailbox has a copy of the same mail already, sent to the same address."""
    while messages:
        messages, one = messages
        if one.number == wanted.number and one.forward_path == wanted.forward_path:
            return True
    return False


def _places(mode: DeliveryMode, *, is_on: bool) -> tuple[str, ...]:
    """Choose mailbox or terminal as the opening command asked (RFC 821 3.4)."""
    if mode is DeliveryMode.MAIL:
        return ("mailbox",)
    if mode is DeliveryMode.SAML:
        return ("mailbox", "terminal") if is_on else ("mailbox",)
    # SEND is refused to a user who is away; who left after that, or is on a list, still gets the copy.
    return ("terminal",) if is_on else ("mailbox",)
