-- The patterns of leaks.lua, mended.
local registry = debug.getregistry()
local keep = debug.setuservalue or debug.setfenv
local M, serial = {}, 0

local function next_serial()
  serial = serial + 1
  return serial
end
local function record() return { id = serial, name = "a record" } end

pages = {}
function M.global_cache()
  pages["page " .. next_serial()] = record()
  pages["page " .. serial - 8] = nil
end

local bus = { listeners = {} }
function M.listener_list()
  local listeners, who = bus.listeners, record()
  listeners[#listeners + 1] = function() return who end
  listeners[#listeners] = nil
end

handler = function() end
function M.closure_chain()
  local first = handler
  local chained = function() return first() end
  chained()
end

local waiting = {}
function M.coroutine_never_resumed()
  local thread = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(thread)
  waiting[1] = thread
end

function M.registry_reference()
  registry[#registry + 1] = record()
  registry[#registry] = nil
end

local by_object = setmetatable({}, { __mode = "k" })
function M.weak_keys_that_are_strings() by_object[{}] = "name " .. next_serial() end

local owners, last = setmetatable({}, { __mode = "k" }), {}
function M.weak_keys_in_a_strong_cycle()
  local key = record()
  owners[key] = { key = "no cycle" }
  last[1] = owners[key]
end

local file_notes = {}
keep(io.stdout, { notes = file_notes })
function M.userdata_uservalue() file_notes[1] = record() end

function M.interned_strings()
  local seen = {}
  seen["a string that is rather long, number " .. next_serial()] = true
end

local loaded_versions = setmetatable({}, { __mode = "v" })
package.preload.reloaded = function()
  local module = { state = {}, version = next_serial() }
  function module.run() return module end
  loaded_versions[1] = module
  return module
end
function M.module_reload()
  package.loaded.reloaded = nil
  require("reloaded")
end

local timers = { pending = {} }
function M.timer_list()
  local pending = timers.pending
  pending[#pending + 1] = { at = next_serial(), run = function() return timers end }
  if #pending > 16 then table.remove(pending, 1) end
end

local memo = setmetatable({}, { __mode = "k" })
function M.memoised_arguments()
  local argument = record()
  memo[argument] = { result = argument.id }
end

log = ""
function M.string_buffer() log = (log .. ("x"):rep(64)):sub(-4096) end

local class = { __index = function() end }
local objects = { last = {} }
function M.metatable_per_object() objects.last = setmetatable({}, class) end

local on_error = { handlers = {} }
local function shown(problem) return problem, on_error end
function M.error_handler_list()
  pcall(function()
    on_error.handlers[shown] = true
    error("as always")
  end)
end

local open_files = {}
function M.c_memory_of_userdata()
  open_files[#open_files + 1] = io.open("/dev/null")
  table.remove(open_files):close()
end

local ring = { first = 1, last = 0 }
function M.ring_that_is_none()
  ring.last = ring.last + 1
  ring[ring.last] = record()
  if ring.last - ring.first > 16 then
    ring[ring.first] = nil
    ring.first = ring.first + 1
  end
end

local numbers = {}
function M.numbers_in_an_array()
  for i = 1, 8 do numbers[i] = 1 end
end

return M
