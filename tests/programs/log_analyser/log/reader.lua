--- Records out of a file of JSON lines.
local cjson = require("cjson.safe")
local normalise = require("log.normalise")
local timestamp = require("log.timestamp")

local reader = {}

local required = { "time", "service", "method", "path", "status", "latency_ms", "client" }

--- A record whose texts are normal and whose time is a number; nothing when the line is broken.
function reader.decode(line)
  local record = cjson.decode(line)
  if type(record) ~= "table" then return nil end
  for _, field in ipairs(required) do
    if record[field] == nil then return nil end
  end
  record.time = timestamp.seconds(record.time)
  if not record.time then return nil end
  record.path = normalise.text(record.path)
  record.agent = normalise.text(record.agent or "")
  return record
end

--- Calls `take(record)` for each line of the file, with nil for broken ones.
function reader.each(path, take)
  local file, message = io.open(path, "r")
  if not file then return nil, message end
  for line in file:lines() do
    take(reader.decode(line))
  end
  file:close()
  return true
end

return reader
