--- Sessions: a client's requests with no pause longer than `gap` seconds between them.
local class = require("pl.class")
local Histogram = require("log.histogram")

local Sessions = class()

--- options: gap in seconds; visitors: who the clients are (log/clients.lua).
function Sessions:_init(options)
  self.gap = options.gap
  self.visitors = options.visitors
  self.open = {}
  self.lengths = Histogram()
  self.pages = Histogram()
  self.next_sweep = 0
end

function Sessions:close(client, session)
  self.open[client] = nil
  self.lengths:add(session.last - session.first)
  self.pages:add(session.requests)
end

--- Ends what has been silent for too long; looks at all of them once in a while only.
function Sessions:sweep(now)
  if now < self.next_sweep then return end
  self.next_sweep = now + self.gap
  for client, session in pairs(self.open) do
    if now - session.last > self.gap then self:close(client, session) end
  end
end

function Sessions:take(record)
  self.visitors:meet(record)
  local session = self.open[record.client]
  if session and record.time - session.last > self.gap then
    self:close(record.client, session)
    session = nil
  end
  if not session then
    session = { first = record.time, requests = 0 }
    self.open[record.client] = session
  end
  session.last = record.time
  session.requests = session.requests + 1
  self:sweep(record.time)
end

function Sessions:result()
  for client, session in pairs(self.open) do
    self:close(client, session)
  end
  return {
    sessions = self.lengths.count,
    seconds = self.lengths:percentile(0.5),
    requests = self.pages:mean(),
    visitors = self.visitors:result(),
  }
end

return Sessions
