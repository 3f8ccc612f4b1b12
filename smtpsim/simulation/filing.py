"""A report on its way from the null path: into a mailbox of the host that wrote it, or into its queue."""

from msgspec.structs import replace

from smtpsim.mail.delivery import deliver
from smtpsim.mail.site import Delivery, Site, StoredMessage, Waiting
from smtpsim.mail.standing import Envelope, find_recipient, is_local, plain_address, split_address
from smtpsim.simulation.step import Step
from smtpsim.simulation.telling import host_step, told, with_errands
from smtpsim.simulation.traffic import Filing, Placing, Reporting
from smtpsim.simulation.turn import moved_copies, row_of_delivery
from smtpsim.simulation.world import World
from smtpsim.spec.event_rows import EVENT_OF
from smtpsim.spec.terms import DeliveryMode, Kind, Standing


def has_mailbox_for(site: Site, address: str, now: int) -> bool:
    """Whether mail from this host can be sent to an address: for one of its own it must exist."""
    local, domain = split_address(plain_address(address))
    if not is_local(site, domain):
        return True
    return find_recipient(site, local, domain, Envelope(), now).standing is not Standing.UNKNOWN


def file_report(world: World, errand: Filing) -> tuple[World, None]:
    """Put a report where its reader gets it, or into the queue; the steps that tell of it follow."""
    message = StoredMessage("", errand.forward_path, errand.content, world.now, errand.number)
    site, deliveries = deliver(
        world.sites[errand.host], plain_address(errand.forward_path), DeliveryMode.MAIL, message
    )
    world = replace(world, sites={**world.sites, errand.host: site})
    return with_errands(world, *(_after_delivery(world, errand, one) for one in deliveries)), None


def _after_delivery(world: World, errand: Filing, delivery: Delivery) -> Placing | Reporting:
    """Let the step tell where a report went; or, where it cannot be delivered, that nobody is told of it."""
    if delivery.place != "nowhere" or delivery.copy is None:
        return Placing(errand.host, errand.actor, delivery, errand.number, errand.session)
    row = EVENT_OF[row_of_delivery(delivery)]
    said = row.why.format_map({"target": delivery.target})
    failed = Waiting(-1, delivery.copy, errand.forward_path, world.now, said=said, status=row.enhanced)
    return Reporting(errand.host, errand.actor, (failed,), "failed", errand.session)


def show_placing(world: World, errand: Placing) -> tuple[World, Step]:
    """Tell where a report went."""
    delivery, host = errand.delivery, errand.host
    lost, gained = moved_copies(host, delivery.forward_path, delivery.target, errand.number)
    step = host_step(
        world,
        errand.session,
        host,
        errand.actor,
        Kind.DELIVERY,
        row_of_delivery(delivery),
        {"target": delivery.target, "place": delivery.place},
        recipient=delivery.forward_path,
        gained=gained,
        lost=lost,
    )
    return told(world, step)
