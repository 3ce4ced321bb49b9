-- Building, splitting, matching and replacing strings.
local rounds = tonumber(arg[1] or 55)
local words, sum = {}, 0
for i = 1, 2000 do words[i] = ("word%d"):format(i * 7919 % 10007) end

for round = 1, rounds do
  local text = table.concat(words, round % 2 == 0 and " " or ",")
  local seen = {}
  for word in text:gmatch("%w+") do
    seen[word] = (seen[word] or 0) + 1
    sum = sum + #word
  end
  local upper = text:upper():gsub("(%d)(%d)", "%2%1")
  sum = sum + #upper + select(2, text:gsub("1", ""))
  local parts = {}
  for i = 1, #words do parts[#parts + 1] = words[i]:sub(-2):rep(2) .. "-" .. i end
  sum = sum + #table.concat(parts) + text:find(words[1000], 1, true)
  for _, n in pairs(seen) do sum = sum + n end
end
print(sum)
