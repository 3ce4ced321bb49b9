local greeter = {}
local words = { "hello" }
function greeter.greet(whom)
  local text = words[1] .. " " .. whom
  return text
end
return greeter
