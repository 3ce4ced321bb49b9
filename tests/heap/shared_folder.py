#!/usr/bin/env python3
"""Two adapters at once in one folder of snapshots, with room for one body in memory each.

Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS.
"""
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from dap_client import DapClient  # noqa: E402

from heap_command import HeapTest, limit, wayfinder  # noqa: E402

LARGE = "Big = {} for i = 1, 110000 do Big[i] = {} end\nReady = true\nwhile not Stop do end\n"
PAGE = {"id": 1, "sort": "retained", "count": 50}


class SharedFolderTest(HeapTest):
    def setUp(self):
        super().setUp()
        self.write("app.lua", LARGE)
        self.write("wayfinder.yaml", "memory: { snapshotDirectory: store, maxSnapshotsInMemory: 1 }\n")

    def adapter(self):
        """One whose program has built what it has."""
        client = DapClient([wayfinder, "dap"], None, limit)
        self.addCleanup(client.close)
        client.start(str(self.folder / "app.lua"))
        client.configuration_done()
        while client.request("evaluate", {"expression": "Ready", "context": "repl"})["result"] != "true":
            pass
        return client

    def files(self, suffix):
        return sorted(str(file) for file in (self.folder / "store").glob(f"*{suffix}"))

    def test_what_leaves_the_memory_comes_back_as_it_was(self):
        clients = [self.adapter(), self.adapter()]
        first = [client.request("takeHeapSnapshot")["snapshot"]["path"] for client in clients]
        before = [client.request("getHeapSnapshot", PAGE) for client in clients]
        self.assertEqual([], self.files(".index"))
        for client in clients:
            client.request("takeHeapSnapshot")
        self.assertEqual(sorted(f"{path}.index" for path in first), self.files(".index"))
        self.assertEqual(before, [client.request("getHeapSnapshot", PAGE) for client in clients])
        self.assertEqual([1, 1], [client.request("memory/storeStatistics")["misses"] for client in clients])
        offline = self.json("top", "--sort", "retained", "--count", 50, first[0])
        self.assertEqual(before[0]["objects"], offline["objects"])
        clients[0].process.kill()
        clients[0].process.wait(limit)
        Path(first[1] + ".index").write_bytes(b"broken")
        self.assertEqual(before[1], clients[1].request("getHeapSnapshot", PAGE))
        clients[1].request("deleteHeapSnapshot", {"id": 1})
        self.assertEqual([first[0] + ".index"], self.files(".index"))
        self.assertEqual(3, clients[1].request("memory/storeStatistics")["entries"])


if __name__ == "__main__":
    unittest.main()
