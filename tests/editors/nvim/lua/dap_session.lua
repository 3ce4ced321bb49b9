-- A debug session as small as one can be: starts the adapter and a program, and has nvim-dap's request() and config.
local story = require("story")

local dap_session = {}
dap_session.__index = dap_session

local function send(self, message)
  message.seq = self.seq
  self.seq = self.seq + 1
  local body = vim.json.encode(message)
  self.input:write(("Content-Length: %d\r\n\r\n%s"):format(#body, body))
  return message.seq
end

local function take(self, message)
  if message.type == "event" then
    self.events[message.event] = message.body or {}
  elseif message.type == "response" then
    local callback = self.callbacks[message.request_seq]
    self.callbacks[message.request_seq] = nil
    if message.success then
      callback(nil, message.body)
    else
      callback({ message = message.message, body = message.body }, nil)
    end
  end
end

local function read(self, bytes)
  self.buffered = self.buffered .. bytes
  while true do
    local head, length = self.buffered:match("^(Content%-Length: (%d+)\r\n\r\n)")
    if not head or #self.buffered < #head + tonumber(length) then
      return
    end
    local body = self.buffered:sub(#head + 1, #head + tonumber(length))
    self.buffered = self.buffered:sub(#head + tonumber(length) + 1)
    local message = vim.json.decode(body, { luanil = { object = true } })
    vim.schedule(function()
      take(self, message)
    end)
  end
end

function dap_session:request(command, arguments, callback)
  local seq = send(self, { type = "request", command = command, arguments = arguments })
  self.callbacks[seq] = callback or function() end
end

--- The body of an event that has come; waits for it.
function dap_session:event(name)
  return story.wait("event " .. name, function()
    return self.events[name]
  end)
end

--- Waits until the program has given the global `name` the value `wanted`.
function dap_session:wait_global(name, wanted)
  local value, asked
  story.wait(name .. " to be " .. wanted, function()
    if not asked then
      asked = true
      self:request("evaluate", { expression = name, context = "repl" }, function(_, body)
        value, asked = body and body.result, false
      end)
    end
    return value == wanted
  end)
end

--- Launches a program of tests/programs and waits until it runs.
function dap_session.launch(name)
  local self = setmetatable({ seq = 1, callbacks = {}, events = {}, buffered = "" }, dap_session)
  self.config = { type = "wayfinder", request = "launch", program = story.programs .. "/" .. name }
  self.input, self.output = vim.loop.new_pipe(false), vim.loop.new_pipe(false)
  local options = { args = { "dap" }, stdio = { self.input, self.output, 2 } }
  self.process = assert(vim.loop.spawn(vim.env.WAYFINDER_EXECUTABLE, options, function() end))
  self.output:read_start(function(_, bytes)
    if bytes then
      read(self, bytes)
    end
  end)
  local runs = false
  self:request("initialize", { adapterID = "wayfinder", linesStartAt1 = true, columnsStartAt1 = true }, function()
    self:request("launch", self.config, function(failure)
      runs = not failure
    end)
    self:request("configurationDone", vim.empty_dict())
  end)
  story.wait("the program to run", function()
    return runs
  end)
  require("wayfinder.session").find_by(function()
    return self
  end)
  return self
end

--- Ends the adapter, and with it the program.
function dap_session:close()
  require("wayfinder.session").find_by(nil)
  self.input:close()
  self.process:kill("sigterm")
end

return dap_session
