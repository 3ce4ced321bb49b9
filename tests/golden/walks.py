"""Ways to walk through a program in a debug session, each written down as a trace: one line of text a stop."""
import re

from stops import Stop, kind_of_doubt

MOST_STOPS = 300
# How each way goes on from a stop.
REQUESTS = {"in": "stepIn", "over": "next", "on": "next", "out": "stepOut", "deep": "stepOut",
            "breakpoints": "continue", "errors": "continue"}


def short(text, length):
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"function [<(][^:()<>]*:(\d+)[>)]", r"function <:\1>", text).replace("(tail call)", "(tail)")
    return text if len(text) <= length else text[: length - 1] + "…"


def value_of(variable):
    value = variable["value"]
    if value.startswith("{") and "=" in value:
        return "{…}"  # the order of fields is another one in each run
    if value.startswith("function") and "[C]" in value:
        return "function [C]"  # which of its names is shown is, too
    return short(value, 24)


def first_line(text):
    return text.split("\n")[0]


class Walk:
    """One session with one program. After run(): `lines` is the trace; `ran` is what the program gave, its exit code
    None where the walk was cut at MOST_STOPS."""

    def __init__(self, program, way, lua, manner):
        self.program = program
        self.way = way
        self.lua = lua
        self.manner = manner
        self.lines = []
        self.stops = []
        self.lines_of_stops = []  # their indexes in `lines`
        self.doubts = []  # of each stop: the kind, or None
        self.threads = {}  # id -> number, by first appearance
        self.ran = None, b"", b""

    def run(self):
        with self.manner.session(self.program, self.lua, self.manner) as session:
            self.client = session.client
            self.start(session)
            while (stopped := session.next_stop()) is not None:
                if len(self.stops) == MOST_STOPS:
                    self.lines.append("… and so on")
                    return self
                self.note_stop(stopped)
                self.go_on(stopped)
            session.end()
            self.ran = session.ran
            self.note_end()
        return self

    def lines_without(self, kinds):
        """The trace without the stops that are doubtful in one of these ways."""
        dropped = {line for line, kind in zip(self.lines_of_stops, self.doubts) if kind in kinds}
        return [line for index, line in enumerate(self.lines) if index not in dropped]

    def start(self, session):
        files = [self.program.path, *self.program.files]
        session.start(stops_on_entry=self.way in ("in", "over"))
        filters = ["caught", "uncaught"] if self.way == "errors" else ["uncaught"]
        self.client.request("setExceptionBreakpoints", {"filters": filters})
        self.bound = {}
        if self.way == "breakpoints":
            for file in files:
                count = len(file.read_bytes().splitlines())
                for wanted, answer in enumerate(self.client.set_breakpoints(str(file), range(1, count + 1)), 1):
                    self.bound[answer["id"]] = [file, wanted, answer]
        elif self.way in ("on", "out", "deep"):
            self.client.set_breakpoints(str(self.program.path), self.program.marked_lines)
        self.client.configuration_done()

    def go_on(self, stopped):
        if self.way in ("on", "out", "deep") and len(self.stops) == 1:
            self.client.set_breakpoints(str(self.program.path), [])
        request = REQUESTS[self.way]
        if self.way == "deep" and len(self.stops) == 4:
            request = "continue"
        self.client.request(request, {"threadId": stopped["threadId"]})

    def note_stop(self, stopped):
        thread = self.threads.setdefault(stopped["threadId"], len(self.threads) + 1)
        answer = self.client.request("stackTrace", {"threadId": stopped["threadId"], "levels": 1})
        frame, depth = answer["stackFrames"][0], answer["totalFrames"]
        source = frame.get("source") or {}
        file = source.get("name", "?")
        line = frame["line"]
        stop = Stop(stopped["reason"], thread, depth, frame["name"], file, line, self.program.text_of(file, line),
                    self.locals_of(frame["id"]))
        self.doubts.append(kind_of_doubt(self.way, self.stops, stop))
        self.stops.append(stop)
        self.lines_of_stops.append(len(self.lines))
        where = str(line) if file == self.program.path.name else f"{short(file, 20)}:{line}"
        said = f"  ! {short(first_line(stopped.get('text') or ''), 60)}" if stopped["reason"] == "exception" else ""
        self.lines.append(
            f"{stopped['reason']:<10} t{thread} {depth:>2} {short(frame['name'], 20):<20} {where:>3}  "
            f"{short(stop.text, 42):<42}  {stop.variables}{said}".rstrip())
        if self.way == "deep" and len(self.stops) == 1:
            self.note_pages(stopped["threadId"], depth)

    def note_pages(self, thread, depth):
        for first in (0, depth // 2, depth - 3):
            frames = self.client.stack(thread, startFrame=first, levels=3)
            shown = ", ".join(f"{frame['name']}:{frame['line']}" for frame in frames)
            self.lines.append(f"  frames from {first}: {shown}")

    def locals_of(self, frame):
        scopes = self.client.request("scopes", {"frameId": frame})["scopes"]
        reference = next((scope["variablesReference"] for scope in scopes if scope["name"] == "Locals"), 0)
        if reference == 0:
            return ""
        variables = self.client.request("variables", {"variablesReference": reference, "count": 20})["variables"]
        return " ".join(f"{variable['name']}={value_of(variable)}" for variable in variables)

    def note_end(self):
        for event in self.client.events:
            body = event.get("body") or {}
            if event["event"] == "breakpoint" and body["breakpoint"].get("id") in self.bound:
                self.bound[body["breakpoint"]["id"]][2] = body["breakpoint"]
        if self.bound:
            self.lines.append("bound  " + self.bound_lines())

    def bound_lines(self):
        """Where breakpoints asked for at each line have been bound in the end; `-`: nowhere."""
        words = []
        for file, wanted, answer in self.bound.values():
            if wanted == 1 and file != self.program.path:
                words.append(f"| {file.name}:")
            if not answer["verified"]:
                words.append(f"{wanted}-")
            else:
                words.append(str(wanted) if answer["line"] == wanted else f"{wanted}>{answer['line']}")
        return " ".join(words)
