"""HOW A PEER BEHAVES: pure functions and immutable values; octets in, replies and effects out.

Five words. A *line* is what CR LF ends. A *command* is a line that the grammar has read. A
*verdict* is what a classifier makes of a command and the *facts* about it. A *row* is what the
table says for a state, a verb and a verdict. A *reply* is what a row becomes on the wire.
"""
