"""The screen. Widgets show and post, screens decide, the core computes.

- `app` holds one screen and ends the program cleanly; `screens` are the simulator and its dialogs.
- `widgets` draw what they are given; `messages` are the wishes that they post; `theme` names colours.
"""
