return require("wayfinder.leaktest").luaunit("tests/leaktest/suites/test_queue.lua")
