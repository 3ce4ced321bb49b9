"""One run of a program under the adapter, and how the demo tells of it. Python 3's standard library only."""
import contextlib
import os
import sys
import time

from dap_client import DapClient, RequestFailed


class Failed(Exception):
    """The demo cannot go on; str() says why."""


class Terminal:
    """Findings on stdout; what is being done on stderr: a line that renews itself on a terminal, else plain lines."""

    def __init__(self):
        self.is_live = sys.stderr.isatty()
        self.doing = None

    def busy(self, what, share=None):
        if self.is_live:
            done = "" if share is None else f" {100 * min(1.0, share):3.0f} %"
            sys.stderr.write(f"\r\x1b[K{what}{done}")
            sys.stderr.flush()
        elif what != self.doing:
            sys.stderr.write(what + " ...\n")
        self.doing = what

    def clear(self):
        if self.is_live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def say(self, line=""):
        self.clear()
        print(line, flush=True)

    def title(self, text):
        self.say()
        self.say(f"== {text}")

    def list(self, lines):
        for line in lines:
            self.say("   " + line)


class Run:
    """One run of the program under the adapter, stopped at its first line."""

    def __init__(self, options, terminal):
        self.options = options
        self.terminal = terminal
        self.client = DapClient([options.adapter, "dap"])

    def __enter__(self):
        client = self.client
        client.start(self.options.program, args=self.options.args, cwd=os.getcwd(), stopOnEntry=True)
        client.request("setExceptionBreakpoints", {"filters": []})
        client.configuration_done()
        name, _ = client.wait_event("stopped", "terminated")
        if name == "terminated":
            raise Failed(f"{self.options.program} did not start:\n{client.output.get('stderr', '').rstrip()}")
        return self

    def __exit__(self, *_):
        self.terminal.clear()
        with contextlib.suppress(RequestFailed, TimeoutError, EOFError, OSError):
            self.client.request("disconnect", {"terminateDebuggee": True}, timeout=5)
        self.client.close()

    @property
    def has_ended(self):
        return self.client.seen("terminated") or self.client.process.poll() is not None

    def go(self):
        self.client.request("continue", {"threadId": 1})

    def run_for(self, seconds, what):
        """Lets the program run; False when it ended on the way."""
        begin = time.monotonic()
        while (passed := time.monotonic() - begin) < seconds and not self.has_ended:
            self.terminal.busy(what, passed / seconds)
            self.client.pump(min(0.2, seconds - passed))
        return not self.has_ended

    def wait_stopped(self, seconds, what):
        """The thread that stopped, or None: the program ended, or did not stop in time."""
        begin = time.monotonic()
        while (passed := time.monotonic() - begin) < seconds:
            self.terminal.busy(what)
            try:
                _, body = self.client.wait_event("stopped", timeout=min(0.5, seconds - passed))
                return body["threadId"]
            except TimeoutError:
                if self.has_ended:
                    return None
        return None

    def exit_code(self):
        bodies = [event["body"] for event in self.client.events if event["event"] == "exited"]
        return bodies[-1]["exitCode"] if bodies else None
