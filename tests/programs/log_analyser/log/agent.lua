--- Browsers and systems out of user agent strings.
local lpeg = require("lpeg")
local tablex = require("pl.tablex")

local agent = {}

local word = (1 - lpeg.S(" /();")) ^ 1
local version = lpeg.P("/") * lpeg.C(lpeg.R("09") ^ 1) * (1 - lpeg.S(" ;)")) ^ 0
local product = lpeg.Ct(lpeg.Cg(word, "name") * lpeg.Cg(version, "version") ^ -1)
local comment = lpeg.P("(") * lpeg.C((1 - lpeg.P(")")) ^ 0) * ")"
local grammar = lpeg.Ct((comment + product + 1) ^ 0)

-- The first that is there decides: every browser also claims to be those further down.
local browsers = { "edg", "opr", "firefox", "chrome", "safari", "curl" }
local systems = { "android", "iphone", "windows", "mac os", "linux" }

local function browser_of(parts)
  for _, wanted in ipairs(browsers) do
    for _, part in ipairs(parts) do
      if type(part) == "table" and part.name == wanted then return wanted, tonumber(part.version) end
    end
  end
  return "other", nil
end

--- The first remark in brackets says it.
local function system_of(parts)
  local remark = tablex.find_if(parts, function(part)
    return type(part) == "string"
  end)
  for _, wanted in ipairs(systems) do
    if remark and parts[remark]:find(wanted, 1, true) then return wanted end
  end
  return "other"
end

--- {browser, version, system} of a normal (lower case) user agent string.
function agent.parse(text)
  local parts = grammar:match(text)
  local browser, number = browser_of(parts)
  return { browser = browser, version = number, system = system_of(parts) }
end

return agent
