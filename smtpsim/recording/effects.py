"""What a line or a reply did, read off the server before and after it."""

from smtpsim.protocol.command import Command
from smtpsim.protocol.server import Server
from smtpsim.protocol.transaction import NO_TRANSACTION
from smtpsim.simulation.step import BufferChange
from smtpsim.spec.terms import Verb


def recipient_of(command: Command | None) -> str:
    """Name the forward-path that a RCPT is about; empty for any other command."""
    is_recipient = command is not None and command.verb is Verb.RCPT
    return command.path.text if is_recipient and command and command.path else ""


def buffer_change(before: Server, after: Server) -> BufferChange | None:
    """Say what a reply did to the three buffers, by what is in them before and after."""
    old, new = before.transaction, after.transaction
    is_opened = new.reverse_path is not None and new.reverse_path is not old.reverse_path
    clears = old != NO_TRANSACTION and (is_opened or new == NO_TRANSACTION)
    is_named = len(new.forward_paths) > (0 if is_opened else len(old.forward_paths))
    if not (is_opened or clears or is_named):
        return None
    return BufferChange(
        clears,
        new.reverse_path.text if is_opened and new.reverse_path else None,
        new.forward_paths[-1].text if is_named else None,
    )
