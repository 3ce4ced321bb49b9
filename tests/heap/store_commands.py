#!/usr/bin/env python3
"""`wayfinder heap store` as a person uses it. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import os
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from dap_client import DapClient  # noqa: E402

from heap_command import HeapTest, limit, wayfinder  # noqa: E402

DAY = 86400


class StoreTest(HeapTest):
    def setUp(self):
        super().setUp()
        self.store = self.folder / ".wayfinder/snapshots"

    def put(self, number, days_old, size=1000):
        """A snapshot of a session that has ended."""
        self.store.mkdir(parents=True, exist_ok=True)
        file = self.store / f"20260101-000000-{number}-000{number}-1.wfheap"
        file.write_bytes(b"x" * size)
        then = time.time() - days_old * DAY
        os.utime(file, (then, then))
        return file

    def test_the_folder_is_named_and_not_made(self):
        self.assertEqual(f"{self.store}\n", self.answer("store", "path"))
        self.assertEqual({"directory": str(self.store), "size": 0, "maxBytes": 2 << 30, "keepDays": 7, "entries": 0, "inUse": 0},
                         self.json("store", "info"))
        self.assertEqual({"snapshots": []}, self.json("store", "list"))
        self.assertEqual("0 snapshots removed, 0 B; 0 left, 0 B\n", self.answer("store", "prune"))
        self.assertFalse(self.store.exists())

    def test_wayfinder_yaml_says_where_and_how_much(self):
        self.write("wayfinder.yaml", "memory: { snapshotDirectory: here, storeBytes: 5000, keepDays: 3 }\n")
        self.assertEqual(f"{self.folder / 'here'}\n", self.answer("store", "path"))
        info = self.json("store", "info")
        self.assertEqual((5000, 3), (info["maxBytes"], info["keepDays"]))
        self.write("wayfinder.yaml", "memory: { storeBytes: many }\n")
        done = self.heap("store", "info")
        self.assertEqual(2, done.returncode)
        self.assertIn(b"memory.storeBytes: expected bytes of at least 1", done.stderr)

    def test_snapshots_are_listed_oldest_first(self):
        young, old = self.put(1, 1), self.put(2, 5, 2000)
        listed = self.json("store", "list")["snapshots"]
        self.assertEqual([str(old), str(young)], [row["path"] for row in listed])
        self.assertEqual([2000, 1000], [row["bytes"] for row in listed])
        self.assertIn(str(young), self.answer("store", "list"))

    def test_prune_removes_by_days_and_bytes_and_clear_removes_all(self):
        old, middle, young = self.put(1, 10), self.put(2, 5), self.put(3, 1)
        self.answer("store", "prune")
        self.assertEqual([False, True, True], [file.exists() for file in (old, middle, young)])
        self.answer("store", "prune", "--max-bytes", 1500)
        self.assertEqual([False, True], [file.exists() for file in (middle, young)])
        self.answer("store", "prune", "--keep-days", 0)
        self.assertFalse(young.exists())
        self.put(4, 0)
        (self.store / "notes.txt").write_text("mine")
        self.assertEqual("1 snapshots removed, 1000 B; 0 left, 0 B\n", self.answer("store", "clear"))
        self.assertTrue((self.store / "notes.txt").exists())

    def test_nothing_is_removed_while_a_session_uses_the_folder(self):
        kept = self.put(1, 100)
        script = self.folder / self.write("app.lua", "while not Stop do end")
        environment = {**os.environ, "HOME": str(self.folder), "XDG_STATE_HOME": ""}
        self.write("wayfinder.yaml", "memory: { keepDays: 1000 }\n")
        with DapClient([wayfinder, "dap"], environment, limit) as client:
            client.start(str(script))
            client.configuration_done()
            path = client.request("takeHeapSnapshot")["snapshot"]["path"]
            for command in ("prune", "clear"):
                done = self.heap("store", command)
                self.assertEqual((1, b""), (done.returncode, done.stdout))
                expected = f"wayfinder heap: {self.store}: expected a folder that no session uses, got one in use by process {client.process.pid}\n"
                self.assertEqual(expected, done.stderr.decode())
            self.assertEqual([False, True], [row["inUse"] for row in self.json("store", "list")["snapshots"]])
            self.assertTrue(kept.exists() and os.path.exists(path))
        self.answer("store", "clear")
        self.assertFalse(kept.exists() or os.path.exists(path))

    def test_a_full_disk_makes_no_answer_wrong(self):
        if os.geteuid() != 0:
            self.skipTest("only root can make a small disk")
        self.write("big.lua", "Big = {} for i = 1, 60000 do Big[i] = {i} end")
        steps = """set -e
mount -t tmpfs -o size=12m none "$1"
cp "$2/big.lua" "$1"; cd "$1"
"$3" heap snapshot -o big.wfheap big.lua 2>/dev/null
head -c 12000000 /dev/zero > filler 2>/dev/null || true
"$3" heap top --sort retained --filter Big --type table --count 1 big.wfheap
ls
"""
        disk = self.folder / "disk"
        disk.mkdir()
        done = subprocess.run(["unshare", "-m", "bash", "-c", steps, "-", str(disk), str(self.folder), wayfinder],
                              capture_output=True, timeout=limit, check=False)
        if b"unshare failed" in done.stderr or b"mount:" in done.stderr:
            self.skipTest("no mounts here")
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertIn(b" Big\n", done.stdout)
        self.assertEqual([b"big.lua", b"big.wfheap", b"filler"], done.stdout.splitlines()[-3:])

    def test_bad_bounds_are_refused(self):
        self.assert_refused('--max-bytes: expected bytes of at least 0, got "-1"', "store", "prune", "--max-bytes", "-1")
        self.assert_refused('--keep-days: expected days from 0 to 36500, got "1e9"', "store", "prune", "--keep-days", "1e9")
        self.assert_refused('--format: expected human or json, got "xml"', "store", "info", "--format", "xml")


if __name__ == "__main__":
    unittest.main()
