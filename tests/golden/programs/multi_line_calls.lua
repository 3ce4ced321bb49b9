local function show(...)
  print(...)
  return select("#", ...)
end

local count = show(
  1,
  "two",
  show(3)
)
local text = ("%d %s"):format(
  count,
  "arguments"
)
local list = {
  show(4),
  function() -- stop
    return text
  end,
  last = count
    + 1,
}
if count > 0
  and list[2]() == text then
  show(list.last, text)
end
