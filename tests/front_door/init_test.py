#!/usr/bin/env python3
"""`wayfinder init` sets a project up: what it writes works, and nothing that was there is lost unasked.

Environment: WAYFINDER_EXECUTABLE.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from dap_client import DapClient  # noqa: E402
from terminal import Terminal  # noqa: E402

EXECUTABLE = str(pathlib.Path(os.environ["WAYFINDER_EXECUTABLE"]).resolve())
FILES = (".vscode/launch.json", "wayfinder.yaml", ".nvim.lua")


class InitTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "main.lua").write_text("print('it runs')\n", encoding="utf-8")

    def init(self, *options):
        return subprocess.run([EXECUTABLE, "init", *options], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=20, check=False)

    def asked(self):
        return Terminal([EXECUTABLE, "init"], self.folder, {**os.environ, "TERM": "vt100"})

    def test_yes_writes_every_file_readable_by_its_owner_alone(self):
        done = self.init("--yes")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name in FILES:
            self.assertIn(f"written {name}", done.stdout)
            self.assertEqual((self.folder / name).stat().st_mode & 0o777, 0o600)
        self.assertEqual((self.folder / ".vscode").stat().st_mode & 0o777, 0o700)

    def test_the_launch_configuration_that_it_writes_starts_the_program(self):
        self.init("--yes")
        text = (self.folder / FILES[0]).read_text(encoding="utf-8")
        launch, attach = json.loads(text.replace("${workspaceFolder}", str(self.folder)))["configurations"]
        self.assertEqual((launch["type"], launch["request"], attach["request"]), ("wayfinder", "launch", "attach"))
        with DapClient([EXECUTABLE, "dap"]) as client:
            client.start(**launch)
            client.configuration_done()
            client.wait_event("terminated")
            self.assertEqual(client.output["stdout"], "it runs\n")

    def test_the_settings_that_it_writes_are_read_without_a_warning(self):
        self.init("--yes")
        done = subprocess.run([EXECUTABLE, "profile", "-o", "out.json", "main.lua"], cwd=self.folder, timeout=60,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("wayfinder.yaml", done.stderr)

    def test_without_a_main_script_the_open_file_is_started(self):
        (self.folder / "main.lua").rename(self.folder / "other.lua")
        self.init("--yes")
        launch = json.loads((self.folder / FILES[0]).read_text(encoding="utf-8"))["configurations"][0]
        self.assertEqual(launch["program"], "${file}")

    def test_yes_keeps_a_file_that_is_there_and_says_so(self):
        (self.folder / "wayfinder.yaml").write_text("profiling: {}\n", encoding="utf-8")
        done = self.init("--yes")
        self.assertIn("kept    wayfinder.yaml (it is there)\n", done.stdout)
        self.assertEqual((self.folder / "wayfinder.yaml").read_text(encoding="utf-8"), "profiling: {}\n")

    def test_where_nobody_can_be_asked_one_line_names_the_option(self):
        done = self.init()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertIn("--yes", done.stderr)
        self.assertFalse((self.folder / "wayfinder.yaml").exists())

    def test_on_a_terminal_each_file_is_asked_for(self):
        (self.folder / ".nvim.lua").write_text("mine\n", encoding="utf-8")
        terminal = self.asked()
        terminal.expect("Write .vscode/launch.json, for ")
        terminal.type("n\r")
        terminal.expect("Write wayfinder.yaml, for ")
        terminal.type("\r")
        terminal.expect(".nvim.lua is there. Overwrite it? [y/N]")
        terminal.type("\r")
        _, exit_code = terminal.end()
        self.assertEqual(exit_code, 0)
        self.assertEqual([(self.folder / name).exists() for name in FILES], [False, True, True])
        self.assertEqual((self.folder / ".nvim.lua").read_text(encoding="utf-8"), "mine\n")

    def test_a_file_is_overwritten_when_the_answer_is_yes(self):
        (self.folder / "wayfinder.yaml").write_text("mine\n", encoding="utf-8")
        terminal = self.asked()
        for answer in ("n\r", "y\r", "n\r"):
            terminal.expect("/n]" if answer != "y\r" else "y/N]")
            terminal.type(answer)
        terminal.end()
        self.assertIn("profiling:", (self.folder / "wayfinder.yaml").read_text(encoding="utf-8"))

    def test_a_folder_that_cannot_be_made_is_named(self):
        (self.folder / ".vscode").touch()
        done = self.init("--yes")
        self.assertEqual(done.returncode, 1)
        self.assertIn(".vscode/launch.json: expected ", done.stderr)


if __name__ == "__main__":
    unittest.main()
