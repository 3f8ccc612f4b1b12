"""LIVE TRAFFIC: the only package with sockets. Real clients talk to the server machine.

A *conversation* is one connection seen from the server: octets in, segments out, no sockets; the
direct one drives the server machine alone, the simulated one a whole world whose steps are
recorded. A *connection* is a conversation on a socket, a *pipe* one on standard input and output.
The *listener* opens connections and ends them.
"""
