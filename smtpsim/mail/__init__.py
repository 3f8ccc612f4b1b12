"""WHERE MAIL LIVES: a host's domains, mailboxes, terminals, lists, forwards and queue, and its policy.

Here too: what the DNS knows, what servers write on top of a mail, and the reports about its fate.

Everything is a value. The functions here answer questions about an address or take in a message;
they know no commands and no replies.
"""
