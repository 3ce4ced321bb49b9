#!/usr/bin/env python3
"""What heap exports refuse, and that nothing is left behind. Environment: WAYFINDER_EXECUTABLE."""
import tempfile
import unittest
from pathlib import Path

from exported_heap import Heap, RequestFailed, wayfinder
from recorded_profile import run


class HeapExportInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(folder.cleanup)
        cls.heap = Heap(folder.name)
        cls.addClassCleanup(cls.heap.close)

    def refused(self, **arguments):
        before = sorted(self.heap.folder.iterdir())
        wanted = {"id": 1, "format": "json", "path": "out.json", **arguments}
        with self.assertRaises(RequestFailed) as error:
            self.heap.request("exportHeapSnapshot", {name: value for name, value in wanted.items() if value is not None})
        self.assertEqual(before, sorted(self.heap.folder.iterdir()))
        return str(error.exception)

    def test_a_request_that_cannot_be_done_names_its_argument(self):
        self.assertRegex(self.refused(id=7), r"^id: expected a snapshot \(.*\), got 7$")
        self.assertRegex(self.refused(id="one"), r'^id: expected .*, got "one"$')
        self.assertRegex(self.refused(format="svg"), r'^format: expected .*heapsnapshot.*, got "svg"$')
        self.assertRegex(self.refused(format=None), r"^format: expected ")
        self.assertRegex(self.refused(path=None), r"^path: expected ")
        self.assertRegex(self.refused(path=""), r'^path: expected a file that can be written, got ""$')
        self.assertRegex(self.refused(path="store"), r"^path: .*/store.*directory")
        self.assertRegex(self.refused(path="missing/out.json"), r"^path: .*/missing/out.json.*No such file")
        self.assertRegex(self.refused(colour="red"), r"^colour: ")

    def test_a_disk_that_fills_up_is_told_of(self):
        self.assertRegex(self.refused(path="/dev/full"), r"^path: .*/dev/full.*No space left")

    def test_a_command_that_cannot_be_done_names_its_argument(self):
        snapshot, folder = self.heap.snapshot["path"], self.heap.folder
        foreign = folder / "foreign.wfheap"
        foreign.write_text("something else\n")
        for words, sentence in [
            ([], "FILE: expected a heap snapshot"),
            ([snapshot], "--to: expected one of heapsnapshot, json, pprof, got nothing"),
            ([snapshot, "--to", "svg"], '--to: expected one of heapsnapshot, json, pprof, got "svg"'),
            ([snapshot, "--to", "json", "-o", folder], "-o: expected a file that can be written"),
            ([snapshot, "--to", "json", "-o", folder / "missing/out"], "-o: expected a file that can be written"),
            ([snapshot, "--to", "json", "-o", snapshot], "-o: expected a file other than FILE"),
            ([folder / "none.wfheap", "--to", "json"], "FILE: expected a heap snapshot"),
            ([foreign, "--to", "json"], "FILE: expected a heap snapshot"),
        ]:
            with self.subTest(words=words):
                done = run(wayfinder, "heap", "export", *words, cwd=folder)
                self.assertEqual(2, done.returncode, done.stderr)
                self.assertIn(sentence, done.stderr.decode())
                self.assertEqual(1, done.stderr.decode().count("\n"))
        self.assertFalse(Path(folder / "foreign.heap.json").exists())


if __name__ == "__main__":
    unittest.main()
