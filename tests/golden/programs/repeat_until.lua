local n = 0
repeat
  local seen = n
  n = n + 1 -- stop
until seen == 2
repeat
  n = n - 1
  if n == 1 then break end
until false
repeat local last = n; n = n - 1 until last == 1
print(n)
