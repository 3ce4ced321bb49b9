"""A snapshot of a heap of 100 MB: how long the program stands still, in full collections of the same heap, and whether
the sizes of its objects add up. With --lua in that interpreter, else in the embedded one."""
import math
import pathlib
import re
import statistics
import tempfile

from cpu_ratio import FOLDER, Failed
from dap_client import DapClient
from rows_debugger import line_of
from verdict import Row, half_quartile_distance, noise_of, timed_row

SCRIPT = FOLDER / "heap.lua"
MEGABYTES = 100
FORK_GOAL = 0.1
IN_PLACE_GOALS = {"exact": math.inf, "estimated": 1.7}  # by layout, by the public API


def _sum_of_sizes(snapshot):
    return sum(snapshot["sizeByType"].values()) + snapshot["statistics"]["debuggerBytes"] + snapshot["garbageBytes"]


def _at_the_stop(client, runs):
    """[(a full collection, pause of a snapshot, the same in place)] in ms, interleaved, and the last snapshot."""
    times = []
    for _ in range(runs):
        collected = client.request("forceGC")["durationMs"]
        pauses = []
        for mode in ["inPlace", "fork"]:
            snapshot = client.request("takeHeapSnapshot", {"collect": False, "mode": mode})["snapshot"]
            client.request("deleteHeapSnapshot", {"id": snapshot["id"]})
            pauses.append(snapshot["pauseMs"])
        times.append((collected, pauses[1], pauses[0]))
    return times, snapshot


def _session(tools, folder):
    config = pathlib.Path(folder, "wayfinder.yaml")
    config.write_text(f"memory: {{ snapshotDirectory: {folder}/store }}\n")
    interpreter = {} if tools.lua_version == "5.4" else {"lua": tools.lua}
    with DapClient([tools.wayfinder, "dap"], timeout=120) as client:
        client.start(str(SCRIPT), args=[str(MEGABYTES)], config=str(config), **interpreter)
        client.set_breakpoints(str(SCRIPT), [line_of(SCRIPT, "break: complete")])
        client.configuration_done()
        client.wait_event("stopped")
        times, snapshot = _at_the_stop(client, 2 * tools.runs)
        client.request("continue", {"threadId": 1})
        client.wait_event("terminated")
        counted = re.search(r"^bytes (\d+)", client.output.get("stdout", ""), re.MULTILINE)
        if counted is None:
            raise Failed(f"{SCRIPT.name}: expected to write its bytes, got {client.output}")
        return times, snapshot, int(counted.group(1))


def _ratio_row(name, pauses, collections, goal, detail):
    ratios = [pause / collection for pause, collection in zip(pauses, collections)]
    return Row(name, statistics.median(ratios), half_quartile_distance(ratios), goal,
               noise=noise_of(statistics.median, ratios), detail=detail)


def _sum_row(snapshot, counted):
    difference = abs(_sum_of_sizes(snapshot) - counted)
    total = snapshot["statistics"]["totalBytes"]
    if snapshot["sizes"] != "exact":
        return Row("share of collectgarbage(\"count\") that is listed", _sum_of_sizes(snapshot) / counted)
    return Row("sum of sizes - collectgarbage(\"count\")", difference, goal=0, unit="B",
               detail=f"of {counted}; the snapshot's own total differs by {total - counted}")


def rows(tools):
    tools.effort.progress("snapshots")
    with tempfile.TemporaryDirectory() as folder:
        times, snapshot, counted = _session(tools, folder)
    collections, forked, in_place = zip(*times)
    return [timed_row("full collection of 100 MB", collections, unit="ms"),
            timed_row("pause of its snapshot", forked, unit="ms"),
            timed_row("pause of its snapshot in place", in_place, unit="ms"),
            _ratio_row("pause / full collection", forked, collections, FORK_GOAL, f"{snapshot['objects']} objects"),
            _ratio_row("pause in place / full collection", in_place, collections, IN_PLACE_GOALS[snapshot["sizes"]],
                       f"sizes: {snapshot['sizes']}"),
            _sum_row(snapshot, counted)]
