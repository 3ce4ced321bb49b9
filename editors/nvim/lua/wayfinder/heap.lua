-- Heap snapshots of the program that is debugged: what holds the memory, and what has grown.
local amounts = require("wayfinder.amounts")
local float = require("wayfinder.float")
local session = require("wayfinder.session")

local heap = {}

local page = 100 -- lines in a window

function heap.snapshot(label)
  session.request("takeHeapSnapshot", { label = label }, function(body)
    local taken = body.snapshot
    session.say(
      ("snapshot %d: %d objects, %s; the program stood still for %.1f ms"):format(
        taken.id,
        taken.objects,
        amounts.bytes(taken.statistics.totalBytes),
        taken.pauseMs
      )
    )
  end)
end

--- Calls on_snapshots with this session's, oldest first, when there are at least so many.
local function with_snapshots(least, on_snapshots)
  session.request("listHeapSnapshots", {}, function(body)
    if #body.snapshots < least then
      session.complain(
        ("expected %d heap snapshot%s, got %d: :WayfinderHeap snapshot takes one"):format(
          least,
          least == 1 and "" or "s",
          #body.snapshots
        )
      )
      return
    end
    on_snapshots(body.snapshots)
  end)
end

local function show_diff(from, to)
  session.request("diffSnapshots", { from = from, to = to, count = 0 }, function(diff)
    local lines = {}
    for _, suspect in ipairs(diff.suspects) do
      local growth = amounts.delta(suspect.retainedDelta, amounts.bytes)
      table.insert(lines, ("%s: %s (%s)"):format(suspect.path, suspect.reason, growth))
    end
    table.insert(lines, #lines == 0 and "nothing that holds more than before" or "")
    for index = 1, math.min(#diff.groups, page) do
      local group = diff.groups[index]
      table.insert(
        lines,
        ("%8s %10s  %s %s  %s"):format(
          amounts.delta(group.countDelta),
          amounts.delta(group.sizeDelta, amounts.bytes),
          group.type,
          group.name,
          group.path
        )
      )
    end
    float.open(
      ("From snapshot %d to %d: %s"):format(from, to, amounts.delta(diff.memoryDeltaBytes, amounts.bytes)),
      lines
    )
  end)
end

--- What changed between two snapshots, the last two when none are named: who holds more, then the groups that grew.
function heap.diff(from, to)
  if from and to then
    show_diff(from, to)
    return
  end
  with_snapshots(2, function(snapshots)
    show_diff(snapshots[#snapshots - 1].id, snapshots[#snapshots].id)
  end)
end

local function show_top(snapshot)
  session.request("getHeapSnapshot", { id = snapshot, sort = "retained", count = page }, function(body)
    local lines = {}
    for index, object in ipairs(body.objects) do
      lines[index] = ("%10s %10s  %-8s  %s"):format(
        amounts.bytes(object.retainedSize),
        amounts.bytes(object.size),
        object.type,
        object.name
      )
    end
    local title = ("Snapshot %d: what retains most (retained, own size); <CR>: what holds it"):format(snapshot)
    float.open(title, lines, function(number)
      heap.retainers(body.objects[number].id, snapshot)
    end)
  end)
end

--- The objects of a snapshot, the last one when none is named, that retain most; <CR> shows what holds one.
function heap.top(snapshot)
  if snapshot then
    show_top(snapshot)
    return
  end
  with_snapshots(1, function(snapshots)
    show_top(snapshots[#snapshots].id)
  end)
end

local function show_retainers(object, snapshot)
  session.request("getHeapObject", { snapshot = snapshot, object = object, count = page }, function(body)
    local lines = {}
    for index, link in ipairs(body.retainers) do
      lines[index] = ("%-10s  %-24s of %s %s"):format(link.kind, link.label, link.type, link.name)
    end
    local way = table.concat(body.path, " > ")
    float.open(
      ("%s %s: %d hold it; the way to it: %s"):format(body.type, body.name, body.retainerCount, way),
      #lines > 0 and lines or { "nothing: it is a root" },
      #lines > 0 and function(number)
        show_retainers(body.retainers[number].object, snapshot)
      end or nil
    )
  end)
end

--- What holds an object of a snapshot, the last one when none is named; <CR> goes on from one of them.
function heap.retainers(object, snapshot)
  if snapshot then
    show_retainers(object, snapshot)
    return
  end
  with_snapshots(1, function(snapshots)
    show_retainers(object, snapshots[#snapshots].id)
  end)
end

return heap
