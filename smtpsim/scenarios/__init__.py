"""Scenarios: the text of a file becomes a value, and the value becomes a world.

`reader` knows the text and where each mistake stands, `format` what a file can say (of the world, a
server and the client: `world_format`, `server_format`, `client_format`), `build` what the simulation
makes of it, and `expectations` whether what the author expects has come true.
"""
