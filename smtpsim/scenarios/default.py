"""The scenario that `serve` uses when it is given none."""

from smtpsim.protocol.policy import DEFAULT_OFFERS, Offer
from smtpsim.scenarios.format import FORMAT, Scenario
from smtpsim.scenarios.server_format import ServerPart
from smtpsim.scenarios.world_format import LinkPart, WorldPart

SERVE_HOST = "mx.example.org"
SERVE_OFFERS = (*DEFAULT_OFFERS, Offer("CHUNKING"), Offer("BINARYMIME"), Offer("SMTPUTF8"))


def serve_scenario() -> Scenario:
    """Take mail from anyone for anyone at example.com, example.org and every *.example."""
    server = ServerPart(
        domains=("example.org", "example.com"),
        domain_suffixes=(".example",),
        any_user=True,
        extensions=SERVE_OFFERS,
    )
    return Scenario(
        format=FORMAT,
        id="serve",
        title="A server for real clients",
        summary="Accepts any sender, and recipients at example.com, example.org and *.example.",
        world=WorldPart(servers={SERVE_HOST: server}, link=LinkPart(latency=0)),
    )
