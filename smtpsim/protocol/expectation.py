"""Does a reply match what an author expects? `250`, `5yz`, `550 5.1.1`, `250 OK`, `250-a...` and so on."""

import re

from smtpsim.protocol.reply import Reply

_EXPECTED = re.compile(r"([2-5](?:yz|[0-5][0-9]))(?:[ -](.*))?\Z", re.DOTALL)


def is_expectation(text: str) -> bool:
    """Whether every line of a text is a code or a class, with or without words."""
    return all(_EXPECTED.match(line) for line in text.split("\n"))


def reply_matches(expected: str, reply: Reply) -> bool:
    """Compare by code or class; then by the words, where `...` stands for any text."""
    lines = [_EXPECTED.match(line) for line in expected.split("\n")]
    first = lines[0]
    if first is None or not _code_matches(first[1], reply.code):
        return False
    texts = [match[2] or "" for match in lines if match]
    if texts in ([""], ["..."]):
        return True
    if len(texts) == 1 and texts[0] == reply.enhanced:
        return True
    if texts[-1] == "...":
        pairs = list(zip(texts[:-1], reply.lines, strict=False))
        return len(pairs) == len(texts) - 1 and all(_text_matches(*pair) for pair in pairs)
    if len(texts) != len(reply.lines):
        return False
    return all(_text_matches(*pair) for pair in zip(texts, reply.lines, strict=True))


def _code_matches(expected: str, code: int) -> bool:
    return expected[0] == str(code)[0] if expected.endswith("yz") else expected == str(code)


def _text_matches(expected: str, text: str) -> bool:
    """Find the parts between `...` in their order, each as early as it can stand: no text takes long."""
    first, *others = expected.strip().split("...")
    heard = text.strip()
    if not others:
        return heard == first
    if not heard.startswith(first):
        return False
    at = len(first)
    for part in others[:-1]:
        found = heard.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return heard.endswith(others[-1]) and len(heard) - len(others[-1]) >= at
