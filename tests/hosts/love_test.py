#!/usr/bin/env python3
"""A game in LÖVE, without a window, is debugged while it runs. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD."""
import os
import shutil
import statistics
import tempfile
import unittest

import host
from host import Attached, Host, line_of, until

LOVE = shutil.which("love")
if LOVE is None:
    host.skip("there is no love")
host.need_modules("5.1", "luajit")

GAME = host.here / "love/game"


class LoveTest(unittest.TestCase):
    def start(self, *arguments, game=GAME, cwd="/"):
        scratch = tempfile.TemporaryDirectory(prefix="wayfinder-love-")
        self.addCleanup(scratch.cleanup)
        environment = host.plain_environment(
            SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy", HOME=scratch.name, XDG_DATA_HOME=scratch.name,
            XDG_RUNTIME_DIR=scratch.name, LUA_CPATH=f"{host.MODULES}/5.1/?.so;;",
        )
        self.love = Host([LOVE, str(game), *arguments], env=environment, cwd=cwd)
        self.addCleanup(self.love.end)
        return self.love.line(host.ANNOUNCED + r"(\S+)$", "stderr")[1][1]

    def archive(self):
        """The game as it is given to others."""
        folder = tempfile.TemporaryDirectory(prefix="wayfinder-love-")
        self.addCleanup(folder.cleanup)
        made = shutil.make_archive(os.path.join(folder.name, "game"), "zip", GAME)
        archive = os.path.join(folder.name, "game.love")
        os.rename(made, archive)
        return archive

    def attach(self, address, **attributes):
        client = Attached(address, **attributes)
        self.addCleanup(client.close)
        return client

    def frames(self, count=3):
        """How many frames were made in 200 ms, as of now."""
        after = len(self.love.lines["stdout"])
        found = []
        for number in range(count + 1):
            after, match = self.love.line(r"^frames: (\d+)$", after=after)
            if number > 0:  # the first may have begun before
                found.append(int(match[1]))
        return statistics.median(found)

    def break_at(self, client, name, marker, verified=True, **more):
        path = GAME / name
        line = line_of(path, marker)
        found = client.set_breakpoints(str(path), [line], **more)
        if verified:
            self.assertEqual([(b["verified"], b["line"]) for b in found], [(True, line)], found)
        return str(path), line

    def debug_update(self, client, verified=True):
        path, line = self.break_at(client, "main.lua", "-- in update", verified)
        thread = client.stopped("breakpoint", path, line)
        self.assertGreater(float(client.evaluate(thread, "dt")), 0)
        client.step(thread)
        client.stopped("step", path, line + 1)
        self.assertEqual(client.locals(thread)["x"], client.evaluate(thread, "player.x"))
        client.set_breakpoints(path, [])
        return thread

    def test_a_running_game_stops_steps_and_runs_on_as_fast_as_before(self):
        address = self.start(cwd=GAME)
        before = self.frames()
        for _ in range(3):
            client = self.attach(address)
            thread = self.debug_update(client)
            place = self.break_at(client, "things/player.lua", "-- in a module")
            client.go_on(thread)
            client.stopped("breakpoint", *place)
            self.assertEqual(client.evaluate(thread, "player.speed"), "10")
            client.set_breakpoints(place[0], [])
            client.go_on(thread)
            client.request("pause", {"threadId": 1})
            self.assertEqual(client.wait_event("stopped")[1]["reason"], "pause")
            client.leave()
            until(f"as many frames as before ({before})", lambda: self.frames() > before / 2)

    def test_a_callback_stops(self):
        client = self.attach(self.start(cwd=GAME))
        place = self.break_at(client, "main.lua", "-- in a callback")
        client.request("pause", {"threadId": 1})
        thread = client.wait_event("stopped")[1]["threadId"]
        client.evaluate(thread, "require('things.player').wants_event")
        client.evaluate(thread, "love.event.push('greeted', 'Ada')")
        client.go_on(thread)
        client.stopped("breakpoint", *place)
        self.assertEqual(client.locals(thread), {"name": '"Ada"'})
        client.leave()
        self.love.line("^hello Ada$")

    def test_threads_of_the_game_run_on_beside_the_debugger(self):
        address = self.start("worker runs", cwd=GAME)
        for _ in range(3):
            client = self.attach(address)
            self.break_at(client, "things/worker.lua", "-- in a thread")  # another Lua state than the one that listens
            after = len(self.love.lines["stdout"])
            thread = self.debug_update(client)
            self.love.line(r"^turns: \d+$", after=after)
            client.go_on(thread)
            client.leave()
        self.assertGreater(self.frames(), 0)

    def test_a_thread_of_the_game_that_listens_is_debugged(self):
        client = self.attach(self.start("worker listens", cwd=GAME))
        place = self.break_at(client, "things/worker.lua", "-- in a thread")
        thread = client.stopped("breakpoint", *place)
        before = client.evaluate(thread, "count")
        self.assertGreater(self.frames(), 0)  # the game itself runs on
        self.assertEqual(client.evaluate(thread, "count"), before)
        client.step(thread)
        client.stopped("step", place[0], place[1] + 1)
        self.assertEqual(int(client.locals(thread)["twice"]), 2 * int(before))
        client.leave()
        self.love.line(r"^turns: \d+$", after=len(self.love.lines["stdout"]))

    def test_an_error_in_the_game_stops_before_its_error_screen(self):
        client = self.attach(self.start(cwd=GAME))
        client.request("setExceptionBreakpoints", {"filters": ["caught"]})  # which LÖVE does, to show it
        client.request("pause", {"threadId": 1})
        thread = client.wait_event("stopped")[1]["threadId"]
        client.evaluate(thread, "rawset(require('things.player'), 'speed', 'fast')")
        client.go_on(thread)
        path = GAME / "things/player.lua"
        client.stopped("exception", str(path), line_of(path, "-- in a module"))
        client.leave()
        self.love.line("^Error: things/player.lua:4: attempt to perform arithmetic")


    def test_a_game_that_was_started_elsewhere_is_found_by_path_mappings(self):
        mappings = [{"localRoot": str(GAME), "remoteRoot": ""}]
        client = self.attach(self.start(), pathMappings=mappings)
        self.debug_update(client, verified=False)  # which it is when that code is met

    def test_a_game_that_was_started_elsewhere_is_found_by_content(self):
        client = self.attach(self.start())
        client.timeout = 3 * host.SLOWNESS
        self.debug_update(client)

    def test_a_game_in_an_archive_is_found_by_content(self):
        client = self.attach(self.start(game=self.archive()))
        client.timeout = 3 * host.SLOWNESS
        self.debug_update(client)


if __name__ == "__main__":
    unittest.main()
