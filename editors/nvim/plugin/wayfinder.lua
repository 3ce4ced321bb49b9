-- The commands; what they do is loaded by the first use.
if vim.g.loaded_wayfinder then
  return
end
vim.g.loaded_wayfinder = true

local function define(name, description)
  vim.api.nvim_create_user_command(name, function(call)
    require("wayfinder.commands").run(name, call.fargs)
  end, {
    nargs = "*",
    desc = description,
    complete = function(begun, line, cursor)
      return require("wayfinder.commands").complete(name, begun, line:sub(1, cursor))
    end,
  })
end

define("WayfinderProfile", "Profile the program that is debugged")
define("WayfinderHeap", "Look into the heap of the program that is debugged")
