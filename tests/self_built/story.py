"""One session with story.lua: what a person asks of a debugger beside steps, written down as lines of text."""
import time
from pathlib import Path

from sessions import LIMIT, RequestFailed

HERE = Path(__file__).resolve().parent
PATH = HERE / "story.lua"
SAMPLING = 0.3  # seconds; more of them on a machine that is busy with other things
ENOUGH = 20  # samples


class Program:
    """As a session wants it."""
    path = PATH


def line_of(mark):
    return next(number for number, text in enumerate(PATH.read_text(encoding="utf-8").split("\n"), 1) if mark in text)


class Story:
    def __init__(self, session, may_repeat):
        self.session = session
        self.may_repeat = may_repeat
        self.client = session.client
        self.lines = []

    def tell(self, what, value):
        self.lines.append(f"{what}: {value}")

    def answer_of(self, command, arguments, shown):
        """What `shown` makes of the answer, or the error."""
        try:
            return shown(self.client.request(command, arguments))
        except RequestFailed as error:
            return f"refused: {error}"

    def evaluate(self, expression, frame=None):
        arguments = {"expression": expression, "context": "repl"} | ({"frameId": frame} if frame else {})
        self.tell(expression, self.answer_of("evaluate", arguments, lambda body: f"{body['result']} {body.get('type')}"))

    def variables(self, reference, **page):
        found = self.client.request("variables", {"variablesReference": reference, **page})["variables"]
        return {variable["name"]: variable for variable in found}

    def show_frame(self, thread):
        frames = self.client.stack(thread)
        self.tell("stack", ", ".join(f"{frame['name'].replace(str(HERE), '')}:{frame['line']}" for frame in frames[:2]))
        scopes = self.client.request("scopes", {"frameId": frames[0]["id"]})["scopes"]
        reference = {scope["name"]: scope["variablesReference"] for scope in scopes}
        for name in ("Locals", "Upvalues"):
            shown = self.variables(reference[name]).values()
            self.tell(name, " ".join(f"{variable['name']}={variable['value']}" for variable in shown))
        self.evaluate("count * 1.5 + by", frames[0]["id"])
        self.evaluate("tostring(2^53) .. math.pi", frames[0]["id"])
        changed = {"variablesReference": reference["Upvalues"], "name": "half", "value": "0.25"}
        self.tell("half is set", self.answer_of("setVariable", changed, lambda body: body["value"]))
        big = self.variables(self.client.request("scopes", {"frameId": frames[1]["id"]})["scopes"][0]["variablesReference"])["big"]
        page = self.variables(big["variablesReference"], filter="indexed", start=990, count=20)
        self.tell("big", f"{big['indexedVariables']} " + " ".join(f"{name}={entry['value']}" for name, entry in page.items()))
        self.tell("threads", len(self.client.request("threads")["threads"]))

    def stop_in_closure(self):
        self.session.start(stops_on_entry=False)
        self.client.set_breakpoints(str(PATH), [line_of("-- stop")])
        self.client.configuration_done()
        stopped = self.session.next_stop()
        self.tell("stopped", stopped and stopped["reason"])
        self.show_frame(stopped["threadId"])
        self.client.request("continue", {"threadId": stopped["threadId"]})

    def next_sign(self):
        """That the program is in its loop, or has stopped before."""
        return self.client.wait_event("stopped", "output", fits=lambda body: "reason" in body or "spins" in body["output"])

    def pause_in_loop(self):
        name, body = self.next_sign()
        for _ in range(5 if self.may_repeat else 0):
            if name == "stopped":
                # Known: with an unknown layout 5.2 and 5.3 may tell the breakpoint's line once more behind an evaluation.
                self.client.request("continue", {"threadId": body["threadId"]})
                name, body = self.next_sign()
        self.tell("after the breakpoint", name)
        self.client.request("pause", {"threadId": 1})
        stopped = self.session.next_stop()
        frame = self.client.stack(stopped["threadId"])[0]
        first, last = line_of('print("spins")'), line_of("turns = turns")
        self.evaluate("error('no')", frame["id"])
        self.tell("stopped", f"{stopped['reason']}, in {frame['name']}, in the loop: {first <= frame['line'] <= last}")
        self.client.request("continue", {"threadId": stopped["threadId"]})

    def sample(self):
        self.client.request("profiling/start", {"interval": 1})
        until = time.monotonic() + LIMIT
        while self.client.request("profiling/snapshot")["profile"]["samples"] < ENOUGH and time.monotonic() < until:
            self.client.pump(SAMPLING)
        said = self.client.request("profiling/stop")
        hottest = said["summary"]["functions"][0]
        self.tell("profile", f"{hottest['name']}, enough samples: {said['profile']['samples'] >= ENOUGH}")

    def look_at_memory(self):
        self.tell("memory", self.answer_of("memoryStatistics", {}, lambda body: body["totalBytes"] > 10_000))
        self.tell("collection", self.answer_of("forceGC", {}, lambda body: body["afterBytes"] > 10_000))
        # How large its objects are is known of some variants only: "estimated" is as good an answer there.
        is_snapshot = lambda summary: summary["objects"] > 100 and summary["sizes"] in ("exact", "estimated")
        snapshot = self.answer_of("takeHeapSnapshot", {}, lambda body: str(is_snapshot(body["snapshot"])))
        self.tell("snapshot", snapshot.split(" layout: ")[0])  # the reason behind it is the variant's own

    def end(self):
        self.client.request("evaluate", {"expression": "done = true", "context": "repl"})
        self.session.next_stop()
        self.session.end()
        output = self.client.output  # all of it, also what was waited for
        self.tell("end", f"{self.session.ran[0]} {output.get('stdout')!r} {output.get('stderr')!r}")


def story_of(lua, manner, may_repeat=False):
    """Its lines, and what the debugger has told. `may_repeat`: a stop may come twice."""
    with manner.session(Program, lua, manner) as session:
        story = Story(session, may_repeat)
        for part in (story.stop_in_closure, story.pause_in_loop, story.sample, story.look_at_memory, story.end):
            part()
        return story.lines, session.client.output.get("console", "")
