local story = require("story")

local function report()
  vim.cmd("checkhealth wayfinder")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  vim.cmd("bwipeout!")
  return text
end

story.test("checkhealth says that nvim-dap is missing and what to do", function()
  local text = report()
  story.matches(text, "ERROR:? nvim%-dap is not there")
  story.matches(text, "install mfussenegger/nvim%-dap")
end)

story.test("checkhealth runs the executable and its doctor", function()
  local text = report()
  story.matches(text, "OK:? wayfinder %d+%.%d+%.%d+ is /")
  story.matches(text, "OK:? wayfinder doctor:")
  story.matches(text, "its agent answers")
end)

story.test("checkhealth says where an executable is expected that there is not", function()
  require("wayfinder").setup({ command = "/no/such/wayfinder" })
  story.matches(report(), "ERROR:? /no/such/wayfinder cannot be run")
end)

story.test("checkhealth sees that nvim-dap was not told", function()
  package.loaded.dap = { adapters = {}, configurations = {}, listeners = { before = { event_terminated = {} } } }
  story.matches(report(), "ERROR:? nvim%-dap does not know the adapter")
  require("wayfinder").setup({})
  story.matches(report(), "OK:? nvim%-dap is there and knows the adapter")
end)

story.test("checkhealth finds the plugin and not the agent", function()
  story.matches(report(), "OK:? require%('wayfinder'%) finds the plugin")
end)

story.test("the help has its tags", function()
  local page = vim.api.nvim_get_runtime_file("doc/wayfinder.txt", false)[1]
  vim.fn.mkdir("doc") -- in a scratch folder that is on 'runtimepath', for :helptags writes beside the page
  vim.fn.writefile(vim.fn.readfile(page), "doc/wayfinder.txt")
  vim.cmd("helptags doc")
  for _, tag in ipairs({ "wayfinder", "wayfinder-setup", ":WayfinderProfile", ":WayfinderHeap", "wayfinder-agent" }) do
    vim.cmd("help " .. tag)
    story.matches(vim.fn.expand("%:t"), "^wayfinder%.txt$")
    story.matches(vim.api.nvim_get_current_line(), "%*" .. vim.pesc(tag) .. "%*")
  end
end)

story.finish()
