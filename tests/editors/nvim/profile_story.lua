local story = require("story")
local profile = require("wayfinder.profile")
local session = require("dap_session").launch("loop.lua")
session:wait_global("Stop", "false")

local program = session.config.program
local hottest = "%d+ samples in %d"

local function marks(buffer)
  local namespace = vim.api.nvim_get_namespaces().wayfinder_heat
  return vim.api.nvim_buf_get_extmarks(buffer, namespace, 0, -1, { details = true })
end

story.test("a profile starts and says how to end it", function()
  profile.start({ interval = 1 })
  story.matches(story.wait_said("is running"), "profile 1 %(sampling%) is running; :WayfinderProfile stop")
end)

story.test("a second one is refused with the adapter's own sentence", function()
  profile.start()
  story.wait_said("profile 1 %(stop it first%)")
end)

story.test("stopping shows heat in the buffer that is open, and names the hottest function", function()
  vim.cmd("edit " .. program)
  vim.wait(500) -- time for samples
  local summary
  profile.stop(function(body)
    summary = body
  end)
  story.matches(story.wait_said(hottest), "most in work")
  story.equal(summary.functions[1].name, "work")
  local found = marks(0)
  assert(#found > 0, "no line has heat")
  local text = found[1][4].virt_text[1]
  story.matches(text[1], "^ *%d+%.%d %%$")
end)

story.test("the quickfix list leads to the hottest line", function()
  local list = vim.fn.getqflist({ title = true, items = true })
  story.equal(list.title, "Hottest lines")
  story.matches(list.items[1].text, "%d %%  work")
  story.equal(vim.loop.fs_realpath(vim.api.nvim_buf_get_name(list.items[1].bufnr)), vim.loop.fs_realpath(program))
  vim.cmd("cfirst")
  story.matches(vim.api.nvim_get_current_line(), "%S")
  local shares = vim.tbl_map(function(item)
    return tonumber(item.text:match("([%d.]+) %%"))
  end, list.items)
  for index = 2, #shares do
    assert(shares[index] <= shares[index - 1], "not the hottest first")
  end
end)

story.test("a buffer that is opened later has its heat too, and clear takes all of it away", function()
  vim.cmd("bwipeout! " .. program)
  vim.cmd("edit " .. program)
  assert(#marks(0) > 0, "no heat in the buffer that was opened again")
  profile.clear()
  story.equal(marks(0), {})
end)

story.test("lines shows them again and opens the list", function()
  profile.lines()
  story.wait("the quickfix window", function()
    return vim.bo.buftype == "quickfix"
  end)
  vim.cmd("cclose")
  profile.clear()
end)

story.test("an export without a path is named after its format", function()
  local path
  profile.export(nil, nil, function(written)
    path = written
  end)
  story.wait_said("written to .*/profile%.speedscope%.json")
  story.matches(table.concat(vim.fn.readfile(path)), "speedscope")
end)

story.test("an unknown format is refused with those that there are", function()
  profile.export("pdf")
  story.wait_said("format: expected .*speedscope")
end)

story.test("flame opens a page in the browser", function()
  local shown
  require("wayfinder.options").set({
    open = function(path)
      shown = path
    end,
  })
  profile.flame()
  story.wait("the page", function()
    return shown
  end)
  story.matches(table.concat(vim.fn.readfile(shown)):sub(1, 200):lower(), "<!doctype html>")
end)

story.test("at the program's end a profile that runs is shown, another is not asked for", function()
  profile.start({ interval = 1 })
  story.wait_said("is running")
  profile.finish(session)
  story.wait_said("%d+ samples in")
  story.said = {}
  profile.finish(session)
  story.equal(story.said, {})
end)

story.test("without a session every action says what is missing", function()
  session:close()
  profile.start()
  story.wait_said("expected a debug session, got none")
end)

story.finish()
