--- Reads a log of JSON lines and prints what the services did: requests, latencies, sessions, clients.
-- usage: lua5.4 main.lua FILE
--
-- It is a program to debug, so it has two faults on purpose: log/normalise.lua is slow, and log/cache.lua never lets
-- go of anything.

local folder = arg and arg[0] and arg[0]:match("^(.*)/[^/]*$") or "."
package.path = folder .. "/?.lua;" .. package.path

local Pipeline = require("log.pipeline")
local Endpoints = require("log.endpoints")
local Sessions = require("log.sessions")
local Clients = require("log.clients")
local reader = require("log.reader")
local report = require("log.report")

local function usage()
  io.stderr:write("usage: main.lua FILE\n")
  os.exit(2)
end

local function main(path)
  local pipeline = Pipeline()
  pipeline:add("endpoints", Endpoints())
  pipeline:add("sessions", Sessions({ gap = 30 * 60, visitors = Clients() }))

  local ok, message = reader.each(path, function(record)
    pipeline:take(record)
  end)
  if not ok then
    io.stderr:write(message, "\n")
    return 1
  end
  report.print(pipeline:results())
  return 0
end

os.exit(main(arg and arg[1] or usage()), true)
