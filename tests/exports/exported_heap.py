"""A heap snapshot of a real program in every format, for the tests of exports. Environment: WAYFINDER_EXECUTABLE."""
import os
import sys
from pathlib import Path

source = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(source / "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402, F401

wayfinder = os.environ["WAYFINDER_EXECUTABLE"]
modules = Path(wayfinder).parent.parent / "lua"  # builds with a sanitizer have none
other_luas = [lua for lua in ("5.1", "5.2", "5.3", "luajit") if (modules / lua / "wayfinder.so").exists()]
program = source / "tests/exports/heap_shapes.lua"


class Heap:
    """A session that is stopped where the program has made all its objects, and its snapshot.

    `objects` is {id: ObjectInfo}, `exports` {format: path}; `request` asks the session, which ends with close().
    """

    def __init__(self, folder, lua="5.4"):
        self.folder = Path(folder)
        config = self.folder / "wayfinder.yaml"
        config.write_text(f"memory: {{ snapshotDirectory: {folder}/store }}\n")
        self.client = DapClient([wayfinder, "dap"])
        self.client.start(str(program), lua=lua, config=str(config), cwd=folder)
        line = next(n for n, text in enumerate(program.read_text().splitlines(), 1) if "-- break: all is made" in text)
        self.client.set_breakpoints(str(program), [line])
        self.client.configuration_done()
        self.client.wait_event("stopped")
        self.request = self.client.request
        self.snapshot = self.request("takeHeapSnapshot")["snapshot"]
        self.objects = {}
        while page := self.request("getHeapSnapshot", {"id": 1, "start": len(self.objects), "count": 1000})["objects"]:
            self.objects.update({each["id"]: each for each in page})
        self.exports = {form: self.export(form) for form in ("heapsnapshot", "json", "pprof")}

    def export(self, form):
        answer = self.request("exportHeapSnapshot", {"id": 1, "format": form, "path": f"shapes.{form}"})
        path = Path(answer["path"])
        assert path == self.folder / f"shapes.{form}" and path.stat().st_size == answer["bytes"], answer
        assert path.stat().st_mode & 0o777 == 0o600, oct(path.stat().st_mode)
        return path

    def named(self, name):
        """The one object of this name."""
        found = [each for each in self.objects.values() if each["name"] == name]
        assert len(found) == 1, f"{name}: expected one object, got {found[:3]}"
        return found[0]

    def close(self):
        self.client.close()
