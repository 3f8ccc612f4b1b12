"""Reading a capture of a network (pcap, pcapng) with scapy, which must be installed for it."""

import logging
import struct
from collections.abc import Iterator
from io import BytesIO

from smtpsim.errors import BadFileError
from smtpsim.recording.said import Said
from smtpsim.recording.tcp import Segment, read_segments

_STARTS = (
    b"\xa1\xb2\xc3\xd4",  # pcap
    b"\xd4\xc3\xb2\xa1",
    b"\xa1\xb2\x3c\x4d",  # the same with nanoseconds
    b"\x4d\x3c\xb2\xa1",
    b"\x0a\x0d\x0d\x0a",  # pcapng
)
_NEEDS_SCAPY = "is a capture; reading it needs one library more: pip install 'smtpsim[pcap]'"


def looks_like_capture(octets: bytes) -> bool:
    """Whether a file begins as captures do."""
    return octets.startswith(_STARTS)


def read_capture(octets: bytes, path: str) -> list[Said]:
    """Read what was said on the TCP connections of a capture; raises `BadFileError`."""
    said = read_segments(_segments(octets, path))
    if not said:
        raise BadFileError(path, "holds no SMTP that can be read")
    return said


def _segments(octets: bytes, path: str) -> Iterator[Segment]:
    try:
        from scapy.error import Scapy_Exception  # noqa: PLC0415  an extra, and slow to load
        from scapy.layers import l2  # noqa: F401, PLC0415  without it no frame is understood
        from scapy.layers.inet import IP, TCP  # noqa: PLC0415
        from scapy.layers.inet6 import IPv6  # noqa: PLC0415
        from scapy.packet import Padding  # noqa: PLC0415
        from scapy.utils import PcapReader  # noqa: PLC0415
    except ImportError as error:
        raise BadFileError(path, _NEEDS_SCAPY) from error
    logging.getLogger("scapy").setLevel(logging.CRITICAL)  # what is wrong is told by us, in one line
    try:
        packets = PcapReader(BytesIO(octets))  # type: ignore[arg-type] # it takes a file, and says so nowhere
        for number, packet in enumerate(packets, 1):
            carrier = packet.getlayer(IP) or packet.getlayer(IPv6)
            if carrier is not None and TCP in carrier:
                tcp = carrier[TCP]
                yield Segment(
                    number,
                    (carrier.src, tcp.sport),
                    (carrier.dst, tcp.dport),
                    tcp.seq,
                    _without_padding(bytes(tcp.payload), packet.getlayer(Padding)),
                    opens=str(tcp.flags) == "S",
                    synchronizes="S" in str(tcp.flags),
                    ends="F" in str(tcp.flags),
                    breaks="R" in str(tcp.flags),
                )
    except (Scapy_Exception, EOFError, ValueError, struct.error) as error:
        raise BadFileError(path, f"is no whole capture: {error}") from error


def _without_padding(octets: bytes, padding: object) -> bytes:
    """Cut off what an Ethernet frame is filled up with."""
    load: bytes = getattr(padding, "load", b"")
    return octets[: len(octets) - len(load)]
