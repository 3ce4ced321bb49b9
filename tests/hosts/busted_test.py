#!/usr/bin/env python3
"""A busted suite is debugged as it runs. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD."""
import shutil
import unittest

import host
from host import line_of
from suite import SUITES, SuiteTest, luas_with

BUSTED = shutil.which("busted")
if BUSTED is None:
    host.skip("there is no busted")


class BustedTest(SuiteTest):
    program = BUSTED
    arguments = ["-o", "TAP"]
    luas = luas_with("busted.runner")

    def test_stops_in_specs_in_what_they_test_and_in_coroutines(self):
        def check(lua):
            client = self.start(lua)
            spec = str(SUITES / "spec/account_spec.lua")
            marks = ["-- in a test", "-- in a coroutine"]
            client.set_breakpoints(spec, [line_of(spec, mark) for mark in marks])
            tested, line = self.break_at(client, "account.lua", "-- in the code under test")
            client.configuration_done()
            thread = client.wait_event("stopped")[1]["threadId"]
            stack = client.stack(thread)
            self.assertEqual([(f["source"]["path"], f["line"]) for f in stack[:2]],
                             [(tested, line), (spec, line_of(spec, "account:deposit(5)"))])
            frame = {"frameId": stack[1]["id"], "context": "watch"}
            self.assertEqual(client.request("evaluate", {"expression": "account.owner", **frame})["result"], '"Ada"')
            client.request("next", {"threadId": thread})
            self.assertEqual(client.wait_event("stopped")[1]["reason"], "step")
            self.assertEqual(client.stack(thread)[0]["line"], line + 1)
            client.request("continue", {"threadId": thread})
            stops, said = self.run_to_end(client)
            in_test, in_coroutine = (("breakpoint", "account_spec.lua", line_of(spec, mark)) for mark in marks)
            in_code = ("breakpoint", "account.lua", line)
            self.assertEqual(stops, [in_test, in_code, in_code, in_coroutine])
            self.assertEqual(said, self.plain(lua))

        self.on_each_lua(check)

    def test_failures_that_busted_reports_are_caught_errors(self):
        def check(lua):
            plain = self.plain(lua)
            # A run with failures ends by error(nil) there, which no interpreter reports.
            end = [("exception", "compatibility.lua", 38)] if lua in ("5.1", "5.2", "luajit") else []
            client = self.start(lua)
            client.request("setExceptionBreakpoints", {"filters": ["uncaught"]})
            client.configuration_done()
            self.assertEqual(self.run_to_end(client), (end, plain))
            client = self.start(lua)
            client.request("setExceptionBreakpoints", {"filters": ["caught"]})
            client.configuration_done()
            stops, said = self.run_to_end(client)
            spec = SUITES / "spec/account_spec.lua"
            ours = [(name, line) for _, name, line in stops if name.startswith("account")]
            self.assertEqual(list(dict.fromkeys(ours)), [
                ("account.lua", line_of(SUITES / "account.lua", "must be positive")),
                ("account_spec.lua", line_of(spec, "-- fails")),
                ("account_spec.lua", line_of(spec, "-- breaks")),
            ])
            self.assertEqual(said, plain)

        self.on_each_lua(check)

    def test_a_condition_picks_the_errors_to_stop_at(self):
        def check(lua):
            if lua == "luajit":
                return  # there `err` is what busted's message handler has made of the error
            client = self.start(lua)
            breaks = {"filterId": "caught", "condition": "tostring(err):find('overdraw')"}
            fails = {"filterId": "uncaught", "condition": "err ~= nil"}
            client.request("setExceptionBreakpoints", {"filters": [], "filterOptions": [breaks, fails]})
            client.configuration_done()
            line = line_of(SUITES / "spec/account_spec.lua", "-- breaks")
            self.assertEqual(self.run_to_end(client), ([("exception", "account_spec.lua", line)], self.plain(lua)))

        self.on_each_lua(check)


if __name__ == "__main__":
    unittest.main()
