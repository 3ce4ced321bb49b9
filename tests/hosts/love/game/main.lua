local player = require("things.player")

local clock = { frames = 0, ends = 0 }

local function count_frame()
  clock.frames = clock.frames + 1
  local now = love.timer.getTime()
  if now < clock.ends then return end
  print("frames: " .. clock.frames)
  clock.frames = 0
  clock.ends = now + 0.2
end

function love.load(arguments)
  io.stdout:setvbuf("line")
  if arguments[1] then
    clock.worker = love.thread.newThread("things/worker.lua")
    clock.worker:start(arguments[1])
  end
  if arguments[1] ~= "worker listens" then require("wayfinder").listen{port = 0} end
end

function love.update(dt)
  player.move(dt)
  local x = player.x -- in update
  player.seen = x
  count_frame()
  if player.wants_event then
    player.wants_event = nil
    love.event.push("greeted", "Ada")
  end
end

love.handlers.greeted = function(name)
  local text = "hello " .. name -- in a callback
  print(text)
end

function love.threaderror(_, text)
  print("threaderror: " .. text)
end
