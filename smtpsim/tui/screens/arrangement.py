"""How the simulator's parts are arranged in the room that there is, from 40 x 12 to 200 x 60.

The explanation leaves room for two more lines of one row each, above and below the peers.
"""

from textual.geometry import Size

SLIM, NARROW, WIDE, VAST = 48, 64, 110, 180
"""Columns from which on: the peers stand side by side; there is more room; they stand beside the transcript;
two tabs are shown at once."""
LOW, SHORT, TALL, HIGH = 18, 23, 32, 50
"""Lines from which on: the peers stand above the transcript, where it is tiny too; all gets higher."""

WIDTHS = [(0, "-tiny"), (SLIM, "-slim"), (NARROW, "-narrow"), (WIDE, "-wide"), (VAST, "-vast")]
HEIGHTS = [(0, "-flat"), (LOW, "-low"), (SHORT, "-short"), (TALL, "-tall"), (HIGH, "-high")]
SIMULATOR_CSS = """
SimulatorScreen { layout: vertical; overflow-y: auto; }
SimulatorScreen #peers { layout: grid; height: 1fr; min-height: 3; grid-size: 2; grid-rows: 5 1fr; }
SimulatorScreen #transcript { height: 1fr; min-height: 3; column-span: 2; }
SimulatorScreen #reasons { height: auto; }
SimulatorScreen ExplanationPane { width: 1fr; height: 6; }
SimulatorScreen.-mistaken #explanation { display: none; }
SimulatorScreen.-mistaken.-wide #explanation, SimulatorScreen.-mistaken.-vast #explanation { display: block; }
SimulatorScreen ComplaintPanel { height: 6; }
SimulatorScreen.-mistaken ComplaintPanel { display: block; }
SimulatorScreen #beside { display: none; margin-left: 1; }
SimulatorScreen ToastRack { dock: top; align: right top; margin-top: 8; }
SimulatorScreen Toast { padding: 0 1; }
SimulatorScreen.-tall #peers, SimulatorScreen.-high #peers { grid-rows: 9 1fr; }
SimulatorScreen.-wide #peers, SimulatorScreen.-vast #peers {
    grid-size: 3; grid-rows: 1fr; grid-columns: 34 1fr 34;
}
SimulatorScreen.-vast #peers { grid-columns: 46 1fr 46; }
SimulatorScreen.-wide #transcript, SimulatorScreen.-vast #transcript { column-span: 1; }
SimulatorScreen.-vast #beside { display: block; }
SimulatorScreen.-flat ExplanationPane, SimulatorScreen.-flat ComplaintPanel { height: 3; }
SimulatorScreen.-flat ChannelBar, SimulatorScreen.-flat TimelineBar { display: none; }
SimulatorScreen.-low ChannelBar { display: none; }
SimulatorScreen.-low ExplanationPane, SimulatorScreen.-low ComplaintPanel { height: 5; }
SimulatorScreen.-tall ExplanationPane, SimulatorScreen.-high ExplanationPane,
SimulatorScreen.-tall ComplaintPanel, SimulatorScreen.-high ComplaintPanel { height: 11; }
SimulatorScreen.-high.-vast ExplanationPane, SimulatorScreen.-high.-vast ComplaintPanel { height: 16; }
SimulatorScreen.-flat ToastRack { margin-top: 2; }
SimulatorScreen.-flat Toast { max-width: 100%; }
SimulatorScreen.-low ToastRack { margin-top: 2; }
SimulatorScreen.-tall ToastRack, SimulatorScreen.-high ToastRack { margin-top: 12; }
SimulatorScreen.-wide ToastRack, SimulatorScreen.-vast ToastRack {
    dock: bottom; align: right bottom; margin: 0 0 9 0;
}
SimulatorScreen.-wide.-flat ToastRack, SimulatorScreen.-vast.-flat ToastRack { margin-bottom: 5; }
SimulatorScreen.-wide.-low ToastRack, SimulatorScreen.-vast.-low ToastRack { margin-bottom: 8; }
SimulatorScreen.-wide.-tall ToastRack, SimulatorScreen.-wide.-high ToastRack,
SimulatorScreen.-vast.-tall ToastRack { margin-bottom: 14; }
SimulatorScreen.-vast.-high ToastRack { margin-bottom: 19; }
SimulatorScreen.-wide Toast { max-width: 34; }
SimulatorScreen.-vast Toast { max-width: 46; }
SimulatorScreen.-tiny #peers { grid-size: 1; grid-rows: 4 5 1fr; }
SimulatorScreen.-tiny.-short ExplanationPane, SimulatorScreen.-tiny.-short ComplaintPanel { height: 5; }
SimulatorScreen.-tiny.-low #peers, SimulatorScreen.-tiny.-flat #peers,
SimulatorScreen.-slim.-flat #peers, SimulatorScreen.-narrow.-flat #peers {
    grid-size: 1; grid-rows: 1fr;
}
SimulatorScreen.-tiny #transcript, SimulatorScreen.-slim.-flat #transcript,
SimulatorScreen.-narrow.-flat #transcript { column-span: 1; }
SimulatorScreen.-tiny.-low PeerPanel, SimulatorScreen.-tiny.-flat PeerPanel,
SimulatorScreen.-slim.-flat PeerPanel, SimulatorScreen.-narrow.-flat PeerPanel { display: none; }
SimulatorScreen.-typing { padding-bottom: 5; }
SimulatorScreen.-typing KeyLine, SimulatorScreen.-typing TimelineBar { display: none; }
SimulatorScreen.-typing.-short ExplanationPane { height: 5; }
SimulatorScreen.-typing.-tiny.-short ExplanationPane, SimulatorScreen.-typing.-low ExplanationPane {
    height: 3;
}
SimulatorScreen.-typing.-tiny.-short ChannelBar, SimulatorScreen.-typing.-flat ExplanationPane {
    display: none;
}
"""
_SIDES = "t: both sides"


def left_out(size: Size) -> str:
    """Say which key shows what there is no room for; nothing where all is shown."""
    is_too_small = size.height < (SHORT if size.width < SLIM else LOW)
    return _SIDES if is_too_small and size.width < WIDE else ""
