"""Rows with a debugger attached, driven over DAP."""
from cpu_ratio import TIMED, Configuration, Failed
from dap_client import DapClient


def run_debugged(tools, program, breakpoints=(), **attributes):
    """What the program writes when it is launched by `wayfinder dap` and runs to its end without stopping."""
    with DapClient([tools.wayfinder, "dap"], timeout=120) as client:
        client.start(str(TIMED), args=[program], **attributes)
        if breakpoints:
            answers = client.set_breakpoints(str(TIMED), list(breakpoints))
            if not all("line" in answer for answer in answers):
                raise Failed(f"setBreakpoints: expected lines, got {answers}")
        client.request("setExceptionBreakpoints", {"filters": []})
        client.configuration_done()
        name, body = client.wait_event("terminated", "stopped")
        if name == "stopped":
            raise Failed(f"{program}: expected to run to its end, got a stop: {body}")
        client.pump(0.05)
        return client.output.get("stdout", "")


def attached(tools):
    return Configuration("attached, no breakpoint", lambda program: run_debugged(tools, program), goal=1.01)


def cold_breakpoint(tools):
    """A breakpoint in a function that is never called, under the gate engine."""
    lines = TIMED.read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "-- break: never called" in text)
    return Configuration("cold breakpoint, gate",
                         lambda program: run_debugged(tools, program, [line], breakpointMode="gate"), goal=1.25,
                         worst_goal=1.8)
