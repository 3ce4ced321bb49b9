local function twice(f) return f(1) + f(2) end
local function add(a) return function(b) return function(c) return a + b + c end end end -- stop
print(add(1)(2)(3))
local n = 0
print(twice(function(by) n = n + by return n end), n)
local f, g = function(x) return x end, function(y) return -y end print(f(1) + g(2))
print((function(from) return (function(to) return to .. from end)("to") end)("from")) -- again
