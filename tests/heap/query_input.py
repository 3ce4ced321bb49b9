#!/usr/bin/env python3
"""What `wayfinder heap` refuses, and how it says so. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS."""
import os
import struct
import unittest

from heap_command import HeapTest

COMMANDS = ("top", "show", "retainers", "path", "dominators", "report")


class InputTest(HeapTest):
    def test_what_is_no_snapshot_is_named(self):
        self.write("text.wfheap", "no snapshot")
        (self.folder / "empty.wfheap").write_bytes(b"")
        os.mkfifo(self.folder / "pipe.wfheap")
        for command in COMMANDS:
            with self.subTest(command):
                wanted = "FILE: expected a heap snapshot, got"
                self.assert_refused(f"{wanted} nothing", command)
                self.assert_refused(f'{wanted} "no.wfheap" (cannot be read: No such file or directory)', command, "no.wfheap")
                self.assert_refused(f'{wanted} "." (cannot be read: ', command, ".")
                self.assert_refused(f'{wanted} "text.wfheap" (magic: expected a heap snapshot, got a file of another kind)', command, "text.wfheap")
                self.assert_refused(f'{wanted} "empty.wfheap" (magic: ', command, "empty.wfheap")
                self.assert_refused(f'{wanted} "pipe.wfheap" (cannot be read: ', command, "pipe.wfheap")

    def test_a_damaged_snapshot_is_told_from_a_good_one(self):
        whole = (self.folder / self.take("x = {}")).read_bytes()
        inside = whole.index(b"_LOADED")
        cases = {
            "cut": (whole[: len(whole) // 2], "file_bytes"),
            "lengthened": (whole + b"more", "file_bytes"),
            "flipped": (whole[:inside] + b"X" + whole[inside + 1:], "string_bytes"),
            "newer": (whole[:8] + struct.pack("<I", 99) + whole[12:], "head"),
        }
        for name, (content, field) in cases.items():
            (self.folder / "bad.wfheap").write_bytes(content)
            with self.subTest(name):
                self.assert_refused(f'FILE: expected a heap snapshot, got "bad.wfheap" ({field}', "top", "bad.wfheap")
                self.assert_refused(f'FILE: expected a heap snapshot, got "bad.wfheap" ({field}', "diff", "it.wfheap", "bad.wfheap")

    def test_objects_that_are_not_there(self):
        self.take("x = {}")
        count = self.json("top", "it.wfheap")["total"] + 1
        for command in ("show", "retainers", "path"):
            self.assert_refused("OBJECT: expected the id of an object, as `wayfinder heap top` shows it, got nothing", command, "it.wfheap")
        for command in ("show", "retainers", "path", "dominators"):
            self.assert_refused(f"OBJECT: expected an object of the snapshot (ids from 1 to {count}), got {count + 1}", command, "it.wfheap", count + 1)
            for word in ("0", "-1", "x", "1.5", "99999999999999999999"):
                self.assert_refused(f'OBJECT: expected the id of an object, as `wayfinder heap top` shows it, got "{word}"', command, "it.wfheap", word)
            self.answer(command, "it.wfheap", count)

    def test_pages_sorts_types_and_formats(self):
        self.take("x = {}")
        for word in ("-1", "x", "99999999999999999999", "1.0", ""):
            self.assert_refused(f'--start: expected a row of at least 0, got "{word}"', "top", "it.wfheap", "--start", word)
        for word in ("-1", "1001", "all", "99999999999999999999"):
            self.assert_refused(f'--count: expected a number of rows from 0 to 1000, got "{word}"', "top", "it.wfheap", "--count", word)
        self.assert_refused('--count: expected a number of rows from 0 to 1000, got "-1"', "report", "it.wfheap", "--count", "-1")
        self.assert_refused('--kinds: expected "duplicateStrings"', "report", "it.wfheap", "--kinds", "closures,leaks")
        self.assert_refused('--sort: expected size, retained or count, got "age"', "top", "it.wfheap", "--sort", "age")
        self.assert_refused('--type: expected table, function,', "top", "it.wfheap", "--type", "root")
        self.assert_refused('--format: expected human or json, got "xml"', "top", "it.wfheap", "--format", "xml")
        self.assert_refused("--filter: ", "top", "it.wfheap", "--filter")
        self.assert_refused("arguments: expected no further one, got ", "top", "it.wfheap", "more")
        self.assert_refused("--bogus: expected an option of this command", "top", "it.wfheap", "--bogus")

    def test_commands_and_comparisons_that_lack_something(self):
        self.take("x = {}")
        self.assert_refused("COMMAND: expected snapshot, top, ")
        self.assert_refused("COMMAND: expected snapshot, top, ", "bogus")
        self.assert_refused("COMMAND: expected path, info, list, clear or prune, got nothing", "store")
        self.assert_refused('COMMAND: expected path, info, list, clear or prune, got "empty"', "store", "empty")
        self.assert_refused("FILE: expected two heap snapshots or more, got nothing", "diff")
        self.assert_refused("FILE: expected two heap snapshots or more, got one", "diff", "it.wfheap")
        self.write("wayfinder.yaml", "memory: { objectLimit: 10 }\n")
        self.take("x = {}", output="cut.wfheap")
        self.assert_refused('FILE: expected a snapshot of all objects, got "cut.wfheap", which was cut at its limit', "diff", "it.wfheap", "cut.wfheap")


if __name__ == "__main__":
    unittest.main()
