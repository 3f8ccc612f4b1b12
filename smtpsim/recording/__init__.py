"""What happened, written down: a header, then a line an item in the order of time.

A *computed* recording came from this program: it can be run again, and a person can go on from any
point of it. An *observed* one tells of other software: each of its replies is compared with the
tables.
"""
