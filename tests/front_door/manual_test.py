#!/usr/bin/env python3
"""The page wayfinder(1) has every command and option that --help shows.

Environment: WAYFINDER_EXECUTABLE.
"""
import os
import re
import shutil
import subprocess
import unittest

EXECUTABLE = os.environ["WAYFINDER_EXECUTABLE"]


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20, **more).stdout


def entries(*command):
    """Options and subcommands that `--help` shows."""
    text = run(EXECUTABLE, *command, "--help")
    options, _, subcommands = text.partition("Subcommands:\n")
    subcommands = subcommands.split("\n\n")[0]  # examples come behind them
    return re.findall(r"^  (-[\w,-]+)", options, re.M), re.findall(r"^  ([a-z]+) ", subcommands, re.M)


class ManualTest(unittest.TestCase):
    def setUp(self):
        self.page = run(EXECUTABLE, "manual").replace("\\-", "-")

    def part(self, command):
        """What the page says of a command, up to the next one."""
        found = re.search(rf"^\.SS {command}\n(.*?)(?=^\.S[SH] )", self.page, re.S | re.M)
        self.assertIsNotNone(found, f"{command} is not on the page")
        return found.group(1)

    def check(self, *command):
        options, subcommands = entries(*command)
        if command:
            part = self.part(" ".join(command))
            for option in options:
                if option != "-h,--help":
                    self.assertRegex(part, rf"(?m)^\.B {re.escape(option)}\b", command)
        for subcommand in subcommands:
            self.check(*command, subcommand)

    def test_has_every_command_and_option_of_the_help(self):
        self.check()

    def test_shows_nothing_that_is_hidden_from_the_help(self):
        self.assertNotIn("wayfinder complete", self.page)

    def test_a_line_of_it_is_never_taken_for_a_request_of_roff(self):
        if shutil.which("man") is None:
            self.skipTest("there is no man")
        environment = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["man", "--warnings", "-l", "-"], input=run(EXECUTABLE, "manual"), env=environment,
                              capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("wayfinder profile --rate 1000 --format folded -o - app.lua", done.stdout)


if __name__ == "__main__":
    unittest.main()
