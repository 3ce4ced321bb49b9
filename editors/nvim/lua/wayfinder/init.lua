-- require("wayfinder") in a Neovim that has this plugin. The agent, which makes a program attachable, is a C module of
-- the same name: Neovim finds Lua files on 'runtimepath' before anything on package.cpath, so this file is what is
-- required, and what it does not have itself (listen, breakpoint, stop) is the agent's.
local plugin = {}

--- Registers the adapter and its configurations with nvim-dap, if that is there. Options: see |wayfinder-setup|.
function plugin.setup(options)
  require("wayfinder.options").set(options)
  require("wayfinder.adapter").register()
end

return setmetatable(plugin, {
  __index = function(_, name)
    return require("wayfinder.agent").field(name)
  end,
})
