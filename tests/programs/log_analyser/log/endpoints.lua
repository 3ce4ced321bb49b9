--- Requests, errors and latencies of each endpoint of each service.
local class = require("pl.class")
local Histogram = require("log.histogram")

local Endpoints = class()

function Endpoints:_init()
  self.services = {}
end

--- "/orders/4711/items" is "/orders/:id/items".
local function route_of(path)
  local segments = {}
  for segment in path:gmatch("[^/]+") do
    segments[#segments + 1] = segment:find("^%d+$") and ":id" or segment
  end
  return "/" .. table.concat(segments, "/")
end

function Endpoints:endpoint(service, method, route)
  local of_service = self.services[service]
  if not of_service then
    of_service = {}
    self.services[service] = of_service
  end
  local name = method .. " " .. route
  local endpoint = of_service[name]
  if not endpoint then
    endpoint = { name = name, service = service, latency = Histogram(), errors = 0, bytes = 0 }
    of_service[name] = endpoint
  end
  return endpoint
end

function Endpoints:take(record)
  record.route = route_of(record.path)
  local endpoint = self:endpoint(record.service, record.method, record.route)
  endpoint.latency:add(record.latency_ms)
  endpoint.bytes = endpoint.bytes + (record.bytes or 0)
  if record.status >= 500 then endpoint.errors = endpoint.errors + 1 end
end

--- All endpoints, the slowest at the 99th percentile first.
function Endpoints:result()
  local rows = {}
  for _, of_service in pairs(self.services) do
    for _, endpoint in pairs(of_service) do
      local latency = endpoint.latency
      rows[#rows + 1] = {
        service = endpoint.service,
        name = endpoint.name,
        requests = latency.count,
        errors = endpoint.errors,
        mean = latency:mean(),
        p50 = latency:percentile(0.5),
        p99 = latency:percentile(0.99),
        bytes = endpoint.bytes,
      }
    end
  end
  table.sort(rows, function(a, b)
    if a.p99 ~= b.p99 then return a.p99 > b.p99 end
    return a.service .. a.name < b.service .. b.name
  end)
  return rows
end

return Endpoints
