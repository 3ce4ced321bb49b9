-- What a profile says of lines, by profiles that are written by hand: a root, then a stack of two frames.
local story = require("story")
local read = require("wayfinder.line_costs").read

local main = { name = "main chunk", source = "@app.lua", firstLine = 0 }
local work = { name = "work", source = "@/lib/work.lua", firstLine = 5 }

--- `fields` take the place of those of a sampled profile of main, which calls work.
local function profile(fields)
  local nodes = { frame = fields.frame or { 0, 0, 1 }, timeNs = fields.timeNs or { 0, 100, 300 }, bytes = fields.bytes }
  return {
    mode = fields.mode or "sampling",
    functions = fields.functions or { main, work },
    frames = { ["function"] = { 0, 1 }, line = fields.line or { 9, 6 } },
    threads = { { nodes = nodes } },
  }
end

story.test("each line has its share of all time, the hottest first", function()
  local costs = read(profile({}), "/project")
  story.equal(#costs, 2)
  story.equal({ costs[1].path, costs[1].line, costs[1].name, costs[1].percent }, { "/lib/work.lua", 6, "work", 75 })
  story.equal({ costs[2].path, costs[2].line, costs[2].percent }, { "/project/app.lua", 9, 25 })
end)

story.test("a line that several stacks end in is listed once, with all of their time", function()
  local costs = read(profile({ frame = { 0, 0, 1, 1 }, timeNs = { 0, 0, 30, 10 } }), "/")
  story.equal({ #costs, costs[1].line, costs[1].percent }, { 1, 6, 100 })
end)

story.test("time outside of Lua files is a part of the whole, but of no line", function()
  local costs = read(profile({ functions = { { name = "read", source = "[C]", firstLine = -1 }, work } }), "/")
  story.equal({ #costs, costs[1].percent }, { 1, 75 })
  costs = read(profile({ timeNs = { 400, 100, 300 } }), "/")
  story.equal(costs[1].percent, 37.5)
end)

story.test("counted calls stand at the line that the function begins in", function()
  local costs = read(profile({ mode = "call", line = { -1, -1 } }), "/")
  story.equal({ costs[1].line, costs[2].line }, { 5, 1 })
end)

story.test("allocations are weighed by bytes", function()
  local costs = read(profile({ mode = "allocation", bytes = { 0, 96, 32 } }), "/")
  story.equal({ costs[1].name, costs[1].percent }, { "main chunk", 75 })
end)

story.test("a profile without samples, or with sources that are no text, has no lines", function()
  story.equal(read(profile({ timeNs = { 0, 0, 0 } }), "/"), {})
  local binary = { name = "?", source = { bytes = { 99, 233 } }, firstLine = 1 }
  story.equal(read(profile({ functions = { binary, binary } }), "/"), {})
end)

story.finish()
