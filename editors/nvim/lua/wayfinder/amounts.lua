-- Numbers as people read them.
local amounts = {}

function amounts.bytes(count)
  local sign, left, unit = count < 0 and "-" or "", math.abs(count), 1
  local units = { "B", "KB", "MB", "GB", "TB" }
  while left >= 1024 and unit < #units do
    left, unit = left / 1024, unit + 1
  end
  return (unit == 1 and "%s%d %s" or "%s%.1f %s"):format(sign, left, units[unit])
end

--- With its sign, for what has grown or shrunk.
function amounts.delta(count, format)
  return (count > 0 and "+" or "") .. (format or tostring)(count)
end

return amounts
