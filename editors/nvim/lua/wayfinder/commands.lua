-- :WayfinderProfile and :WayfinderHeap: words of a command line made into arguments.
local session = require("wayfinder.session")

local commands = {}

local modes = { "sampling", "call", "line", "allocation" }
local formats = {
  "speedscope", "json", "folded", "callgrind", "pprof", "cpuprofile", "html", "heapprofile", "chrome-trace", "lcov",
}

local profile = {
  start = function(mode, interval)
    require("wayfinder.profile").start({ mode = mode, interval = interval and (tonumber(interval) or interval) })
  end,
  stop = function()
    require("wayfinder.profile").stop()
  end,
  lines = function()
    require("wayfinder.profile").lines()
  end,
  export = function(format, path)
    require("wayfinder.profile").export(format, path)
  end,
  flame = function()
    require("wayfinder.profile").flame()
  end,
  clear = function()
    require("wayfinder.profile").clear()
  end,
}

--- nil, or the number that a word is; anything else is for the adapter to refuse by name.
local function id(word)
  return word and (tonumber(word) or word)
end

local heap = {
  snapshot = function(...)
    local label = table.concat({ ... }, " ")
    require("wayfinder.heap").snapshot(label ~= "" and label or nil)
  end,
  diff = function(from, to)
    if from and not to then
      session.complain("diff: expected two snapshots or none, got one")
      return
    end
    require("wayfinder.heap").diff(id(from), id(to))
  end,
  top = function(snapshot)
    require("wayfinder.heap").top(id(snapshot))
  end,
  retainers = function(object, snapshot)
    if not object then
      session.complain("retainers: expected an object's id, got nothing: <CR> in :WayfinderHeap top does without")
      return
    end
    require("wayfinder.heap").retainers(id(object), id(snapshot))
  end,
}

-- In the order in which they are shown.
local families = {
  WayfinderProfile = { actions = profile, names = { "start", "stop", "lines", "export", "flame", "clear" } },
  WayfinderHeap = { actions = heap, names = { "snapshot", "diff", "top", "retainers" } },
}
local words_behind = { start = modes, export = formats }

--- Runs `:Wayfinder… words`.
function commands.run(command, words)
  local family = families[command]
  local action = family.actions[words[1] or ""]
  if not action then
    local got = words[1] and ("%q"):format(words[1]) or "nothing"
    session.complain((":%s: expected %s, got %s"):format(command, table.concat(family.names, ", "), got))
    return
  end
  action(unpack(words, 2))
end

--- What may stand at the cursor; `line` is the command's line up to there.
function commands.complete(command, begun, line)
  local words = vim.split(line, "%s+", { trimempty = true })
  local position = #words - (begun == "" and 0 or 1) -- words behind the command's name, before the one that is begun
  local candidates = position == 1 and families[command].names or position == 2 and words_behind[words[2]] or {}
  return vim.tbl_filter(function(word)
    return vim.startswith(word, begun)
  end, candidates)
end

return commands
