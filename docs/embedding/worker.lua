local jobs = {}

local function handle(job)
  local result = job * worker
  jobs[worker] = result
  return result
end

local total = 0
while goes_on() do
  for job = 1, 1000 do
    total = total + handle(job)
  end
end
io.write("worker " .. worker .. " is done\n") -- in one go: other workers write, too
