"""A small DAP client over the adapter's stdin and stdout, for scripts and tests. Python 3's standard library only."""
import json
import queue
import subprocess
import threading
import time


class RequestFailed(Exception):
    """An error response; str() is its sentence."""


class DapClient:
    """One session with `wayfinder dap`.

    with DapClient(["wayfinder", "dap"]) as client:
        client.start("app.lua")            # initialize and launch
        client.set_breakpoints("app.lua", [12])
        client.configuration_done()
        stopped = client.wait_event("stopped")

    Thread: one; a reader thread of its own fills the queue of messages.
    """

    def __init__(self, command, environment=None, timeout=60):
        self.timeout = timeout
        self.events = []
        self._output = {}
        self.responses = {}
        self.seq = 0
        self.launch_seq = None
        self.capabilities = {}
        self._inbox = queue.Queue()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the adapter, and with it the program, whatever state they are in."""
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(5)  # it reads up to the end; a file that is being read cannot be closed
        self.process.stdout.close()

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.strip().lower() == b"content-length":
                    length = int(value)
            if length is None:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(stream.read(length)))

    def _take(self, deadline):
        """Files the next message; raises TimeoutError or EOFError."""
        try:
            message = self._inbox.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError("the adapter did not answer in time") from None
        if message is None:
            self._inbox.put(None)
            raise EOFError("the adapter has ended")
        if message["type"] == "response":
            self.responses[message["request_seq"]] = message
        elif message["type"] == "event":
            if message["event"] == "output":
                body = message["body"]
                category = body.get("category", "console")
                self._output.setdefault(category, []).append(body["output"])
            self.events.append(message)

    def send(self, command, arguments=None):
        self.seq += 1
        message = {"seq": self.seq, "type": "request", "command": command}
        if arguments is not None:
            message["arguments"] = arguments
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()
        return self.seq

    def response(self, seq, timeout=None):
        """The body of the response to `seq`; raises RequestFailed with the error's sentence."""
        deadline = time.monotonic() + (timeout or self.timeout)
        while seq not in self.responses:
            self._take(deadline)
        message = self.responses.pop(seq)
        if message["success"]:
            return message.get("body") or {}
        error = (message.get("body") or {}).get("error") or {}
        raise RequestFailed(error.get("format") or message.get("message") or "failed")

    def request(self, command, arguments=None, timeout=None):
        return self.response(self.send(command, arguments), timeout)

    def wait_event(self, *names, timeout=None, fits=lambda body: True):
        """The oldest unread event of one of these names: (name, body)."""
        deadline = time.monotonic() + (timeout or self.timeout)
        looked = 0
        while True:
            for index in range(looked, len(self.events)):
                event = self.events[index]
                body = event.get("body") or {}
                if event["event"] in names and fits(body):
                    del self.events[index]
                    return event["event"], body
            looked = len(self.events)
            self._take(deadline)

    def pump(self, seconds):
        """Reads whatever comes for so long; returns early when the adapter ends."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                self._take(deadline)
        except (TimeoutError, EOFError):
            return

    @property
    def output(self):
        """All output so far, by category."""
        return {category: "".join(parts) for category, parts in self._output.items()}

    def seen(self, name):
        return any(event["event"] == name for event in self.events)

    def start(self, program, initialize=None, **attributes):
        """initialize and launch; breakpoints can be set from here until configuration_done()."""
        self.capabilities = self.request(
            "initialize",
            {"adapterID": "wayfinder", "clientID": "script", "linesStartAt1": True, "columnsStartAt1": True,
             "pathFormat": "path", "supportsVariableType": True, "supportsProgressReporting": True,
             **(initialize or {})},
        )
        self.launch_seq = self.send("launch", {"program": program, **attributes})

    def configuration_done(self):
        """Starts the program; raises RequestFailed when the launch was refused."""
        self.request("configurationDone")
        self.response(self.launch_seq)

    def set_breakpoints(self, path, lines, **more):
        answer = self.request(
            "setBreakpoints", {"source": {"path": path}, "breakpoints": [{"line": line, **more} for line in lines]}
        )
        return answer["breakpoints"]

    def stack(self, thread=1, **more):
        return self.request("stackTrace", {"threadId": thread, **more})["stackFrames"]
