"""Profiles of the modes that count, as files of the json format, with the same program in each: main calls work, which
calls table.sort, which calls work again; a coroutine calls work once.
"""
import json
from pathlib import Path

PROGRAM = """local function work(rows)
  -- sorts
  if #rows > 1 then
    table.sort(rows, function(a, b) return a < b end)
  end
  return rows
end
work({ 3, 2, 1 })
if false then print("never") end
"""
FUNCTIONS = [("main", "main chunk (app.lua)", "@app.lua", 0, 9), ("lua", "work", "@app.lua", 1, 7),
             ("c", "table.sort", "=[C]", -1, -1)]
NS = 1_000_000


def head(mode):
    return {
        "wayfinderProfile": 1, "id": 1, "mode": mode, "clock": "cpu", "intervalNs": 0, "label": "", "program": "app.lua",
        "lua": "5.4", "method": "made", "collectorFrames": False, "startTimeMs": 1_700_000_000_000, "durationNs": 60 * NS,
        "notes": [], "counters": dict.fromkeys(
            ("samples", "lostSamples", "lostNs", "cutSamples", "incompleteSamples", "weightNs"), 0),
        "functions": [{"kind": kind, "name": name, "collectorName": name, "source": source, "firstLine": first,
                       "lastLine": last} for kind, name, source, first, last in FUNCTIONS],
        "timeline": {"timeNs": [], "weightNs": [], "thread": [], "node": [], "flags": []},
    }


def thread(number, frames, parents, **columns):
    """Frames and parents without the root."""
    nodes = {"frame": [0, *frames], "parent": [0, *parents], "samples": [0] * (len(frames) + 1),
             "timeNs": [0] * (len(frames) + 1)}
    return {"number": number, "nodes": {**nodes, **{name: [0, *values] for name, values in columns.items()}}}


def calls():
    """main resumes the coroutine, then an error unwinds it and all that it has called at the same time."""
    return {
        **head("call"),
        "frames": {"function": [0, 1, 2], "line": [-1, -1, -1]},
        "threads": [
            thread(1, [0, 1, 2, 1], [0, 1, 2, 3], calls=[1, 1, 1, 1], timeNs=[NS, 2 * NS, 3 * NS, 5 * NS]),
            thread(2, [0, 1], [0, 1], calls=[0, 1], timeNs=[0, 4 * NS]),
        ],
        "calls": {"beginNs": [NS, 10 * NS, 7 * NS, 5 * NS, 0], "endNs": [5 * NS, 15 * NS, 15 * NS, 15 * NS, 15 * NS],
                  "thread": [1, 0, 0, 0, 0], "node": [2, 4, 3, 2, 1]},
        "untimedCalls": 0,
    }


def lines():
    return {
        **head("line"),
        "frames": {"function": [0, 1, 1, 1, 0], "line": [8, 3, 4, 6, 9]},
        "threads": [thread(1, [0, 1, 2, 3, 4], [0] * 5, hits=[1, 7, 1, 7, 1], timeNs=[n * NS for n in (1, 2, 3, 4, 5)])],
        "executableLines": [{"source": "@app.lua", "lines": [1, 3, 4, 6, 7, 8, 9]}],
    }


def allocations():
    return {
        **head("allocation"),
        "sampleBytes": 32768,
        "frames": {"function": [0, 1, 2], "line": [8, 4, -1]},
        "threads": [thread(1, [0, 1, 2, 1], [0, 1, 2, 3], samples=[1, 2, 3, 4], objects=[10, 20, 30, 40],
                           bytes=[1000, 2000, 3000, 4000], aliveObjects=[10, 0, 15, 0], aliveBytes=[1000, 0, 1500, 0])],
    }


def write(folder, profile):
    """Gives the file's path; the program stands beside it."""
    (Path(folder) / "app.lua").write_text(PROGRAM)
    path = Path(folder) / f"{profile['mode']}.profile.json"
    path.write_text(json.dumps(profile))
    return path
