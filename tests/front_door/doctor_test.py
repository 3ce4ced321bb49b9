#!/usr/bin/env python3
"""`wayfinder doctor` says what is here and what to do next, in colours only for eyes.

Environment: WAYFINDER_EXECUTABLE.
"""
import os
import pathlib
import subprocess
import tempfile
import unittest

from terminal import Terminal

EXECUTABLE = str(pathlib.Path(os.environ["WAYFINDER_EXECUTABLE"]).resolve())
COLOUR = "\x1b["


class DoctorTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.environment = {**os.environ, "HOME": str(self.folder), "TERM": "xterm", "PATH": str(self.folder)}
        for name in ("NO_COLOR", "XDG_STATE_HOME"):
            self.environment.pop(name, None)

    def doctor(self, **more):
        done = subprocess.run([EXECUTABLE, "doctor"], cwd=self.folder, env={**self.environment, **more}, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.stdout, done.returncode

    def on_terminal(self, **more):
        return Terminal([EXECUTABLE, "doctor"], self.folder, {**self.environment, **more}).end()

    def test_an_empty_machine_is_ready_and_each_finding_has_a_next_step(self):
        said, exit_code = self.doctor()
        self.assertEqual(exit_code, 0, said)
        lines = said.splitlines()
        for wanted in ("editor: none found", "viewer: none found", "not installed: lua5.4, lua5.3"):
            (index,) = [number for number, line in enumerate(lines) if wanted in line]
            self.assertIn("       -> ", lines[index + 1])
        self.assertIn("wayfinder init", lines[-1])

    def test_an_editor_that_is_there_is_named_with_what_to_do_in_it(self):
        editor = self.folder / "nvim"
        editor.write_text("#!/bin/sh\n", encoding="utf-8")
        editor.chmod(0o755)
        said, _ = self.doctor()
        self.assertIn("editor: nvim\n       -> `:packadd wayfinder`", said)

    def test_an_interpreter_that_is_none_is_named_with_what_to_do(self):
        fake = self.folder / "lua5.3"
        fake.write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
        fake.chmod(0o755)
        said, exit_code = self.doctor()
        self.assertIn("lua5.3: --lua: expected an interpreter of Lua", said)
        self.assertEqual(exit_code, 0, said)  # the default works

    def test_what_is_wrong_with_the_default_is_marked_and_fails(self):
        (self.folder / "wayfinder.yaml").write_text("profiling: 7\n", encoding="utf-8")
        said, exit_code = self.doctor()
        self.assertEqual(exit_code, 1)
        self.assertIn("BAD  ", said)
        self.assertIn("-> correct the file", said)

    def test_colours_are_for_terminals_that_have_them(self):
        self.assertNotIn(COLOUR, self.doctor()[0])
        self.assertIn(COLOUR, self.on_terminal()[0])
        self.assertNotIn(COLOUR, self.on_terminal(NO_COLOR="1")[0])
        self.assertNotIn(COLOUR, self.on_terminal(TERM="dumb")[0])


if __name__ == "__main__":
    unittest.main()
