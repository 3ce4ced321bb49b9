-- What nvim-dap is told of Wayfinder.
local options = require("wayfinder.options")

local adapter = {}

local function ask_port()
  return tonumber(vim.fn.input("Port that the program listens at: ", "4711"))
end

--- Configurations for nvim-dap; its dap-configuration page says what may be in one, `wayfinder` what a launch takes.
function adapter.configurations()
  return options.get("configurations")
    or {
      { type = "wayfinder", request = "launch", name = "Lua: run and debug", program = options.get("program") },
      { type = "wayfinder", request = "attach", name = "Lua: attach to a program that listens", port = ask_port },
    }
end

local function is_of_others(configuration)
  return configuration.type ~= "wayfinder"
end

--- Returns whether nvim-dap is there. What others configured for Lua stays; ours stands in front.
function adapter.register()
  local found, dap = pcall(require, "dap")
  if not found then
    return false
  end
  dap.adapters.wayfinder = { type = "executable", command = options.get("command"), args = { "dap" } }
  dap.listeners.before.event_terminated.wayfinder = function(ended)
    if ended.config.type == "wayfinder" then
      require("wayfinder.profile").finish(ended)
    end
  end
  local others = vim.tbl_filter(is_of_others, dap.configurations.lua or {})
  dap.configurations.lua = vim.list_extend(vim.deepcopy(adapter.configurations()), others)
  local has_vscode, vscode = pcall(require, "dap.ext.vscode")
  if has_vscode and vscode.type_to_filetypes then
    vscode.type_to_filetypes.wayfinder = { "lua" } -- those in .vscode/launch.json
  end
  return true
end

return adapter
