local function leave(code)
  print("leaving")
  os.exit(code) -- stop
end
local thread = coroutine.create(function(code)
  leave(code)
end)
coroutine.resume(thread, 3)
print("never")
