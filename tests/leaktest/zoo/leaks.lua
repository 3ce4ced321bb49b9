-- Patterns by which programs leak. Each call of one keeps 64 bytes or more; leaktest_zoo.py says who holds them.
local debug, setmetatable = debug, setmetatable
local registry = debug.getregistry()
local keep = debug.setuservalue or debug.setfenv
local M, serial = {}, 0

local function next_serial()
  serial = serial + 1
  return serial
end
local function record() return { id = serial, name = "a record" } end

pages = {}
function M.global_cache() pages["page " .. next_serial()] = record() end

local bus = { listeners = {} }
function M.listener_list()
  local listeners, who = bus.listeners, record()
  listeners[#listeners + 1] = function() return who end
end

handler = function() end
function M.closure_chain()
  local before = handler
  handler = function() return before() end
end

local waiting = {}
function M.coroutine_never_resumed()
  local thread = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(thread)
  waiting[#waiting + 1] = thread
end

function M.registry_reference() registry[#registry + 1] = record() end

-- Strings are values: no weak table lets go of them.
local by_name = setmetatable({}, { __mode = "k" })
function M.weak_keys_that_are_strings() by_name["name " .. next_serial()] = record() end

-- The value holds its key, and something else holds the value: the weak key never goes.
local owners, last = setmetatable({}, { __mode = "k" }), {}
function M.weak_keys_in_a_strong_cycle()
  local key = record()
  owners[key] = { key = key }
  last[#last + 1] = owners[key]
end

local file_notes = {}
keep(io.stdout, { notes = file_notes })
function M.userdata_uservalue() file_notes[#file_notes + 1] = record() end

local seen = {}
function M.interned_strings() seen["a string that is rather long, number " .. next_serial()] = true end

local loaded_versions = {}
package.preload.reloaded = function()
  local module = { state = {}, version = next_serial() }
  function module.run() return module end
  loaded_versions[#loaded_versions + 1] = module
  return module
end
function M.module_reload()
  package.loaded.reloaded = nil
  require("reloaded")
end

local timers = { pending = {} }
function M.timer_list()
  timers.pending[#timers.pending + 1] = { at = next_serial(), run = function() return timers end }
end

local memo = {}
function M.memoised_arguments()
  local argument = record()
  memo[argument] = { result = argument.id }
end

log = ""
function M.string_buffer() log = log .. ("x"):rep(64) end

local objects = { all = {} }
function M.metatable_per_object()
  objects.all[#objects.all + 1] = setmetatable({}, { __index = function() end })
end

local on_error = { handlers = {} }
function M.error_handler_list()
  local handlers = on_error.handlers
  pcall(function()
    handlers[#handlers + 1] = function(problem) return problem, handlers end
    error("as always")
  end)
end

-- What stdio allocates for a file hangs on a small userdata.
local open_files = {}
function M.c_memory_of_userdata() open_files[#open_files + 1] = io.open("/dev/null") end

local ring = { first = 1, last = 0 }
function M.ring_that_is_none()
  ring.last = ring.last + 1
  ring[ring.last] = record()
  if ring.last - ring.first > 16 then ring.first = ring.first + 1 end -- and its slot is not cleared
end

local numbers = {}
function M.numbers_in_an_array()
  for _ = 1, 8 do numbers[#numbers + 1] = 1 end
end

return M
