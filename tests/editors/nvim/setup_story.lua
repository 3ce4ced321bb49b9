local story = require("story")
local wayfinder = require("wayfinder")

story.test("setup without nvim-dap is no error", function()
  wayfinder.setup()
end)

-- As much of nvim-dap as setup{} touches.
local other = { type = "other", request = "launch", name = "Another debugger's" }
local dap = { adapters = {}, configurations = { lua = { other } }, listeners = { before = { event_terminated = {} } } }
package.loaded.dap = dap
package.preload["dap.ext.vscode"] = function()
  return { type_to_filetypes = {} }
end

story.test("setup tells nvim-dap of the adapter and keeps what others configured", function()
  wayfinder.setup({ command = "/opt/wayfinder", program = "main.lua" })
  story.equal(dap.adapters.wayfinder, { type = "executable", command = "/opt/wayfinder", args = { "dap" } })
  local launch, attach, kept = unpack(dap.configurations.lua)
  story.equal({ launch.request, launch.program, attach.request, kept }, { "launch", "main.lua", "attach", other })
end)

story.test("a second setup takes the place of the first", function()
  wayfinder.setup({ configurations = { { type = "wayfinder", request = "launch", name = "mine", program = "a.lua" } } })
  story.equal({ #dap.configurations.lua, dap.configurations.lua[1].name }, { 2, "mine" })
  story.equal(dap.adapters.wayfinder.command, "wayfinder")
end)

story.test("configurations of .vscode/launch.json are for Lua files", function()
  story.equal(require("dap.ext.vscode").type_to_filetypes.wayfinder, { "lua" })
end)

story.test("an option that there is not, or of another type, is refused by name", function()
  local _, why = pcall(wayfinder.setup, { comand = "x" })
  story.matches(why, "setup: expected command, program, .*, got \"comand\"")
  _, why = pcall(wayfinder.setup, { command = 7 })
  story.matches(why, "setup: command: expected a string, got a number")
end)

story.test("the file that `wayfinder init` writes for Neovim sets the project up", function()
  vim.fn.writefile({ "print('it runs')" }, "main.lua")
  vim.fn.system({ vim.env.WAYFINDER_EXECUTABLE, "init", "--yes" })
  vim.cmd("luafile .nvim.lua")
  story.equal(dap.configurations.lua[1].program, "${workspaceFolder}/main.lua")
end)

story.test("without the plugin that file does nothing, even where the agent is found instead", function()
  package.loaded.wayfinder = { listen = function() end }
  vim.cmd("luafile .nvim.lua")
  package.loaded.wayfinder = nil
end)

story.finish()
