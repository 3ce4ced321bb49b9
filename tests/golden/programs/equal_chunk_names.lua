local compile = loadstring or load
local first = compile("local a = 1\nreturn a", "=equal")
local second = compile("local b = 2\nlocal c = b\nreturn c", "=equal")
print(first(), second())
local same = "return ..., 'same text'"
print(compile(same)("x"))
print(compile(same)("y"))
local lines = compile("local n = ...\nn = n + 1\nreturn n")
print(lines(1))
