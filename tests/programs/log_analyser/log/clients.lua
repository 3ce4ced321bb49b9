--- Who the clients are: browsers, systems, where they came from.
local class = require("pl.class")
local tablex = require("pl.tablex")
local agent = require("log.agent")
local query = require("log.query")
local Cache = require("log.cache")

local Clients = class()

function Clients:_init()
  self.browsers = {}
  self.systems = {}
  self.campaigns = {}
  self.fingerprints = Cache()
end

local function count(counts, key)
  counts[key] = (counts[key] or 0) + 1
end

--- What a request says about its client. The key holds the time, so a second request never finds the first one's.
function Clients:fingerprint(record)
  local key = string.format("%s|%s|%.3f", record.client, record.path, record.time)
  return self.fingerprints:get(key, function()
    return { client = record.client, agent = agent.parse(record.agent), fields = query.parse(record.query) }
  end)
end

function Clients:meet(record)
  local fingerprint = self:fingerprint(record)
  count(self.browsers, fingerprint.agent.browser)
  count(self.systems, fingerprint.agent.system)
  count(self.campaigns, fingerprint.fields.utm_campaign or "none")
end

function Clients:result()
  return {
    browsers = tablex.copy(self.browsers),
    systems = tablex.copy(self.systems),
    campaigns = tablex.copy(self.campaigns),
    lookups = self.fingerprints.hits + self.fingerprints.misses,
    hits = self.fingerprints.hits,
  }
end

return Clients
