-- golden: ways=over
local function down(n)
  return 1 + down(n + 1)
end
local ok, message = pcall(down, 1)
print(ok, message:match("stack overflow"))
local text = xpcall(down, function(said)
  return #said
end, 1)
print(text)
