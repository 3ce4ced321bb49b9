return require("wayfinder.leaktest").busted("tests/leaktest/suites/cache_spec.lua")
