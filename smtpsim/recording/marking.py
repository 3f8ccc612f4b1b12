"""Marking each observed reply: expected, allowed or surprising."""

from collections.abc import Iterable, Iterator

from smtpsim.protocol.reply import Reply, read_reply
from smtpsim.recording.comparison import MarkedReply, ReplyMark
from smtpsim.recording.following import Followed, Follower, follow_reply, hear_client, start_following
from smtpsim.simulation.step import Step
from smtpsim.spec.commands import ANY_COMMAND_REPLIES, COMMAND_OF, CONNECT_REPLIES, OLD_CONNECT_REPLIES
from smtpsim.spec.server_rows import SERVER_ROWS
from smtpsim.spec.terms import Actor, Kind, Verb

_SAID = {Kind.COMMAND, Kind.DATA, Kind.END_OF_DATA}
_MALFORMED = Reply(0)


def mark_replies(steps: Iterable[Step]) -> Iterator[MarkedReply]:
    """Follow each session and judge its replies, one after the other."""
    followers: dict[str, Follower] = {}
    for step in steps:
        follower = followers.get(step.session) or start_following()
        if step.kind is Kind.OPEN:
            follower = start_following()
        elif step.actor is Actor.CLIENT and step.kind in _SAID:
            follower = hear_client(follower, step.octets)
        elif step.kind is Kind.REPLY:
            follower, followed = follow_reply(follower, read_reply(step.octets) or _MALFORMED)
            yield _mark(step, followed)
        followers[step.session] = follower


def _mark(step: Step, followed: Followed) -> MarkedReply:
    received, natural = followed.received, followed.natural
    if received is None or natural is None:
        return MarkedReply(step.n, None, step.code, ReplyMark.SURPRISING)
    verb = None if received.is_idle else received.verb
    name = received.command.name if received.command else ""
    if natural.code == step.code:
        mark = ReplyMark.EXPECTED
    else:
        mark = ReplyMark.ALLOWED if step.code in allowed_replies(received.verb) else ReplyMark.SURPRISING
    return MarkedReply(step.n, verb, step.code, mark, natural.code, name)


def allowed_replies(verb: Verb) -> frozenset[int]:
    """List the codes that may answer a verb: the standards' lists, and those of our rows (RFC 5321 4.3.2)."""
    ours = {row.code for row in SERVER_ROWS if verb in row.verbs}
    if verb is Verb.CONNECT:
        return frozenset(ours.union(CONNECT_REPLIES, OLD_CONNECT_REPLIES))
    if verb is Verb.MESSAGE:
        data = COMMAND_OF[Verb.DATA]
        return frozenset(ours.union(data.message_replies, data.old_message_replies, ANY_COMMAND_REPLIES))
    command = COMMAND_OF.get(verb)
    listed = (*command.replies, *command.old_replies) if command else ()
    return frozenset(ours.union(listed, ANY_COMMAND_REPLIES))
