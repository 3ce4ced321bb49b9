"""The demo's walk through real programs. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

adapter = os.environ["WAYFINDER_EXECUTABLE"]
analyser = os.path.join("tests", "programs", "log_analyser", "main.lua")


class DemoTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wayfinder-demo-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.out = os.path.join(self.folder, "out")

    def walk(self, program, *args):
        """Runs the demo; gives what it found as text, with its exit code in `self.code`."""
        command = [sys.executable, "scripts/demo-session", "--adapter", adapter, "--out", self.out, "--seconds", "2"]
        done = subprocess.run([*command, program, *args], capture_output=True, text=True, timeout=110, check=False)
        self.code = done.returncode
        self.errors = done.stderr
        return done.stdout

    def script(self, text):
        path = os.path.join(self.folder, "script.lua")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def output_file(self, name):
        with open(os.path.join(self.out, name), encoding="utf-8") as file:
            return file.read()

    def test_finds_the_hot_spot_and_the_leak_of_the_log_analyser(self):
        log = os.path.join(self.folder, "access.log")
        subprocess.run(["scripts/generate-log", "80", log], check=True, stderr=subprocess.DEVNULL)
        found = self.walk(analyser, log)
        self.assertEqual(self.code, 0, self.errors)
        hottest = found.split("== Where the time goes\n")[1].splitlines()[1]
        self.assertRegex(hottest, r"%  \S*text  \(tests/programs/log_analyser/log/normalise\.lua:5;")
        self.assertIn("== Stopped at the breakpoint", found)
        self.assertRegex(found, r"  text = \"")
        self.assertRegex(found, r"one step later: .*normalise\.lua:\d+")
        self.assertRegex(found, r"suspect: .*fingerprints\.entries")
        self.assertRegex(found, r"grew by \+\d+ objects, .* a second")
        self.assertGreater(json.loads(self.output_file("profile.json"))["counters"]["samples"], 100)
        self.assertGreater(len(json.loads(self.output_file("profile.speedscope.json"))["profiles"][0]["samples"]), 100)
        self.assertRegex(self.output_file("profile.folded"), r"(?m)main chunk \(.*;.* \d+$")
        self.assertGreater(json.loads(self.output_file("diff.json"))["memoryDeltaBytes"], 1_000_000)
        self.assertEqual(2, sum(name.startswith("snapshot-") for name in os.listdir(self.out)))

    def test_walks_a_program_that_ends_at_once(self):
        found = self.walk(os.path.join("tests", "programs", "shares.lua"))
        self.assertEqual(self.code, 0, self.errors)
        self.assertRegex(found.split("== Where the time goes\n")[1].splitlines()[1], r"%  spin  ")
        self.assertIn("ended with exit code 0", found)
        self.assertIn("once more, from the first line", found)
        self.assertIn("== Stopped at the breakpoint", found)
        self.assertIn("No leak suspected", found)

    def test_says_why_a_broken_script_does_not_run(self):
        self.walk(self.script("print('hello'\n"))
        self.assertEqual(self.code, 1)
        self.assertRegex(self.errors, r"did not start:\n.*script\.lua:2: '\)' expected")

    def test_tells_of_a_program_that_fails(self):
        found = self.walk(self.script("for i = 1, 1e7 do local x = i * 2 end\nerror('no more')\n"))
        self.assertEqual(self.code, 0, self.errors)
        self.assertIn("ended with exit code 1", found)
        self.assertIn("no more", found)


if __name__ == "__main__":
    unittest.main()
