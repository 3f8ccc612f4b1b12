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
    recipient_parameters: tuple[tuple[Parameter, ...], ...] = ()  # of RCPT, for each forward-path

    @property
    def declared_size(self) -> int:
        """The octets that SIZE= declared (RFC 1870), 0 where it was not given."""
        if not self.parameters:
            return 0
        sizes = (one.value for one in self.parameters if one.keyword == "SIZE" and one.value)
        return next((int(size) for size in sizes), 0)

    @property
    def is_binary(self) -> bool:
        """Whether BODY=BINARYMIME declared content that is no text of lines (RFC 3030 3)."""
        if not self.parameters:
            return False
        bodies = (one.value or "" for one in self.parameters if one.keyword == "BODY")
        return any(body.upper() == "BINARYMIME" for body in bodies)

    @property
    def is_utf8(self) -> bool:
        """Whether MAIL said SMTPUTF8 (RFC 6531 3.4)."""
        return bool(self.parameters) and any(one.keyword == "SMTPUTF8" for one in self.parameters)


NO_TRANSACTION = Transaction()
