--- The results as text.
local stringx = require("pl.stringx")
local tablex = require("pl.tablex")

local report = {}

local shown_endpoints = 15

local function row(...)
  local widths = { 10, 34, 9, 7, 9, 9, 9 }
  local cells = {}
  for i, cell in ipairs({ ... }) do
    local text = type(cell) == "number" and cell ~= math.floor(cell) and string.format("%.1f", cell) or tostring(cell)
    cells[i] = i <= 2 and stringx.ljust(text, widths[i]) or stringx.rjust(text, widths[i])
  end
  print((table.concat(cells, " "):gsub("%s+$", "")))
end

local function print_endpoints(rows)
  row("service", "endpoint", "requests", "errors", "mean ms", "p50 ms", "p99 ms")
  for i = 1, math.min(#rows, shown_endpoints) do
    local endpoint = rows[i]
    row(endpoint.service, endpoint.name, endpoint.requests, endpoint.errors, endpoint.mean, endpoint.p50, endpoint.p99)
  end
end

local function print_counts(title, counts)
  local names = tablex.keys(counts)
  table.sort(names, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  local parts = tablex.imap(function(name)
    return string.format("%s %d", name, counts[name])
  end, names)
  print(stringx.ljust(title, 10) .. " " .. table.concat(parts, ", "))
end

function report.print(results)
  local counts, sessions = results.counts, results.sessions
  print(string.format("%d records, %d lines refused", counts.records, counts.refused))
  print()
  print_endpoints(results.endpoints)
  print()
  print(string.format("%d sessions, median %.0f s, %.1f requests each", sessions.sessions, sessions.seconds,
    sessions.requests))
  print_counts("browsers", sessions.visitors.browsers)
  print_counts("systems", sessions.visitors.systems)
  print_counts("campaigns", sessions.visitors.campaigns)
  print(string.format("%d of %d fingerprints found in the cache", sessions.visitors.hits, sessions.visitors.lookups))
end

return report
