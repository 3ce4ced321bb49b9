#!/usr/bin/env python3
"""The lcov export, opened by genhtml. Environment: WAYFINDER_EXECUTABLE."""
import re
import tempfile
import unittest
from pathlib import Path

import made_profiles
from recorded_profile import convert, require_tool, run

genhtml = require_tool("genhtml", "lcov")


class LcovTest(unittest.TestCase):
    def test_genhtml_shows_the_hits_of_each_line_with_code_and_of_no_other(self):
        with tempfile.TemporaryDirectory(prefix="wayfinder-exports-") as folder:
            profile = made_profiles.write(folder, made_profiles.lines())
            file = convert(profile, "lcov", f"{folder}/app.lcov")
            done = run(genhtml, file, "-o", "page", cwd=folder)
            self.assertEqual((0, b""), (done.returncode, done.stderr))
            self.assertRegex(done.stdout.decode(), r"lines\.+: 71\.4% \(5 of 7 lines\)")
            page = next(Path(folder, "page").rglob("app.lua.gcov.html")).read_text()
            text = re.sub(r"<[^>]*>", "", page)
            shown = {int(line): hits.strip() for line, hits in re.findall(r"^ *(\d+) ([ \d]*) : ", text, re.M)}
            lines = range(1, len(made_profiles.PROGRAM.splitlines()) + 1)
            wanted = {**dict.fromkeys(lines, ""), 1: "0", 3: "7", 4: "1", 6: "7", 7: "0", 8: "1", 9: "1"}
            self.assertEqual(wanted, shown)


if __name__ == "__main__":
    unittest.main()
