"""LOGGING IN: both sides of the four SASL mechanisms, as values (RFC 4422, RFC 4954).

A *message* is what one side says, before base64. A *challenge* is the server's, a *response* the
client's. An *exchange* is one login under way: it takes a message and becomes the next exchange.
"""
