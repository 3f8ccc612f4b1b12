"""The client engine on a real connection: a loop that passes octets on and decides nothing."""

import socket

import msgspec

from smtpsim.protocol.act import Act
from smtpsim.protocol.client import Client, make_client
from smtpsim.protocol.client_hearing import hear, lose, time_out
from smtpsim.protocol.client_moves import next_act
from smtpsim.protocol.plan import Plan
from smtpsim.spec.terms import Fate, Kind

PATIENCE = 10.0  # seconds of silence that stand for the minutes of RFC 5321 4.5.3.2


class Sending(msgspec.Struct, frozen=True):
    """What a client did on one connection, and the client afterwards."""

    client: Client
    acts: tuple[Act, ...]
    heard: bytes
    waits: int  # how often it had to wait for the server

    @property
    def said(self) -> bytes:
        """All that the client sent."""
        return b"".join(act.octets for act in self.acts)

    @property
    def commands(self) -> list[str]:
        """The verbs of its command lines, in order."""
        lines = [act.octets.decode("latin-1") for act in self.acts if act.kind is Kind.COMMAND]
        return [line.split()[0] for line in lines]

    @property
    def fates(self) -> tuple[tuple[Fate, ...], ...]:
        """What became of each recipient's copy of each mail."""
        return self.client.settled


class Road:
    """One connection, or none where it could not be made or is gone."""

    def __init__(self, port: int, patience: float) -> None:
        """Remember where to go; the client says when."""
        self._address, self._patience = ("127.0.0.1", port), patience
        self._socket: socket.socket | None = None
        self.heard, self.waits = b"", 0

    def perform(self, act: Act) -> bool:
        """Carry out an act; False where the connection is not there for it."""
        try:
            if act.kind is Kind.OPEN:
                self._socket = socket.create_connection(self._address, timeout=self._patience)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            elif act.kind is Kind.CLOSE:
                self.close()
            elif self._socket is not None:
                self._socket.sendall(act.octets)
        except ConnectionError:
            return False
        return True

    def listen(self, client: Client) -> Client:
        """Let the client hear what comes, or that nothing does."""
        try:
            octets = self._socket.recv(65_536) if self._socket else b""
        except TimeoutError:
            return time_out(client)
        except ConnectionError:
            return lose(client)
        self.heard, self.waits = self.heard + octets, self.waits + 1
        return hear(client, octets) if octets else lose(client)

    def close(self) -> None:
        """Close the connection if it is there."""
        if self._socket is not None:
            self._socket.close()


def send_over_tcp(plan: Plan, port: int, patience: float = PATIENCE) -> Sending:
    """Let a client carry out its plan with a server on this machine, until it has nothing more to do."""
    client, road, acts = make_client(plan), Road(port, patience), list[Act]()
    try:
        while not acts or acts[-1].kind is not Kind.CLOSE:
            client, act = next_act(client)
            if act is None:
                client = road.listen(client)
                continue
            acts.append(act)
            if not road.perform(act):
                client = road.listen(client)
    finally:
        road.close()
    return Sending(client, tuple(acts), road.heard, road.waits)
