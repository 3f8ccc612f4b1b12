"""Whatever keys are pressed on whatever screen, what was done can be computed again from its recording."""

import asyncio
import random
from collections.abc import Sequence
from itertools import batched

import pytest

from smtpsim.actions import ACTIONS, Place, actions_at
from smtpsim.recording.format import Header, Item, RecordingKind, computed_header, encode_item
from smtpsim.recording.reader import read_recording
from smtpsim.recording.replay import compare, open_timeline
