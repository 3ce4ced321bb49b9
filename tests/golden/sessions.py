"""How the program of a walk is started and joined by the debugger. Its traces are the same, however that is."""
import base64
import os
import select
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402, F401: found by the line above

WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]
MODULES = Path(os.environ["WAYFINDER_BUILD"]) / "lua"
LIMIT = 20 * int(os.environ.get("WAYFINDER_TEST_SLOWNESS", "1"))  # seconds for one answer
ANNOUNCED = b"Wayfinder agent listening at: "
# What the interpreter runs before the program's first line; nothing of it is left then.
LISTEN = ("local path = package.cpath package.cpath = '{}/?.so' local agent = require('wayfinder') package.cpath = path "
          "package.loaded.wayfinder = nil agent.listen{{port = 0, wait = true}}")


def clean_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("LUA_")}


class Launched:
    """A session with a program that the adapter starts. After end(): `ran` is what the program gave."""

    def __init__(self, program, lua, manner):
        self.program, self.lua, self.manner = program, lua, manner
        self.ran = None, b"", b""  # exit code, stdout, stderr
        environment = {**clean_environment(), **manner.environment}
        self.client = DapClient([WAYFINDER, "dap"], environment=environment, timeout=LIMIT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()

    def start(self, stops_on_entry):
        """Up to where breakpoints are set."""
        self.client.start(self.program.path.name, cwd=str(self.program.path.parent), lua=self.lua.option,
                          stopOnEntry=stops_on_entry, **self.manner.attributes)

    def next_stop(self):
        """None: the program has ended."""
        name, body = self.client.wait_event("stopped", "terminated")
        return body if name == "stopped" else None

    def end(self):
        code = self.client.wait_event("exited")[1]["exitCode"]
        streams = {"stdout": b"", "stderr": b""}
        for event in self.client.events:
            body = event.get("body") or {}
            if event["event"] == "output" and body.get("category") in streams:
                raw = base64.b64decode(body["data"]) if "data" in body else body["output"].encode()
                streams[body["category"]] += raw
        self.ran = code, *streams.values()


class Attached(Launched):
    """The same with one that was started by itself, and waits for a client to attach."""

    def __init__(self, program, lua, manner):
        super().__init__(program, lua, manner)
        command = [WAYFINDER, "run"] if lua.name == "embedded" else [lua.interpreter]
        environment = {**clean_environment(), "LUA_INIT": LISTEN.format(MODULES / lua.version)}
        self.process = subprocess.Popen(
            [*command, program.path.name], cwd=program.path.parent, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.streams = b"", b""
        self.reader = threading.Thread(target=self.read, daemon=True)

    def __exit__(self, *_):
        super().__exit__()
        self.process.kill()
        self.process.wait()
        if self.reader.ident is not None:
            self.reader.join(LIMIT)
        self.process.stdout.close()
        self.process.stderr.close()

    def read(self):
        self.streams = self.process.communicate()

    def first_line(self):
        """Of stderr, byte for byte: what stands behind it belongs to read()."""
        line = b""
        while not line.endswith(b"\n"):
            if not select.select([self.process.stderr], [], [], LIMIT)[0] or not (byte := self.process.stderr.read(1)):
                raise EOFError(f"the program: expected the address at which it listens, got {line!r}")
            line += byte
        return line

    def next_stop(self):
        """The stop on entry is where the program is being waited for: the interpreter's own code, one step before."""
        stopped = super().next_stop()
        if stopped is None or stopped["reason"] != "entry":
            return stopped
        self.client.request("stepIn", {"threadId": stopped["threadId"]})
        first = super().next_stop()
        return first and {**first, "reason": "entry"}

    def start(self, stops_on_entry):
        line = self.first_line()
        self.reader.start()
        if not line.startswith(ANNOUNCED):
            raise EOFError(f"the program: expected the address at which it listens, got {line!r}")
        self.client.request("initialize", {"adapterID": "wayfinder", "linesStartAt1": True, "pathFormat": "path"})
        self.client.launch_seq = self.client.send("attach", {
            "port": int(line.rsplit(b":", 1)[1]), "stopOnEntry": stops_on_entry, **self.manner.attributes})

    def end(self):
        self.reader.join(LIMIT)
        self.ran = self.process.wait(LIMIT), *self.streams


@dataclass(frozen=True)
class Manner:
    """`attributes` are those of the launch, `environment` is the adapter's and the program's. Where the middle of a
    line is not told from its beginning, the lines that a launched walk comes to are what is expected."""

    name: str
    luas: tuple = ("embedded", "5.4", "5.3", "5.2", "5.1", "luajit")
    attributes: dict = field(default_factory=dict)
    environment: dict = field(default_factory=dict)
    session: type = Launched
    tells_middle_of_lines: bool = True


PUC = ("embedded", "5.4", "5.3", "5.2", "5.1")
LAUNCHED = Manner("launched")
MANNERS = [LAUNCHED, Manner("attached", session=Attached),
           Manner("refused", PUC, environment={"WAYFINDER_LAYOUT": "refuse"}, tells_middle_of_lines=False),
           *(Manner(mode, luas, {"breakpointMode": mode})
             for mode, luas in (("gate", PUC), ("trap", ("embedded", "luajit")), ("line", (*PUC, "luajit"))))]
