#!/usr/bin/env python3
"""Sessions that end at random moments: what was launched is gone, what was attached to runs on, and nothing is left.

usage: random_moments.py [--lua L] [--kind K] [--moments N] [--seed S] [--only MOMENT]
  --only    one moment of what `--seed S` (and one kind) gave      Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD.
"""
import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from attached import leave_attached
from moment import Moment, RequestFailed, name_of
from traces import MARK, SLOWNESS, Wrong, children_of, expect, files_in, processes_of, wayfinders_in

SHARED = [tempfile.gettempdir(), "/dev/shm", f"/run/user/{os.getuid()}"]
# Behaviour that is known and not tested here, with what a program is told to keep away from it.
STAYS = r"\.wayfinder(/snapshots(/\.lock|/[\w-]+\.wfheap)?)?"
WAYS = {"main": 3, "coroutine": 4, "nested": 5, "closed": 6, "hook": 7, "sort": 8, "raise": 1, "end": 0}


class Place:
    """Private folders, in which whatever is left can be seen."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.empty = [self.folder / name for name in ("home", "temporary", "runtime")]
        for path in self.empty:
            path.mkdir(mode=0o700)
        self.shared = wayfinders_in(SHARED)

    def environment(self, mark):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUA_", "XDG_", "WAYFINDER_SIGNAL"))}
        home, temporary, runtime = map(str, self.empty)
        return {**kept, "HOME": home, "TMPDIR": temporary, "XDG_RUNTIME_DIR": runtime, MARK: mark}

    def forget_snapshots(self):
        """Of an adapter that was killed: the next one removes what is not whole."""
        shutil.rmtree(self.empty[0] / ".wayfinder", ignore_errors=True)

    def forget_folder_of_terminal(self):
        """Of an adapter that was killed before the program had called back; nobody else knows of it."""
        for path in self.empty[-1].glob("wayfinder-*"):
            shutil.rmtree(path)

    def is_clean(self):
        """But for snapshots."""
        for path in self.empty:
            expect(f"files left in {path.name}/", [], [name for name in files_in(path) if not re.fullmatch(STAYS, name)])
        self.forget_snapshots()

    def shared_is_clean(self):
        """Where files go when XDG_RUNTIME_DIR is not there; ours is, so nothing may come to be here."""
        expect(f"our files in {', '.join(SHARED)}", set(), wayfinders_in(SHARED) - self.shared)


def live_for_a_while(moment, rng):
    """To a random moment: at times before the program has begun, else while it is being debugged."""
    if rng.random() < 0.15:
        moment.client.pump(rng.uniform(0, 0.02))
        return
    moment.run()
    moment.client.live(rng.uniform(0, 0.08), moment.path, is_endless=True)


def client_vanishes(moment, rng):
    moment.launch("busy.lua")
    live_for_a_while(moment, rng)
    moment.client.vanish(rng.choice(["input output", "output input", "input"]))
    expect("the adapter's exit code", 0, moment.client.adapter_is_gone())
    moment.all_but_the_adapter_is_gone()


def adapter_is_killed(moment, rng):
    moment.launch("busy.lua")
    live_for_a_while(moment, rng)
    moment.client.process.kill()
    moment.client.adapter_is_gone()
    moment.all_but_the_adapter_is_gone()
    moment.place.forget_snapshots()


def adapter_is_signalled(moment, rng):
    number = rng.choice([signal.SIGTERM, signal.SIGINT])
    moment.launch("busy.lua")
    live_for_a_while(moment, rng)
    moment.client.process.send_signal(number)
    expect("the adapter's exit code", 0, moment.client.adapter_is_gone())
    moment.all_but_the_adapter_is_gone()


def program_is_killed(moment, rng):
    number = rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
    moment.launch("busy.lua")
    if rng.random() < 0.1:
        return program_is_killed_before_its_first_line(moment, number)
    moment.run()
    moment.client.live(rng.uniform(0, 0.08), moment.path, is_endless=True)
    os.kill(moment.debuggee, number)
    moment.client.is_told(128 + number)
    if name_of(number) not in moment.client.output.get("console", "") + moment.client.output.get("stderr", ""):
        raise Wrong(f"an output event that names {name_of(number)}: got {moment.client.output}")
    moment.output_is_whole()
    moment.all_but_the_adapter_is_gone()


def program_is_killed_before_its_first_line(moment, number):
    """Told as any other end, or by a launch that fails."""
    moment.client.request("setBreakpoints", {"source": {"path": moment.path}, "breakpoints": []})  # when it is there
    for process in children_of(moment.client.process.pid):
        os.kill(process, number)
    try:
        moment.client.configuration_done()
    except RequestFailed as refusal:
        if "ended" not in str(refusal):
            raise Wrong(f"the launch's answer: expected the program's end, got {refusal}") from None
        moment.client.request("disconnect")
    else:
        moment.client.is_told(128 + number)
    moment.all_but_the_adapter_is_gone()


def program_ends(moment, rng):
    way = rng.choice(sorted(WAYS))
    arguments = [way, str(rng.uniform(0, 50))]
    moment.launch("busy.lua", arguments)
    moment.run()
    moment.client.live(rng.uniform(0, 0.06), moment.path)
    moment.client.let_it_end(moment.path, 10 * SLOWNESS)
    moment.client.is_told(WAYS[way])
    moment.output_is_whole(f"ends by {way}\n")
    moment.all_but_the_adapter_is_gone()


def program_starts_others(moment, rng):
    rounds = rng.randint(1, 8)
    moment.launch("forking.lua", [str(rounds)])
    moment.run()
    moment.client.live(rng.uniform(0, 0.06), moment.path)
    how = rng.choice(["itself", "itself", "client", "adapter", "program"])
    if how == "client":
        moment.client.vanish("input output")
    elif how == "adapter":
        moment.client.process.kill()
    elif how == "program":
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.kill(moment.debuggee, signal.SIGKILL)
        moment.client.wait_event("terminated")
    else:
        moment.client.let_it_end(moment.path, 10 * SLOWNESS)
        moment.client.is_told(9)
        moment.output_is_whole("ends by itself\n")
        expect("stderr", "".join(f"given {n + 1}\n" for n in range(rounds)), moment.client.output.get("stderr", ""))
    if how in ("client", "adapter"):
        moment.client.adapter_is_gone()
    moment.all_but_the_adapter_is_gone()
    if how == "adapter":
        moment.place.forget_snapshots()


def terminal_loses_its_session(moment, rng):
    """The program runs as a child of the client; only the link says that its session is over."""
    moment.launch("busy.lua", console=rng.choice(["integratedTerminal", "externalTerminal"]))
    live_for_a_while(moment, rng)
    how = rng.choice(["vanish", "kill", "signal"])
    if how == "vanish":
        moment.client.vanish(rng.choice(["input output", "input"]))
    elif how == "kill":
        moment.client.process.kill()
    else:
        moment.client.process.send_signal(rng.choice([signal.SIGTERM, signal.SIGINT]))
    moment.client.adapter_is_gone()
    moment.all_but_the_adapter_is_gone()
    if how == "kill":
        moment.place.forget_snapshots()
        if moment.debuggee is None:
            moment.place.forget_folder_of_terminal()


LAUNCHED = {
    "client": client_vanishes,
    "adapter": adapter_is_killed,
    "signal": adapter_is_signalled,
    "program": program_is_killed,
    "exit": program_ends,
    "fork": program_starts_others,
    "terminal": terminal_loses_its_session,
}


def launched_moment(kind, place, lua, seed, index):
    rng = random.Random(f"{seed} {kind} {index}")
    mark = f"{os.getpid()}-{kind}-{index}"
    moment = Moment(rng, place, lua, mark)
    try:
        LAUNCHED[kind](moment, rng)
        moment.client.close()
        moment.all_is_gone()
    finally:
        moment.client.close()
        for process in processes_of(mark):
            os.kill(process, signal.SIGKILL)
    place.is_clean()


def say(kind, index, seed, problem):
    print(f"{kind}, moment {index} of seed {seed}: {problem}"[:1500])


def run_kind(kind, place, wanted):
    failed, start = 0, time.monotonic()
    moments = range(wanted.moments) if wanted.only is None else [wanted.only]
    if kind == "attach":
        failed = leave_attached(place, wanted, moments, say)
    else:
        for index in moments:
            try:
                launched_moment(kind, place, wanted.lua, wanted.seed, index)
            except (Wrong, TimeoutError, EOFError, OSError, RuntimeError) as problem:
                failed += 1
                say(kind, index, wanted.seed, f"{type(problem).__name__}: {problem}")
                if failed == 5:
                    break
    print(f"{kind}: {len(moments)} moments, {failed} failed, {time.monotonic() - start:.1f} s", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lua", default="5.4")
    parser.add_argument("--kind", choices=[*LAUNCHED, "attach"], action="append")
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", default=str(random.randrange(10**6)))
    parser.add_argument("--only", type=int)
    wanted = parser.parse_args()
    name = f"lua{wanted.lua}" if wanted.lua[0] == "5" else wanted.lua
    module = Path(os.environ["WAYFINDER_BUILD"]) / "lua" / wanted.lua / "wayfinder.so"
    for path in (shutil.which(name), module if module.exists() else None):
        if path is None:
            print(f"skipped: there is no {name}, or no {module}")
            return 77
    print(f"Lua {wanted.lua}, seed {wanted.seed}", flush=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="ends-") as folder:
        place = Place(folder)
        for kind in wanted.kind or [*LAUNCHED, "attach"]:
            failed += run_kind(kind, place, wanted)
        try:
            place.shared_is_clean()
        except Wrong as problem:
            failed += 1
            print(problem)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
