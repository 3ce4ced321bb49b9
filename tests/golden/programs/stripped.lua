local function work(n)
  local double = n * 2
  return double
end
local bare = (loadstring or load)(string.dump(work, true))
print(bare(2))
local chunk = (loadstring or load)(string.dump((loadstring or load)("local a, f = 3, ...\nf(a)\nreturn a"), true))
print(chunk(function(n)
  print("called with", n) -- stop
end))
print((pcall(bare)))
