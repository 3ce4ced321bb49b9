#!/usr/bin/env python3
"""A LuaUnit suite is debugged as it runs. Environment: WAYFINDER_EXECUTABLE, WAYFINDER_BUILD."""
import unittest

from host import line_of
from suite import SUITES, SuiteTest, luas_with


class LuaUnitTest(SuiteTest):
    program = str(SUITES / "test_account.lua")
    arguments = ["-v"]
    luas = luas_with("luaunit")

    def test_stops_in_tests_and_in_what_they_test(self):
        def check(lua):
            client = self.start(lua)
            test, line = self.break_at(client, "test_account.lua", "-- in a test")
            tested, deeper = self.break_at(client, "account.lua", "-- in the code under test")
            client.request("setFunctionBreakpoints", {"breakpoints": [{"name": "TestAccount:test_refuses_nothing"}]})
            client.configuration_done()
            stops, said = self.run_to_end(client)
            refusal = line_of(SUITES / "test_account.lua", "assertErrorMsgContains")
            self.assertEqual(stops, [
                ("breakpoint", "account.lua", deeper),  # test_is_wrong_once
                ("breakpoint", "account.lua", deeper),
                ("breakpoint", "test_account.lua", line),
                ("function breakpoint", "test_account.lua", refusal),
            ])
            self.assertEqual(said, self.plain(lua))

        self.on_each_lua(check)

    def test_a_test_is_stepped_through_into_what_it_tests(self):
        def check(lua):
            client = self.start(lua)
            path = str(SUITES / "test_account.lua")
            calls = line_of(path, "local balance = self.account:deposit(5)")
            client.set_breakpoints(path, [calls])
            client.configuration_done()
            thread = client.wait_event("stopped")[1]["threadId"]
            client.request("stepIn", {"threadId": thread})
            client.wait_event("stopped")
            stack = client.stack(thread)
            self.assertEqual((stack[0]["source"]["name"], stack[1]["line"]), ("account.lua", calls))
            client.request("stepOut", {"threadId": thread})
            client.wait_event("stopped")
            self.assertEqual(client.stack(thread)[0]["line"], calls + 1)  # nothing is left to do in the line before
            client.set_breakpoints(path, [])
            client.request("continue", {"threadId": thread})
            self.assertEqual(self.run_to_end(client), ([], self.plain(lua)))

        self.on_each_lua(check)

    def test_failures_that_luaunit_reports_are_caught_errors(self):
        def check(lua):
            plain = self.plain(lua)
            client = self.start(lua)
            client.request("setExceptionBreakpoints", {"filters": ["uncaught"]})
            client.configuration_done()
            self.assertEqual(self.run_to_end(client), ([], plain))
            client = self.start(lua)
            client.request("setExceptionBreakpoints", {"filters": ["caught"]})
            client.configuration_done()
            stops, said = self.run_to_end(client)
            path = SUITES / "test_account.lua"
            self.assertEqual(stops, [
                ("exception", "test_account.lua", line_of(path, "-- breaks")),
                ("exception", "test_account.lua", line_of(path, "-- fails")),
                ("exception", "account.lua", line_of(SUITES / "account.lua", "must be positive")),
            ])
            self.assertEqual(said, plain)

        self.on_each_lua(check)


if __name__ == "__main__":
    unittest.main()
