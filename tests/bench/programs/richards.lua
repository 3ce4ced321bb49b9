-- A small operating system kernel: tasks of three kinds, queues of packets, a scheduler. Method calls through classes.
local rounds = tonumber(arg[1] or 26)

local Packet = {}
Packet.__index = Packet
function Packet.new(kind, to) return setmetatable({ kind = kind, to = to, value = 0, next = nil }, Packet) end

local Queue = {}
Queue.__index = Queue
function Queue.new() return setmetatable({ first = nil, last = nil }, Queue) end
function Queue:push(packet)
  packet.next = nil
  if self.last then self.last.next = packet else self.first = packet end
  self.last = packet
end
function Queue:pop()
  local packet = self.first
  if packet then
    self.first = packet.next
    if not self.first then self.last = nil end
  end
  return packet
end

local Task = {}
Task.__index = Task
function Task:init(scheduler, id, priority)
  self.scheduler, self.id, self.priority, self.queue, self.runs = scheduler, id, priority, Queue.new(), 0
  scheduler:add(self)
  return self
end
function Task:send(packet) self.scheduler:deliver(packet) end

local function subclass()
  local class = setmetatable({}, { __index = Task })
  class.__index = class
  return class
end

local Device = subclass()
function Device:run()
  local packet = self.queue:pop()
  if not packet then return false end
  packet.value = (packet.value * 31 + self.id) % 65521
  packet.to = self.handler
  self:send(packet)
  return true
end

local Handler = subclass()
function Handler:run()
  local packet = self.queue:pop()
  if not packet then return false end
  if packet.kind == "work" then
    packet.kind, packet.to = "device", self.devices[packet.value % #self.devices + 1]
  else
    packet.kind, packet.to = "work", self.worker
  end
  self:send(packet)
  return true
end

local Worker = subclass()
function Worker:run()
  local packet = self.queue:pop()
  if not packet then return false end
  for i = 1, 4 do packet.value = (packet.value + i * self.id) % 65521 end
  self.checksum = (self.checksum * 3 + packet.value) % 1000003
  self.handled = self.handled + 1
  packet.to = self.handlers[self.handled % #self.handlers + 1]
  self:send(packet)
  return true
end

local Scheduler = {}
Scheduler.__index = Scheduler
function Scheduler.new() return setmetatable({ tasks = {}, by_id = {} }, Scheduler) end
function Scheduler:add(task)
  self.tasks[#self.tasks + 1] = task
  self.by_id[task.id] = task
  table.sort(self.tasks, function(a, b) return a.priority > b.priority end)
end
function Scheduler:deliver(packet) self.by_id[packet.to].queue:push(packet) end
function Scheduler:run(turns)
  for _ = 1, turns do
    for _, task in ipairs(self.tasks) do
      if task:run() then task.runs = task.runs + 1 end
    end
  end
end

local checksum = 0
for round = 1, rounds do
  local scheduler = Scheduler.new()
  local worker = setmetatable({ checksum = round, handled = 0, handlers = { 2, 3 } }, Worker):init(scheduler, 1, 5)
  for id = 2, 3 do setmetatable({ worker = 1, devices = { 4, 5, 6 } }, Handler):init(scheduler, id, 10 * id) end
  for id = 4, 6 do setmetatable({ handler = id % 2 + 2 }, Device):init(scheduler, id, 100 + id) end
  for i = 1, 20 do scheduler:deliver(Packet.new("work", i % 2 + 2)) end
  scheduler:run(2000)
  for _, task in ipairs(scheduler.tasks) do checksum = (checksum + task.runs * task.id) % 1000003 end
  checksum = (checksum + worker.checksum) % 1000003
end
print(checksum)
