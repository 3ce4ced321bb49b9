#!/usr/bin/env python3
"""Heap snapshots in other tools' formats, opened by these tools: Chrome DevTools' own loader, memlab, go tool pprof.

Environment: WAYFINDER_EXECUTABLE.
"""
import json
import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

from exported_heap import Heap, other_luas, wayfinder
from recorded_profile import require_tool, run

node = require_tool("node", "nodejs")
go = require_tool("go", "golang-go")
here = Path(__file__).parent
for script in ("devtools_heap.mjs", "memlab_heap.mjs"):
    without_file = run(node, here / script)
    if without_file.returncode == 77:
        print(without_file.stdout.decode(), end="")
        sys.exit(77)


def shown(script, file):
    done = run(node, here / script, file)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


class HeapConsumers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="wayfinder-exports-")
        cls.addClassCleanup(folder.cleanup)
        cls.heap = Heap(folder.name)
        cls.addClassCleanup(cls.heap.close)

    def test_devtools_reckons_the_retained_size_of_every_object_as_wayfinder_does(self):
        self.assert_same_retained_sizes(self.heap)

    def test_devtools_does_so_for_every_lua(self):
        for lua in other_luas:
            with self.subTest(lua=lua), tempfile.TemporaryDirectory(prefix="wayfinder-exports-") as folder:
                heap = Heap(folder, lua)
                self.addCleanup(heap.close)
                self.assert_same_retained_sizes(heap)

    def assert_same_retained_sizes(self, heap):
        found = shown("devtools_heap.mjs", heap.exports["heapsnapshot"])
        self.assertEqual(sum(heap.snapshot["sizeByType"].values()), found["total"])
        self.assertEqual(len(heap.objects), len(found["nodes"]) - 1)  # all but the root
        wrong = []
        for each in heap.objects.values():
            told = found["nodes"][str(each["id"])]
            if (each["size"], each["retainedSize"]) != (told["self"], told["retained"]):
                wrong.append((each["name"], each["size"], each["retainedSize"], told))
        self.assertEqual([], wrong[:5], f"{len(wrong)} objects differ")

    def test_devtools_sees_classes_weak_references_and_values_held_by_their_keys(self):
        found = shown("devtools_heap.mjs", self.heap.exports["heapsnapshot"])
        nodes = found["nodes"]
        account, entries = self.heap.named("account"), self.heap.named("cache.entries")
        self.assertEqual(("object", "Account"), (nodes[str(account["id"])]["type"], nodes[str(account["id"])]["name"]))
        self.assertIn([self.heap.named("weakly")["id"], entries["id"]], found["weak"])
        self.assertGreater(nodes[str(self.heap.named("held_key")["id"])]["retained"], 16 * 3000)
        self.assertLess(nodes[str(self.heap.named("by_key")["id"])]["retained"], 1000)

    def test_memlab_runs_its_analyses_and_agrees_on_what_a_cache_retains(self):
        found = shown("memlab_heap.mjs", self.heap.exports["heapsnapshot"])
        self.assertEqual(3, found["analyses"])
        for name in ("cache", "cache.entries", "account", "cache.entries[7]"):
            each = self.heap.named(name)
            self.assertEqual(each["retainedSize"], found["nodes"][str(each["id"])][2], name)

    def test_pprof_lists_the_owners_of_all_bytes_and_objects(self):
        def top(*how):
            done = run(go, "tool", "pprof", *how, self.heap.exports["pprof"], cwd=self.heap.folder,
                       env={**os.environ, "HOME": str(self.heap.folder), "PPROF_TMPDIR": str(self.heap.folder)})
            self.assertEqual(0, done.returncode, done.stderr)
            return done.stdout.decode()

        space = top("-top", "-unit=B", "-nodecount=1000")
        self.assertIn("Type: inuse_space", space)
        total = int(re.search(r"of (\d+)B total", space).group(1))
        self.assertEqual(sum(self.heap.snapshot["sizeByType"].values()), total)
        entries = re.search(r"(?m)^ *(\d+)B .*? cache\.entries\[\*\]$", space)
        tables = [each for each in self.heap.objects.values() if re.fullmatch(r"cache\.entries\[\d+\]", each["name"])]
        self.assertEqual(400, len(tables))
        self.assertEqual(sum(each["size"] for each in tables), int(entries.group(1)))
        counts = top("-top", "-sample_index=inuse_objects", "-nodecount=1000")
        self.assertRegex(counts, r"(?m)^ *400 .*? cache\.entries\[\*\]$")
        self.assertRegex(top("-tags"), r"Account")

    def test_the_json_file_tells_of_each_object_what_the_requests_tell(self):
        file = json.loads(self.heap.exports["json"].read_text())
        self.assertEqual(self.heap.snapshot["statistics"]["totalBytes"], file["totalBytes"])
        told = {each["id"]: each for each in file["objects"]}
        for each in self.heap.objects.values():
            for field in ("type", "name", "size", "retainedSize", "distance"):
                self.assertEqual(each[field], told[each["id"]][field], (field, each))
        cache = self.heap.request("getHeapObject", {"snapshot": 1, "object": self.heap.named("cache")["id"]})
        self.assertEqual([(link["kind"], link["label"], link["object"]) for link in cache["references"]],
                         [(link["kind"], link["label"], link["object"]) for link in told[cache["id"]]["references"]])

    def test_the_command_writes_the_same_files_from_the_snapshot_s_own(self):
        for form, path in self.heap.exports.items():
            output = self.heap.folder / f"again.{form}"
            done = run(wayfinder, "heap", "export", self.heap.snapshot["path"], "--to", form, "-o", output)
            self.assertEqual(0, done.returncode, done.stderr)
            if form == "json":  # which has the label, and that is not in the file
                self.assertEqual(json.loads(path.read_text())["objects"], json.loads(output.read_text())["objects"])
            else:
                self.assertEqual(path.read_bytes(), output.read_bytes())
        piped = run(wayfinder, "heap", "export", self.heap.snapshot["path"], "--to", "json", "-o", "-")
        self.assertEqual((self.heap.folder / "again.json").read_bytes(), piped.stdout)


if __name__ == "__main__":
    unittest.main()
