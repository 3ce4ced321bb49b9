for line in io.lines() do print(#line, line) end
print(io.read("a"), io.read("n"))
