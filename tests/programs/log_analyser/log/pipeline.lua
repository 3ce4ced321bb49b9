--- The stages that each record passes, in their order.
local class = require("pl.class")
local OrderedMap = require("pl.OrderedMap")

local Pipeline = class()

function Pipeline:_init()
  self.stages = {}
  self.counts = { records = 0, refused = 0 }
end

--- Adds a stage: an object with `take(record)`, which may add fields to the record, and `result()`.
function Pipeline:add(name, stage)
  self.stages[#self.stages + 1] = { name = name, stage = stage }
end

function Pipeline:take(record)
  if not record then
    self.counts.refused = self.counts.refused + 1
    return
  end
  self.counts.records = self.counts.records + 1
  for _, entry in ipairs(self.stages) do
    entry.stage:take(record)
  end
end

--- What each stage found, by its name.
function Pipeline:results()
  local results = OrderedMap()
  results:set("counts", self.counts)
  for _, entry in ipairs(self.stages) do
    results:set(entry.name, entry.stage:result())
  end
  return results
end

return Pipeline
