"""The fake network: octets in flight on a virtual clock. Nothing here knows SMTP."""
