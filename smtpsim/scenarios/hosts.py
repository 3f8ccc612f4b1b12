"""Each host that a scenario names is one that it has; looked at even where other things are wrong."""

from collections.abc import Iterator

from smtpsim.scenarios import nodes
from smtpsim.scenarios.desk import Desk, listed, suggest
from smtpsim.scenarios.mistakes import MistakeId
from smtpsim.scenarios.nodes import Node, Scalar
from smtpsim.scenarios.words import shown
from smtpsim.simulation.place import read_place


def note_unknown_hosts(desk: Desk, root: Node) -> None:
    """Note each host that is named and that the scenario does not have."""
    part = _below(root, "world", "servers")
    servers = [key.text for key, _ in part.entries] if isinstance(part, nodes.Mapping) else []
    _note_unknown(desk, root, servers)
    chosen = _below(root, "client", "to-server")
    if isinstance(chosen, Scalar) and servers and chosen.text not in servers:
        hint = suggest(chosen.text, servers) or f"; there are {listed(servers)}"
        desk.note(
            MistakeId.UNKNOWN_HOST,
            f"no server {shown(chosen.text)} is in this scenario{hint}",
            chosen.line,
            chosen.column,
        )


def _note_unknown(desk: Desk, root: Node, servers: list[str]) -> None:
    """Note each host in `expect` and `faults` that is neither a server, the client nor a reader."""
    known = list(servers)
    client = _below(root, "client", "host")
    readers = _below(root, "world", "readers")
    if isinstance(readers, nodes.Mapping):
        places = (_below(part, "host") for _, part in readers.entries)
        known += [place.text for place in places if isinstance(place, Scalar)]
    hosts = [*known, client.text] if isinstance(client, Scalar) else known
    for node, name in (*_hosts_expected(root), *_hosts_of_faults(root)):
        if hosts and name not in hosts:
            hint = suggest(name, hosts) or f"; there are {listed(hosts)}"
            desk.note(
                MistakeId.UNKNOWN_HOST,
                f"no host {shown(name)} is in this scenario{hint}",
                node.line,
                node.column,
            )


def _hosts_expected(root: Node) -> Iterator[tuple[Node, str]]:
    for item in _items(_below(root, "expect")):
        holders, at = _below(item, "holders"), _below(item, "at")
        if isinstance(holders, nodes.Mapping):
            yield from ((key, key.text) for key, _ in holders.entries)
        place = read_place(at.text) if isinstance(at, Scalar) else None
        if at is not None and place is not None and place.host:
            yield at, place.host


def _hosts_of_faults(root: Node) -> Iterator[tuple[Node, str]]:
    for item in _items(_below(root, "faults")):
        hop = _below(item, "when", "hop")
        if isinstance(hop, Scalar):
            yield hop, hop.text


def _below(node: Node | None, *keys: str) -> Node | None:
    for wanted in keys:
        entries = node.entries if isinstance(node, nodes.Mapping) else ()
        node = next((value for key, value in entries if key.text == wanted), None)
    return node


def _items(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, nodes.Sequence):
        return node.items
    return () if node is None else (node,)
