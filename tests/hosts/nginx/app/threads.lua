local function fetch(number)
  local socket = ngx.socket.tcp()
  socket:connect("unix:" .. ngx.config.prefix() .. "http.sock")
  socket:send("GET /upstream HTTP/1.0\r\n\r\n")
  local all = socket:receive("*a") -- yields in C
  local body = all:match("\r\n\r\n(.*)\n$") -- in a light thread
  return body .. number
end
local own = coroutine.wrap(function(first)
  local second = coroutine.yield(first + 1) -- in a coroutine
  return second + 1
end)
local thread = ngx.thread.spawn(fetch, 1)
local sum = own(1) + own(10)
local _, text = ngx.thread.wait(thread)
ngx.say(text, " ", sum)
