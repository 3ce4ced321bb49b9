--- Times as the log writes them: "2026-03-01T08:15:30.125Z".
local lpeg = require("lpeg")

local timestamp = {}

local digit = lpeg.R("09")
local function number(count)
  return digit ^ count / tonumber
end
local fraction = (lpeg.P(".") * digit ^ 1) / tonumber + lpeg.Cc(0)
local pattern = lpeg.Ct(
  number(4) * "-" * number(2) * "-" * number(2) * "T" * number(2) * ":" * number(2) * ":" * number(2) * fraction * "Z"
) * -1

--- Days since 1970 of a date in the Gregorian calendar.
local function days(year, month, day)
  if month <= 2 then
    year, month = year - 1, month + 12
  end
  return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + day - 719469
end

--- Seconds since 1970, or nothing.
function timestamp.seconds(text)
  local parts = pattern:match(text)
  if not parts then return nil end
  local year, month, day, hour, minute, second, rest = table.unpack(parts)
  return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second + rest
end

return timestamp
