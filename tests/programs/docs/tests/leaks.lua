-- Each function that is returned is a test.
local handlers = {}

local function on(event, handler)
  handlers[event] = handlers[event] or {}
  table.insert(handlers[event], handler)
end

local function off(event)
  handlers[event] = nil
end

local tests = {}

function tests.handlers_come_and_go()
  on("click", function() return "clicked" end)
  off("click")
end

function tests.garbage_is_no_leak()
  local list = {}
  for i = 1, 100 do list[i] = { i } end
end

return tests
