local list = { 3, 1, 2 }
local seen = {}
local function compare(a, b)
  local less = a < b -- stop
  return less
end
local function count(word)
  seen[#seen + 1] = word
end
string.gsub("one two", "%a+", count)
table.sort({ 2, 1 }, compare)
print(#seen, (("x"):gsub("x", function(c) return c:upper() end)))
table.sort(list, function(a, b) return a > b end) -- again
print(table.concat(list, " "))
print(pcall(string.gsub, "z", "z", function()
  error("in gsub", 0)
end))
