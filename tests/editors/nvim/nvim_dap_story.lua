-- With the real nvim-dap: breakpoint, stop, the plugin's requests in its session, the end.
local story = require("story")
local dap = require("dap")
local program = story.programs .. "/loop.lua"

require("wayfinder").setup({ command = vim.env.WAYFINDER_EXECUTABLE, program = "${file}" })
vim.cmd("edit " .. program)
vim.bo.filetype = "lua"

local function stopped()
  local session = dap.session()
  return session and session.stopped_thread_id
end

story.test("a breakpoint set in the editor stops the program, and the editor shows the line", function()
  vim.fn.search("break: work")
  local line = vim.fn.line(".")
  dap.set_breakpoint()
  vim.cmd("normal! gg")
  dap.run(dap.configurations.lua[1])
  story.wait("the stop", stopped)
  story.wait("the cursor at the line", function()
    return vim.fn.line(".") == line
  end)
end)

story.test("the first configuration starts the file that is open", function()
  story.equal(dap.session().config.program, program)
end)

story.test("what `wayfinder init` writes for VS Code is offered for Lua files", function()
  vim.fn.system({ vim.env.WAYFINDER_EXECUTABLE, "init", "--yes" })
  local offered
  if dap.providers then
    offered = dap.providers.configs["dap.launch.json"](0)
  else -- before nvim-dap 0.9 the user asks for them
    dap.configurations.lua = {}
    require("dap.ext.vscode").load_launchjs()
    offered = dap.configurations.lua
  end
  story.equal({ #offered, offered[1].type, offered[1].program }, { 2, "wayfinder", "${file}" })
end)

story.test("a profile of a session of nvim-dap ends as heat and a quickfix list", function()
  dap.clear_breakpoints()
  vim.cmd("WayfinderProfile start sampling 1")
  story.wait_said("is running")
  dap.continue()
  vim.wait(500)
  vim.cmd("WayfinderProfile stop")
  story.wait_said("%d+ samples")
  assert(#vim.fn.getqflist() > 0, "no lines are hot")
end)

story.test("snapshots of a session of nvim-dap are compared", function()
  vim.cmd("WayfinderHeap snapshot")
  story.wait_said("snapshot 1: ")
  vim.wait(300)
  vim.cmd("WayfinderHeap snapshot")
  story.wait_said("snapshot 2: ")
  vim.cmd("WayfinderHeap diff")
  story.float_lines("^From snapshot 1 to 2")
  story.press("q")
end)

story.test("terminating ends the session", function()
  dap.terminate()
  story.wait("the end", function()
    return dap.session() == nil
  end)
end)

story.test("a profile that runs when the program ends is shown all the same", function()
  vim.fn.writefile({ "local sum = 0", "for i = 1, 3e7 do sum = sum + i % 7 end" }, "ends.lua")
  vim.cmd("edit ends.lua")
  vim.fn.setqflist({})
  dap.run({ type = "wayfinder", request = "launch", name = "ends", program = vim.fn.expand("%:p"), profile = { interval = 1 } })
  story.wait_said("%d+ samples in")
  local hottest = vim.fn.getqflist()[1]
  story.equal({ vim.fn.fnamemodify(vim.fn.bufname(hottest.bufnr), ":t"), hottest.lnum }, { "ends.lua", 2 })
  story.wait("the end", function()
    return dap.session() == nil
  end)
end)

story.test("the end of a program that was not profiled says nothing", function()
  story.said = {}
  dap.run({ type = "wayfinder", request = "launch", name = "ends", program = vim.fn.expand("%:p") })
  story.wait("the start", function()
    return dap.session()
  end)
  story.wait("the end", function()
    return dap.session() == nil
  end)
  for _, message in ipairs(story.said) do
    assert(not message.text:find("wayfinder:"), message.text)
  end
end)

story.finish()
