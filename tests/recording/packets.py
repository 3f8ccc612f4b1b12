"""The octets that each side sent, out of a capture file of one TCP connection."""

import struct
from collections.abc import Iterator
from pathlib import Path

_FILE_HEADER, _PACKET_HEADER, _ETHERNET = 24, 16, 14


def streams(path: Path) -> tuple[bytes, bytes]:
    """What the client and the server sent; the client is the side that spoke from the first packet's port."""
    packets = list(_packets(path.read_bytes()))
    client_port = packets[0][0]
    sent = [
        b"".join(octets for port, octets in packets if (port == client_port) is client)
        for client in (True, False)
    ]
    return sent[0], sent[1]


def _packets(capture: bytes) -> Iterator[tuple[int, bytes]]:
    place = _FILE_HEADER
    while place < len(capture):
        length = struct.unpack_from("<I", capture, place + 8)[0]
        yield _payload(capture[place + _PACKET_HEADER + _ETHERNET : place + _PACKET_HEADER + length])
        place += _PACKET_HEADER + length


def _payload(packet: bytes) -> tuple[int, bytes]:
    """The source port and the octets of a TCP segment over IPv4."""
    start = (packet[0] & 15) * 4
    end = struct.unpack_from(">H", packet, 2)[0]
    return struct.unpack_from(">H", packet, start)[0], packet[start + (packet[start + 12] >> 4) * 4 : end]
