#!/usr/bin/env python3
"""The cpuprofile, heapprofile and chrome-trace exports, opened by Chrome DevTools' own models.

Environment: WAYFINDER_EXECUTABLE.
"""
import json
import sys
import tempfile
import unittest
from pathlib import Path

import made_profiles
from recorded_profile import ExportTest, amounts, convert, record, require_tool, run, times

node = require_tool("node", "nodejs")
script = Path(__file__).with_name("devtools_times.mjs")
without_file = run(node, script)
if without_file.returncode == 77:
    print(without_file.stdout.decode(), end="")
    sys.exit(77)


def shown(file):
    """{name: [self, total]} as DevTools has them."""
    done = run(node, script, file)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


class DevtoolsTest(ExportTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_devtools_shows_the_times_that_the_profile_holds(self):
        profile = record(self.folder)
        file = convert(profile, "cpuprofile", f"{self.folder}/shapes.cpuprofile")
        found = {name: [1e6 * part for part in pair] for name, pair in shown(file).items()}
        # Microseconds in the file, and DevTools' milliseconds since 1970 are exact to a quarter of one.
        samples = len(json.loads(file.read_text())["samples"])
        self.assert_same_times(times(profile), found, tolerance=1000 * (samples ** 0.5 + 5))

    def test_devtools_shows_the_bytes_that_the_profile_holds(self):
        profile = made_profiles.write(self.folder, made_profiles.allocations())
        file = convert(profile, "heapprofile", f"{self.folder}/app.heapprofile")
        self.assert_same_times(amounts(profile), shown(file))

    def test_calls_nest_in_devtools_trace_as_they_did_though_an_error_unwound_them(self):
        profile = made_profiles.write(self.folder, made_profiles.calls())
        file = convert(profile, "chrome-trace", f"{self.folder}/app.trace.json")
        found = {name: [1e6 * part for part in pair] for name, pair in shown(file).items()}
        wanted = amounts(profile)
        wanted["main chunk (app.lua)"][0] += wanted["work"][0] - 7 * made_profiles.NS  # the coroutine has its own track
        self.assert_same_times(wanted, found, tolerance=1)

    def test_each_call_of_a_real_program_lies_within_the_one_that_devtools_shows_it_under(self):
        profile = record(self.folder, "--mode", "call")
        file = convert(profile, "chrome-trace", f"{self.folder}/shapes.trace.json")
        events = [event for event in json.loads(file.read_text())["traceEvents"] if event["ph"] == "X"]
        known = json.loads(profile.read_text())
        self.assertEqual(len(known["calls"]["beginNs"]), len(events))
        missing = json.loads(file.read_text())["otherData"]["callsWithoutTimes"]
        self.assertEqual(known["untimedCalls"], int(missing))
        self.assertLessEqual({"tree", "is_even", "is_odd", "spin", "table.sort [C]"}, set(shown(file)))
        open_ends = {}
        for event in events:
            begin, end = (round(1000 * at) for at in (event["ts"], event["ts"] + event["dur"]))
            ends = open_ends.setdefault(event["tid"], [])
            while ends and ends[-1] <= begin:
                ends.pop()
            self.assertLessEqual(end, min(ends, default=end), event)
            ends.append(end)


if __name__ == "__main__":
    unittest.main()
