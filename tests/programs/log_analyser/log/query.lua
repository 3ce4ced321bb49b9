--- Query strings: "page=2&sort=price&q=red%20shoes".
local lpeg = require("lpeg")

local query = {}

local function unescape(hex)
  return string.char(tonumber(hex, 16))
end

local hex = lpeg.R("09", "af", "AF")
local escaped = lpeg.P("%") * lpeg.C(hex * hex) / unescape
local blank = lpeg.P("+") / " "
local function text(stop)
  return lpeg.Cs((escaped + blank + (1 - lpeg.S(stop))) ^ 0)
end
local pair = lpeg.Cg(text("=&") * (lpeg.P("=") * text("&") + lpeg.Cc("")))
local pattern = lpeg.Cf(lpeg.Ct("") * pair * (lpeg.P("&") * pair) ^ 0, rawset)

--- Its fields by name, the last one of a name.
function query.parse(string)
  if string == nil or string == "" then return {} end
  return pattern:match(string)
end

return query
