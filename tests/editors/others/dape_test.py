#!/usr/bin/env python3
"""Emacs with dape and the configuration of docs/other-editors.md: a breakpoint, a value, the end.

Environment: WAYFINDER_EXECUTABLE, WAYFINDER_EDITORS.
"""
import pathlib
import subprocess
import tempfile
import unittest

from newer_root import command, newer_root
from session import Session

ROOT = newer_root()
EMACS = command(ROOT, "emacs-nox")
STORY = pathlib.Path(__file__).with_name("dape_story.el")


def places():
    """Where this Emacs has its parts, which it would look for in /usr."""
    (lisp,) = ROOT.glob("usr/share/emacs/*/lisp")
    (dape,) = ROOT.glob("usr/share/emacs/site-lisp/elpa-src/dape-*")
    (dump,) = ROOT.glob("usr/libexec/emacs/*/*/*.pdmp")
    folders = [lisp, *(path for path in lisp.rglob("*") if path.is_dir()), dape]
    return dump, {"EMACSLOADPATH": ":".join(map(str, folders)), "EMACSDATA": str(lisp.parent / "etc"), "EMACSPATH": str(dump.parent)}


class DapeTest(unittest.TestCase):
    def test_stops_shows_a_value_and_ends(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        session = Session(folder)
        (folder / "config.el").write_text(session.configuration("elisp"), encoding="utf-8")
        dump, variables = places()
        done = subprocess.run([*EMACS, f"--dump-file={dump}", "--batch", "-Q", "-l", STORY], cwd=folder, timeout=60, text=True,
                              env={**session.environment, **variables}, check=False, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(session.turns(), ["stopped", "exited", "terminated"])
        self.assertEqual([body["result"] for body in session.bodies("evaluate")], ["42"])


if __name__ == "__main__":
    unittest.main()
