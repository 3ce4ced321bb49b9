-- What sampling costs below a deep stack: CPU time of the same work with and without it, interleaved.
-- arg: depth, rate, highest ratio that is allowed
local truth = require "truth"
local depth, rate, allowed = tonumber(arg[1] or 150000), tonumber(arg[2] or 1000), tonumber(arg[3] or 1.05)

local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
local function below(n, f) if n == 0 then return f() end local r = below(n - 1, f) return r end
local function timed() local began = truth.cpu() fib(27) return truth.cpu() - began end
local function median(t) table.sort(t) return t[(#t + 1) // 2] end

local ratios, cut, seen = {}, 0, 0
below(depth, function()
  collectgarbage()
  for i = 1, 15 do
    local plain = timed()
    assert(truth.start(rate))
    local sampled = timed()
    local samples = truth.stop()
    ratios[i] = sampled / plain
    for _, sample in ipairs(samples) do
      seen = seen + 1
      if sample.flags & 1 ~= 0 then cut = cut + 1 end
    end
    collectgarbage()
  end
  return 0
end)
local ratio = median(ratios)
print(("%d frames, %d Hz: ratio %.3f (%.3f to %.3f), %d samples, %d cut"):format(depth, rate, ratio, ratios[1],
  ratios[#ratios], seen, cut))
os.exit(ratio <= allowed and cut == seen and seen > 0)
