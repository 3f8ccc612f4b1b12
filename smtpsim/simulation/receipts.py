"""What a server tells a sender about a copy that it has accepted: it failed after all, or it arrived."""

from collections.abc import Iterator

from msgspec.structs import replace

from smtpsim.mail.site import StoredMessage, Waiting, Wish
from smtpsim.protocol.dsn import request_of
from smtpsim.protocol.transaction import Transaction
from smtpsim.simulation.telling import cause_of
from smtpsim.simulation.traffic import Errand, Reporting
from smtpsim.simulation.turn import row_of_delivery
from smtpsim.simulation.world import Receipt, Session, Shown, World
from smtpsim.spec.event_rows import EVENT_OF
from smtpsim.spec.terms import Actor, Notify


def wish_of(transaction: Transaction, place: int) -> Wish:
    """Tell what the sender asked to be told about the recipient at a place (RFC 3461 4)."""
    asked = request_of(transaction)
    one = asked.recipients[place] if place < len(asked.recipients) else None
    return Wish(
        one.notify if one else (),
        one.original_recipient if one else "",
        asked.returned,
        asked.envelope_id,
    )


def with_receipt(world: World, session: Session, shown: Shown) -> tuple[Session, tuple[Errand, ...]]:
    """Note what a sender must be told of a copy; after the message's last copy, let the server tell it."""
    receipt = _receipt(world, shown)
    receipts = (*session.receipts, receipt) if receipt else session.receipts
    if not (receipts and shown.is_last):
        return replace(session, receipts=receipts) if receipt else session, ()
    return replace(session, receipts=()), tuple(_reports(session, receipts))


def _receipt(world: World, shown: Shown) -> Receipt | None:
    delivery = shown.delivery
    if world.traffic is None or delivery.copy is None:
        return None
    if delivery.place == "nowhere":
        said = cause_of(EVENT_OF[row_of_delivery(delivery)], {"target": delivery.target})
        return Receipt(
            "failed", _told(world, shown, replace(delivery.copy, forward_path=delivery.target), said)
        )
    # What goes to a list has arrived when the list has it; its members are told of to the list's owner.
    is_at_home = delivery.place != "queue" or shown.is_for_list
    is_wanted = shown.is_first and bool(shown.reverse_path) and Notify.SUCCESS in shown.wish.notify
    if not (is_wanted and is_at_home):
        return None
    changes = {"reverse_path": shown.reverse_path, "wish": shown.wish, "forward_path": shown.recipient}
    return Receipt("delivered", _told(world, shown, replace(delivery.copy, **changes), ""))


def _told(world: World, shown: Shown, message: StoredMessage, said: str) -> Waiting:
    """Write down what is to be said of a copy."""
    status = EVENT_OF[row_of_delivery(shown.delivery)].enhanced or "2.0.0"
    return Waiting(-1, message, shown.recipient, world.now, said=said, status=status)


def _reports(session: Session, receipts: tuple[Receipt, ...]) -> Iterator[Reporting]:
    """Tell each sender in one report of all that became of the same."""
    kinds = dict.fromkeys((receipt.action, receipt.copy.message.reverse_path) for receipt in receipts)
    for action, sender in kinds:
        copies = tuple(
            one.copy for one in receipts if (one.action, one.copy.message.reverse_path) == (action, sender)
        )
        yield Reporting(session.server_host, Actor.SERVER, copies, action, session.id)
