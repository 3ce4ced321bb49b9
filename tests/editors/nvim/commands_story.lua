local story = require("story")

local function completions(line)
  return vim.fn.getcompletion(line, "cmdline")
end

story.test("the first word is completed", function()
  story.equal(completions("WayfinderProfile "), { "start", "stop", "lines", "export", "flame", "clear" })
  story.equal(completions("WayfinderHeap sn"), { "snapshot" })
end)

story.test("modes and formats are completed behind start and export", function()
  story.equal(completions("WayfinderProfile start a"), { "allocation" })
  story.equal(completions("WayfinderProfile export chr"), { "chrome-trace" })
  story.equal(completions("WayfinderHeap top "), {})
end)

story.test("a word that is none is refused with those that there are", function()
  vim.cmd("WayfinderProfile begin")
  local sentence = 'wayfinder: :WayfinderProfile: expected start, stop, lines, export, flame, clear, got "begin"'
  story.equal(story.said[1].text, sentence)
  story.equal(story.said[1].level, vim.log.levels.ERROR)
  vim.cmd("WayfinderHeap")
  story.matches(story.said[2].text, "expected snapshot, diff, top, retainers, got nothing")
end)

story.test("what lacks a number says how to do without", function()
  vim.cmd("WayfinderHeap retainers")
  story.wait_said("expected an object's id, got nothing: <CR> in :WayfinderHeap top")
  vim.cmd("WayfinderHeap diff 1")
  story.wait_said("expected two snapshots or none, got one")
end)

story.test("commands reach the adapter with their words as arguments", function()
  local sent = {}
  require("wayfinder.session").find_by(function()
    return {
      request = function(_, command, arguments)
        table.insert(sent, { command, arguments })
      end,
    }
  end)
  vim.cmd("WayfinderProfile start line")
  vim.cmd("WayfinderProfile start sampling 0.5")
  vim.cmd("WayfinderHeap snapshot after the load")
  vim.cmd("WayfinderHeap diff 1 3")
  vim.cmd("WayfinderHeap retainers 7 2")
  vim.cmd("WayfinderHeap diff one two")
  story.equal(sent, {
    { "profiling/start", { mode = "line" } },
    { "profiling/start", { mode = "sampling", interval = 0.5 } },
    { "takeHeapSnapshot", { label = "after the load" } },
    { "diffSnapshots", { from = 1, to = 3, count = 0 } },
    { "getHeapObject", { snapshot = 2, object = 7, count = 100 } },
    { "diffSnapshots", { from = "one", to = "two", count = 0 } },
  })
end)

story.finish()
