#!/usr/bin/env python3
"""The cpuprofile export, opened by Chrome DevTools' own model. Environment: WAYFINDER_EXECUTABLE."""
import json
import sys
import tempfile
import unittest
from pathlib import Path

from recorded_profile import ExportTest, convert, record, require_tool, run, times

node = require_tool("node", "nodejs")
script = Path(__file__).with_name("devtools_times.mjs")
without_file = run(node, script)
if without_file.returncode == 77:
    print(without_file.stdout.decode(), end="")
    sys.exit(77)


class DevtoolsTest(ExportTest):
    def test_devtools_shows_the_times_that_the_profile_holds(self):
        with tempfile.TemporaryDirectory(prefix="wayfinder-exports-") as folder:
            profile = record(folder)
            file = convert(profile, "cpuprofile", f"{folder}/shapes.cpuprofile")
            done = run(node, script, file)
            self.assertEqual(0, done.returncode, done.stderr.decode()[-2000:])
            found = {name: [1e6 * part for part in pair] for name, pair in json.loads(done.stdout).items()}
            # Microseconds in the file, and DevTools' milliseconds since 1970 are exact to a quarter of one.
            samples = len(json.loads(file.read_text())["samples"])
            self.assert_same_times(times(profile), found, tolerance=1000 * (samples ** 0.5 + 5))


if __name__ == "__main__":
    unittest.main()
