#!/usr/bin/env python3
"""The callgrind export, opened by callgrind_annotate. Environment: WAYFINDER_EXECUTABLE."""
import json
import re
import tempfile
import unittest

from recorded_profile import ExportTest, convert, program, record, require_tool, run, times

annotate = require_tool("callgrind_annotate", "valgrind")


class CallgrindTest(ExportTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.profile = record(cls.folder.name)
        cls.file = convert(cls.profile, "callgrind", f"{cls.folder.name}/shapes.callgrind")

    def annotate(self, *arguments):
        done = run(annotate, "--threshold=100", *arguments, self.file, cwd=self.folder.name)
        self.assertEqual(0, done.returncode, done.stderr.decode())
        self.assertEqual("", done.stderr.decode())  # it warns of malformed lines and goes on
        return done.stdout.decode()

    def functions(self, *arguments):
        """{name: ns} and the program's total."""
        text = self.annotate("--auto=no", *arguments)
        rows = re.findall(r"^ *([\d,]+) \(.*?\)  (\S.*)$", text, re.M)
        costs = {name: int(cost.replace(",", "")) for cost, name in rows}
        total = costs.pop("PROGRAM TOTALS")
        return {name.replace(f"{program}:", "", 1).replace("???:", "", 1): cost for name, cost in costs.items()}, total

    def test_tells_the_same_times_to_the_nanosecond(self):
        own, total = self.functions("--inclusive=no")
        inclusive, _ = self.functions("--inclusive=yes")
        expected = times(self.profile)
        found = {name: [0, inclusive.get(name, 0)] for name in expected}
        for name, cost in own.items():
            found[name.removesuffix("'2")][0] += cost
        self.assert_same_times(expected, found)
        self.assertEqual(json.loads(self.profile.read_text())["counters"]["weightNs"], total)

    def test_shows_the_source_with_times(self):
        text = self.annotate("--auto=yes", "--context=100")
        self.assertIn(f"-- Auto-annotated source: {program}", text)
        self.assertRegex(text, r"(?m)^ *[\d,]+ \( *[\d.]+%\) +for i = 1, 2000 do rows\[i\] = \{ i, tostring")
        self.assertRegex(text, r"=> .*tree'2 \(\d+x\)")


if __name__ == "__main__":
    unittest.main()
