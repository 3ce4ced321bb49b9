"""A client that does what people and editors do, at random, until a random moment."""
import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from traces import MARK, SLOWNESS, SOON, Wrong, expect, processes_of, soon

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parents[1] / "scripts"))
from dap_client import DapClient, RequestFailed  # noqa: E402: found by the line above

WAYFINDER = os.environ["WAYFINDER_EXECUTABLE"]


class Client(DapClient):
    """A DapClient whose pipes can be closed while its reader waits, as the kernel does when a client dies."""

    def __init__(self, rng, environment):
        self.rng = rng
        self.exit_code = None
        self.environment = environment
        self.in_terminal = []
        self.takes_snapshots = False
        self._wake = os.pipe()
        self._sends = threading.Lock()
        super().__init__([WAYFINDER, "dap"], environment=environment, timeout=20 * SLOWNESS)

    def _read(self):
        stream, buffer = self.process.stdout.fileno(), b""
        while True:
            ready = select.select([stream, self._wake[0]], [], [])[0]
            if self._wake[0] in ready:
                return  # nobody reads what comes now
            chunk = os.read(stream, 1 << 16)
            if not chunk:
                self._inbox.put(None)
                return
            buffer += chunk
            while b"\r\n\r\n" in buffer:
                header, rest = buffer.split(b"\r\n\r\n", 1)
                length = int(header.lower().split(b"content-length:")[1].split()[0])
                if len(rest) < length:
                    break
                message = json.loads(rest[:length])
                buffer = rest[length:]
                if message["type"] == "request":
                    self.open_terminal(message)
                else:
                    self._inbox.put(message)

    def send(self, command, arguments=None):
        with self._sends:  # the reader's thread answers runInTerminal
            return super().send(command, arguments)

    def open_terminal(self, request):
        """As an editor does: a process group of its own, and output that the adapter does not see."""
        asked = request["arguments"]
        merged = {**self.environment, **(asked.get("env") or {})}
        variables = {name: value for name, value in merged.items() if value is not None}
        process = subprocess.Popen(asked["args"], cwd=asked.get("cwd") or None, env=variables, start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.in_terminal.append(process)
        body = {"seq": 0, "type": "response", "request_seq": request["seq"], "command": request["command"], "success": True,
                "body": {"processId": process.pid}}
        text = json.dumps(body).encode()
        with self._sends, contextlib.suppress(OSError, ValueError):  # the adapter may be gone, or its pipe closed
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
            self.process.stdin.flush()

    def vanish(self, order):
        """Closes its ends of the pipes: "input", "output" or both, in the order of the words."""
        os.write(self._wake[1], b"x")
        self._reader.join()
        for name in order.split():
            (self.process.stdin if name == "input" else self.process.stdout).close()

    def close(self):
        if not self._wake:
            return
        try:
            if not self.process.stdout.closed:
                super().close()
            elif self.process.poll() is None:
                self.process.kill()
                self.process.wait()
        finally:
            for process in self.in_terminal:
                process.poll()
            for end in self._wake:
                os.close(end)
            self._wake = ()

    def adapter_is_gone(self):
        """How the adapter has ended: its exit code, or -N by signal N."""
        try:
            return self.process.wait(SOON)
        except subprocess.TimeoutExpired:
            raise Wrong(f"the adapter: expected to be gone within {SOON:g} s, got one that runs") from None

    # What it does until the moment comes.

    def ask(self, command, arguments=None):
        """Sends a request whose answer nobody waits for."""
        self.send(command, arguments or {})

    def set_something(self, path):
        lines = Path(path).read_text(encoding="utf-8").count("\n")
        forms = [{"condition": "false"}, {"condition": "told == 5"}, {"condition": "('x'):rep(3) == n"}, {"logMessage": "at {told} {x}"},
                 {"hitCondition": "% 100"}, {"hitCondition": "3"}, {}]
        chosen = self.rng.sample(range(1, lines + 1), self.rng.randint(0, 6))
        breakpoints = [{"line": line, **self.rng.choice(forms)} for line in sorted(chosen)]
        self.ask("setBreakpoints", {"source": {"path": path}, "breakpoints": breakpoints})
        if self.rng.random() < 0.3:
            self.ask("setFunctionBreakpoints", {"breakpoints": [{"name": "loop", "condition": "n > 1e6"}]})
        if self.rng.random() < 0.3:
            self.ask("setExceptionBreakpoints", {"filters": self.rng.choice([["caught"], [], ["caught", "uncaught"]])})

    def move(self, thread):
        command = self.rng.choice(["continue"] * 3 + ["next", "stepIn", "stepOut", "stackTrace", "stay"])
        if command != "stay":
            self.ask(command, {"threadId": thread})
        if command in ("stay", "stackTrace"):
            self.ask("evaluate", {"expression": "told", "context": "repl"})

    def poke(self, path, is_endless):
        what = self.rng.randint(0, 9)
        if what <= 1:
            self.ask("pause", {"threadId": 1})
        elif what <= 4:
            self.ask("continue", {"threadId": 1})
        elif what == 5:
            self.set_something(path)
        elif what == 6:
            timed = {"interval": self.rng.choice([0.5, 1, 10]), "clock": self.rng.choice(["cpu", "wall"])}
            counted = [{"mode": mode} for mode in ("call", "line", "allocation")]
            self.ask("profiling/start", self.rng.choice([timed] * 3 + counted))
        elif what == 7:
            self.ask("profiling/stop")
        elif what == 8:
            self.ask("takeHeapSnapshot" if self.takes_snapshots else "memoryStatistics")
        else:
            code = "while true do end" if is_endless and self.rng.random() < 0.5 else "1 + 1"
            self.ask("evaluate", {"expression": f"(function() {code} end)()" if "while" in code else code, "context": "repl"})

    def live(self, seconds, path, is_endless=False):
        """Debugs for so long, or until the program has ended."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self.exit_code is None:
            try:
                name, body = self.wait_event("stopped", "exited", timeout=min(left, self.rng.uniform(0.001, 0.01)))
            except TimeoutError:
                self.poke(path, is_endless)
                continue
            if name == "exited":
                self.exit_code = body["exitCode"]
            else:
                self.move(body.get("threadId", 1))

    def let_it_end(self, path, limit):
        """Nothing holds the program any longer; returns its exit code."""
        self.ask("setBreakpoints", {"source": {"path": path}, "breakpoints": []})
        self.ask("setExceptionBreakpoints", {"filters": []})
        self.ask("continue", {"threadId": 1})
        end = time.monotonic() + limit
        while self.exit_code is None:
            try:
                name, body = self.wait_event("stopped", "exited", timeout=max(0.001, end - time.monotonic()))
            except (TimeoutError, EOFError) as error:
                raise Wrong(f"the program: expected to end within {limit:g} s, got: {error}") from None
            if name == "exited":
                self.exit_code = body["exitCode"]
            else:
                self.ask("continue", {"threadId": body.get("threadId", 1)})
        return self.exit_code

    def is_told(self, exit_code):
        """The program's end is told: exited, terminated; and the adapter leaves as it should."""
        try:
            if self.exit_code is None:
                self.exit_code = self.wait_event("exited", timeout=SOON)[1]["exitCode"]
            self.wait_event("terminated", timeout=SOON)
            self.request("disconnect", timeout=SOON)
        except (TimeoutError, EOFError, RequestFailed) as error:
            raise Wrong(f"exited, terminated and an answer to disconnect: expected within {SOON:g} s, got: {error}") from None
        expect("exit code", exit_code, self.exit_code)
        self.process.stdin.close()
        expect("the adapter's exit code", 0, self.adapter_is_gone())


class Moment:
    """One launched program: `name` is a file beside this one."""

    def __init__(self, rng, place, lua, mark):
        self.rng, self.place, self.lua, self.mark = rng, place, lua, mark
        self.progress = str(place.folder / "progress")
        Path(self.progress).unlink(missing_ok=True)
        self.client = Client(rng, place.environment(mark))
        self.client.takes_snapshots = lua == "5.4" and rng.random() < 0.5
        self.debuggee = None

    def launch(self, name, arguments=(), console="internalConsole"):
        self.path = str(here / name)
        self.client.start(self.path, args=[self.progress, *arguments], lua=self.lua, evaluateTimeoutMs=60_000,
                          breakpointMode=self.rng.choice(["auto", "auto", "line"]), stopOnEntry=self.rng.random() < 0.2,
                          console=console, initialize={"supportsRunInTerminalRequest": True})
        self.client.set_something(self.path)
        self.client.ask("setExceptionBreakpoints", {"filters": self.rng.choice([[], ["caught"], ["uncaught"]])})

    def run(self):
        self.client.configuration_done()
        self.debuggee = self.client.wait_event("process")[1]["systemProcessId"]

    def all_is_gone(self):
        soon("processes of the session", {}, lambda: processes_of(self.mark))

    def all_but_the_adapter_is_gone(self):
        adapter = self.client.process.pid
        soon("processes that the adapter had started", {},
             lambda: {process: name for process, name in processes_of(self.mark).items() if process != adapter})

    def output_is_whole(self, last_lines=""):
        """All that the program has said has come, in order: it notes each line in a file after saying it."""
        noted = os.path.getsize(self.progress) if os.path.exists(self.progress) else 0
        came = self.client.output.get("stdout", "")
        count = came.count("\n") - last_lines.count("\n")
        wanted = "".join(f"{n}\n" for n in range(1, count + 1)) + last_lines
        if came != wanted:
            at = next((i for i, (a, b) in enumerate(zip(came, wanted)) if a != b), min(len(came), len(wanted)))
            raise Wrong(f"stdout at byte {at}: expected {wanted[at:at + 60]!r}, got {came[at:at + 60]!r}")
        if count not in ((noted,) if last_lines else (noted, noted + 1)):
            raise Wrong(f"stdout: expected the {noted} lines that were noted, got {count}")


def name_of(number):
    return signal.Signals(number).name
