"""WHERE MAIL LIVES: a host's domains, mailboxes, terminals, lists and forwards, and its policy.

Everything is a value. The functions here answer questions about an address or take in a message;
they know no commands and no replies.
"""
