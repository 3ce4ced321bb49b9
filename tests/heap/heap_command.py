"""What the tests of `wayfinder heap` have in common. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

wayfinder = os.environ["WAYFINDER_EXECUTABLE"]
limit = 60 * float(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))


class HeapTest(unittest.TestCase):
    """A scratch folder, which is also the home of who works in it."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="wayfinder-heap-")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def heap(self, *words, **more):
        environment = {**os.environ, "HOME": str(self.folder)}
        environment.pop("XDG_STATE_HOME", None)
        command = [wayfinder, "heap", *(str(word) for word in words)]
        return subprocess.run(command, capture_output=True, timeout=limit, check=False, cwd=self.folder,
                              **{"env": environment, **more})

    def answer(self, *words):
        """What a command that works says on stdout."""
        done = self.heap(*words)
        self.assertEqual((0, b""), (done.returncode, done.stderr), words)
        return done.stdout.decode()

    def json(self, *words):
        return json.loads(self.answer(*words, "--format", "json"))

    def take(self, script, *arguments, output="it.wfheap"):
        """The heap of a script at its end."""
        self.write("it.lua", script)
        done = self.heap("snapshot", "-o", output, "it.lua", *arguments)
        self.assertEqual(0, done.returncode, done.stderr)
        return output

    def assert_refused(self, sentence, *words):
        done = self.heap(*words)
        self.assertEqual((2, b""), (done.returncode, done.stdout), words)
        errors = done.stderr.decode().splitlines()
        self.assertEqual(1, len(errors), errors)
        self.assertTrue(errors[0].startswith(f"wayfinder heap: {sentence}"), errors[0])
