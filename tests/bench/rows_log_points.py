"""A log point on a hot line: every hit arrives, in order, and soon."""
import time

from cpu_ratio import FOLDER
from dap_client import DapClient
from rows_debugger import line_of
from verdict import Row, timed_row

SCRIPT = FOLDER / "log_points.lua"
HITS = 1_000_000


def _run(tools):
    """Seconds from the program's start to its end, and the lines that came in between."""
    with DapClient([tools.wayfinder, "dap"], timeout=120) as client:
        client.start(str(SCRIPT), args=[str(HITS)])
        client.set_breakpoints(str(SCRIPT), [line_of(SCRIPT, "break: log")], logMessage="hit {i}")
        began = time.perf_counter()
        client.configuration_done()
        client.wait_event("terminated")
        seconds = time.perf_counter() - began
        logged = [event["body"]["output"] for event in client.events
                  if event["event"] == "output" and event["body"].get("line") is not None]
        return seconds, "".join(logged).splitlines()


def rows(tools):
    expected = [f"hit {number}" for number in range(1, HITS + 1)]
    seconds, wrong = [], 0
    for number in range(tools.runs):
        tools.effort.progress(f"run {number + 1} of {tools.runs}, log points")
        taken, lines = _run(tools)
        seconds.append(taken)
        wrong += abs(len(lines) - HITS) + sum(line != hit for line, hit in zip(lines, expected))
    return [timed_row("1,000,000 log-point hits", seconds, 3.0, "s"),
            Row("log-point hits lost or out of order", wrong, goal=0, unit="", detail=f"of {tools.runs} times {HITS}")]
