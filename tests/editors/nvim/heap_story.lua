local story = require("story")
local heap = require("wayfinder.heap")
local session = require("dap_session").launch("loop.lua")
session:wait_global("Stop", "false") -- set when the cache is there

story.test("what needs snapshots says how to take one", function()
  heap.diff()
  story.wait_said("expected 2 heap snapshots, got 0: :WayfinderHeap snapshot takes one")
  heap.top()
  story.wait_said("expected 1 heap snapshot, got 0")
end)

story.test("a snapshot says its size and how long the program stood still", function()
  heap.snapshot("before")
  story.matches(story.wait_said("snapshot 1: "), "%d+ objects, [%d.]+ [KM]B; the program stood still for [%d.]+ ms")
end)

story.test("the difference of the last two names who holds more", function()
  vim.wait(500) -- the program's cache grows
  heap.snapshot()
  story.wait_said("snapshot 2: ")
  heap.diff()
  local lines = story.float_lines("^From snapshot 1 to 2: %+[%d.]+ %a+$")
  story.matches(table.concat(lines, "\n"), "cache%.entries[^\n]*holds %d+ more")
  story.matches(table.concat(lines, "\n"), "%+%d+ +%+[%d.]+ KB  table")
end)

story.test("q closes a window", function()
  story.press("q")
  story.equal(#vim.api.nvim_list_wins(), 1, "windows")
end)

story.test("the objects that retain most are listed, and <CR> shows what holds one", function()
  heap.top()
  local lines = story.float_lines("^Snapshot 2: what retains most")
  story.matches(lines[3], "^ *[%d.]+ %a+ +[%d.]+ %a+  %a+ ")
  local cache
  for number, line in ipairs(lines) do
    cache = cache or line:find("cache%.entries") and number
  end
  vim.api.nvim_win_set_cursor(0, { assert(cache, table.concat(lines, "\n")), 0 })
  story.press("<CR>")
  local retainers = story.float_lines("hold it; the way to it: ")
  story.matches(table.concat(retainers, "\n"), "entries +of table ") -- a temporary may hold it too
end)

story.test("<CR> on a retainer goes on to what holds that one", function()
  local before = vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]
  story.press("<CR>")
  story.wait("another window", function()
    local title = vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]
    return title ~= before and title:find("hold it")
  end)
  story.press("<Esc>")
end)

story.test("an object that there is not is refused with the adapter's own sentence", function()
  heap.retainers(999999999, 2)
  story.wait_said("object: expected ")
end)

session:close()
story.finish()
