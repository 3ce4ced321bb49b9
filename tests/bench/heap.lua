-- heap.lua MEGABYTES: fills the heap with records, lists, strings and closures, stops with it complete, and then says
-- how many bytes it has.
local wanted = tonumber(arg[1]) * 1024
local records = {}
while collectgarbage("count") < wanted do
  for _ = 1, 1000 do
    local n = #records + 1
    records[n] = { id = n, name = "record " .. n, tags = { n, n + 1, n + 2 }, next = records[math.floor(n / 2)],
                   show = function() return records[n] end }
  end
end
collectgarbage("stop") -- the collector would start between the snapshot and the count
local count = collectgarbage
local kilobytes = 0 -- break: complete
kilobytes = count("count")
print(("bytes %d"):format(kilobytes * 1024))
