-- The agent's C module, which a Lua file of its name hides from require().
local agent = {}

local names = { listen = true, breakpoint = true, stop = true }
local module

--- Where package.cpath has it, or nil. Not by package.searchpath(), which a Neovim without LuaJIT lacks.
function agent.path()
  for template in package.cpath:gmatch("[^;]+") do
    local path = template:gsub("%?", "wayfinder")
    if vim.loop.fs_stat(path) then
      return path
    end
  end
end

--- A field of the agent; nil when it has none of that name. Raises an error when the agent is wanted and is not there.
function agent.field(name)
  local path = not module and agent.path()
  if path then
    local open, why = package.loadlib(path, "luaopen_wayfinder")
    if not open then
      error(("wayfinder: expected a module for this Neovim in %s, got: %s"):format(path, why), 3)
    end
    module = open()
  end
  if not module and names[name] then
    local sentence = "wayfinder: %s: expected the agent's wayfinder.so on package.cpath, got none in %s"
    error(sentence:format(name, package.cpath), 3)
  end
  return module and module[name]
end

return agent
