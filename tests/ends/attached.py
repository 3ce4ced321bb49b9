"""Clients of a program that listens leave it at random moments; it runs on, and nothing of them is left in it."""
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

from moment import Client, RequestFailed, here
from traces import MARK, SLOWNESS, SOON, Wrong, descriptors_of, expect, soon, threads_of

SLOWEST = 0.4  # of the speed before, as turns a millisecond of processor time: a hook, or interpreted code, is far below
WAYS = ["pipes", "input", "SIGKILL", "SIGKILL", "SIGTERM", "SIGINT", "disconnect"]


class Listening:
    """attachable.lua in a plain interpreter."""

    def __init__(self, place, lua, options):
        version = lua if lua[0] == "5" else "5.1"
        module = Path(os.environ["WAYFINDER_BUILD"]) / "lua" / version
        self.stop_file = place.folder / "stop"
        self.stop_file.unlink(missing_ok=True)
        self.place = place
        name = f"lua{lua}" if lua[0] == "5" else lua
        self.process = subprocess.Popen(
            [name, str(here / "attachable.lua"), options, str(self.stop_file)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**place.environment("attached"), "LUA_CPATH": f"{module}/?.so;;"})
        line = self.process.stderr.readline()
        if "listening at: " not in line:
            raise Wrong(f"where the program listens: got {line!r}")
        address = line.strip().split("listening at: ")[1]
        self.address = {"socket": address} if address[0] == "/" else {"port": int(address.rsplit(":", 1)[1])}
        self._count, self._last = 0, {}
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.speed = max(self.next_word()["speed"] for _ in range(4))
        self.descriptors = descriptors_of(self.process.pid)
        self.threads = threads_of(self.process.pid)

    def _read(self):
        for line in self.process.stdout:
            word, speed, hook, parked = line.split(None, 3)
            with self._changed:
                self._count += 1
                self._last = {"word": word, "speed": int(speed), "hooks": (hook, parked.strip())}
                self._changed.notify_all()
        with self._changed:
            self._last = None
            self._changed.notify_all()

    def next_word(self, limit=SOON):
        """What it says next that it began to measure after this call."""
        with self._changed:
            wanted = self._count + 2
            if not self._changed.wait_for(lambda: self._last is None or self._count >= wanted, limit):
                raise Wrong(f"the program: expected to run on within {limit:g} s, got nothing from it")
            if self._last is None:
                raise Wrong(f"the program: expected to run on, got its end: {self.process.poll()}, {self.process.stderr.read()[-300:]!r}")
            return self._last

    def is_as_before(self):
        """Within the time allowed it is as fast as it was, without hooks, descriptors and threads of ours."""
        end = time.monotonic() + SOON
        while True:
            said = self.next_word()
            is_fast = said["speed"] >= SLOWEST * self.speed
            if is_fast and said["hooks"] == ("hook=nil", "parked=nil"):
                break
            if time.monotonic() > end:
                raise Wrong(f"{SOON:g} s after the client had gone: expected no hooks and {self.speed} turns a ms, got {said}")
        soon("descriptors of the program", self.descriptors, lambda: descriptors_of(self.process.pid))
        soon("threads of the program", self.threads, lambda: threads_of(self.process.pid))

    def stop(self):
        """It calls stop() and waits."""
        self.stop_file.touch()
        end = time.monotonic() + 5 * SLOWNESS
        while self._last is not None and self._last["word"] != "left" and time.monotonic() < end:
            with self._changed:
                self._changed.wait(0.1)
        expect("threads behind stop()", 1, threads_of(self.process.pid))
        left = {number: what for number, what in descriptors_of(self.process.pid).items() if number > 2}
        expect("descriptors behind stop()", {}, left)
        self.process.stdin.close()
        expect("the program's exit code", 7, self.process.wait(5 * SLOWNESS))
        expect("the program's stderr behind its first line", "", self.process.stderr.read())

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def attach(client, listening, options):
    client.request("initialize", {"adapterID": "wayfinder", "linesStartAt1": True})
    client.launch_seq = client.send("attach", {**listening.address, **options})


def leave(client, way):
    if way in ("pipes", "input"):
        client.vanish("input output" if way == "pipes" else "input")
    elif way == "disconnect":
        client.request("disconnect")
        client.process.stdin.close()
    else:
        client.process.send_signal(signal.Signals[way])
    client.adapter_is_gone()


def one_client(listening, rng, options):
    """Comes, debugs for a while, and leaves in one of the ways; now and then before it has asked for anything."""
    path = str(here / "attachable.lua")
    client = Client(rng, listening.place.environment("client"))
    way = rng.choice(WAYS)
    try:
        attach(client, listening, options)
        if rng.random() < 0.15:
            client.pump(rng.uniform(0, 0.01))
        else:
            client.set_something(path)
            client.configuration_done()
            client.live(rng.uniform(0, 0.08), path, is_endless=True)
            if client.exit_code is not None:
                raise Wrong("the program: expected to run, got its end")
        leave(client, way)
    except (Wrong, TimeoutError, EOFError, RequestFailed) as problem:
        raise Wrong(f"{way}: {problem}") from None
    finally:
        client.close()
    return way


def cycles(place, wanted, moments, options, say):
    """Returns the number of those that failed; a program that is no longer itself is not asked again."""
    failed = 0
    token = {"token": "a token"} if "token" in options else {}
    listening = Listening(place, wanted.lua, options)
    try:
        for index in moments:
            rng = random.Random(f"{wanted.seed} attach {index}")
            try:
                way = one_client(listening, rng, token)
                if rng.random() < 0.8:  # else the next one comes at once
                    listening.is_as_before()
            except Wrong as problem:
                say("attach", index, wanted.seed, problem)
                return failed + 1
        listening.is_as_before()
        listening.stop()
    except Wrong as problem:
        say("attach", len(moments), wanted.seed, f"after all: {problem}")
        failed += 1
    finally:
        listening.close()
    place.is_clean()
    return failed


def leave_attached(place, wanted, moments, say):
    half = (len(moments) + 1) // 2
    failed = cycles(place, wanted, moments[:half], '{port = 0, token = "a token"}', say)
    if moments[half:]:
        failed += cycles(place, wanted, moments[half:], f'{{socket = "{place.folder}/listening"}}', say)
    return failed
