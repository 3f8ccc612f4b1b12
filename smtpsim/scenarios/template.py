"""The file that an author begins with: small, complete, and with a remark at each place where one goes on."""

import re

SCHEMA_LINE = "# yaml-language-server: $schema=scenario.schema.json\n"

TEMPLATE = f"""\
{SCHEMA_LINE}# A line that begins with # is a remark: the program leaves it out.
# Look through this file with: smtpsim check FILE      Watch it with: smtpsim watch FILE
format: 1
id: my-scenario
title: What people read in the list
summary: One sentence on what there is to see.
level: 1

world:
  servers:
    mx.receiver.example:             # the server that takes the mail
      domains: [receiver.example]
      mailboxes:
        bob: {{name: Bob Example}}     # more of a mailbox: quota: 2 kB, locked: 20 min
        carol: {{}}
      # greeting: not ready           # the server answers the connection with 421

client:
  host: mail.sender.example
  send:
    - from: alice@sender.example      # the envelope: who is told of errors ...
      to: [bob@receiver.example]      # ... and who gets the mail
      headers:                        # the header: what the reader sees
        From: Alice Example <alice@sender.example>
        To: Bob Example <bob@receiver.example>
        Subject: Lunch
      body: |
        Shall we eat at noon?

# What goes wrong (smtpsim explain faults lists the names).
# Take the # away from both lines, and expect 450 below:
# faults:
#   - mailbox-busy

# What must come true; smtpsim check proves it. You never write the server's replies: it finds them.
expect:
  - {{at: first RCPT, reply: 250}}
  - {{at: end, delivered: {{bob@receiver.example: 1}}}}
"""

_ID_LINE = re.compile(r"^id:.*$", re.MULTILINE)


def renamed(text: str, identifier: str) -> str:
    """Give a scenario's text with another id, and with the line that tells an editor of the schema."""
    named = _ID_LINE.sub(f"id: {identifier}", text, count=1)
    return named if named.startswith(SCHEMA_LINE) else SCHEMA_LINE + named
