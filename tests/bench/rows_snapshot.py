"""A snapshot of a heap of 100 MB: how long the program stands still, in full collections of the same heap, and whether
the sizes of its objects add up."""
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
GOAL = 0.1


def _sum_of_sizes(snapshot):
    return sum(snapshot["sizeByType"].values()) + snapshot["statistics"]["debuggerBytes"] + snapshot["garbageBytes"]


def _at_the_stop(client, runs):
    """[(pause of a snapshot, a full collection)] in ms, interleaved, and the last snapshot."""
    times = []
    for _ in range(runs):
        collected = client.request("forceGC")["durationMs"]
        snapshot = client.request("takeHeapSnapshot", {"collect": False})["snapshot"]
        client.request("deleteHeapSnapshot", {"id": snapshot["id"]})
        times.append((snapshot["pauseMs"], collected))
    return times, snapshot


def _session(tools, folder):
    config = pathlib.Path(folder, "wayfinder.yaml")
    config.write_text(f"memory: {{ snapshotDirectory: {folder}/store }}\n")
    with DapClient([tools.wayfinder, "dap"], timeout=120) as client:
        client.start(str(SCRIPT), args=[str(MEGABYTES)], config=str(config))
        client.set_breakpoints(str(SCRIPT), [line_of(SCRIPT, "break: complete")])
        client.configuration_done()
        client.wait_event("stopped")
        times, snapshot = _at_the_stop(client, 2 * tools.runs)
        client.request("continue", {"threadId": 1})
        client.wait_event("terminated")
        counted = re.search(r"^bytes (\d+)$", client.output.get("stdout", ""), re.MULTILINE)
        if counted is None:
            raise Failed(f"{SCRIPT.name}: expected to write its bytes, got {client.output}")
        return times, snapshot, int(counted.group(1))


def rows(tools):
    tools.effort.progress("snapshots")
    with tempfile.TemporaryDirectory() as folder:
        times, snapshot, counted = _session(tools, folder)
    pauses, collections = zip(*times)
    ratios = [pause / collection for pause, collection in times]
    total = snapshot["statistics"]["totalBytes"]
    return [timed_row("full collection of 100 MB", collections, unit="ms"),
            timed_row("pause of its snapshot", pauses, unit="ms"),
            Row("pause / full collection", statistics.median(ratios), half_quartile_distance(ratios), GOAL,
                noise=noise_of(statistics.median, ratios), detail=f"{snapshot['objects']} objects"),
            Row("sum of sizes - collectgarbage(\"count\")", abs(_sum_of_sizes(snapshot) - counted), goal=0, unit="B",
                detail=f"of {counted}; the snapshot's own total differs by {total - counted}")]
