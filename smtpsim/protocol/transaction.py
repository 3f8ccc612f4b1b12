"""The three buffers of a server (RFC 5321 4.1.1) and what belongs to them."""

import msgspec

from smtpsim.protocol.command import Parameter, Path
from smtpsim.spec.terms import DeliveryMode


class Transaction(msgspec.Struct, frozen=True, gc=False):
    """The envelope so far: the reverse-path buffer and the forward-path buffer."""

    mode: DeliveryMode = DeliveryMode.MAIL
    reverse_path: Path | None = None
    parameters: tuple[Parameter, ...] = ()
    forward_paths: tuple[Path, ...] = ()
    refusals: int = 0

    @property
    def declared_size(self) -> int:
        """The octets that SIZE= declared (RFC 1870), 0 where it was not given."""
        if not self.parameters:
            return 0
        sizes = (one.value for one in self.parameters if one.keyword == "SIZE" and one.value)
        return next((int(size) for size in sizes), 0)


NO_TRANSACTION = Transaction()
