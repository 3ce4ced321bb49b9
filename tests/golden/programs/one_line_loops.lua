local n = 0
for i = 1, 3 do n = n + i end -- loop
while n > 4 do n = n - 1 end -- loop
repeat n = n - 1 until n < 2 -- loop
n = n + 30
for i = 1, 0 do n = n + i end
local function sum(t) local s = 0 for i = 1, #t do s = s + t[i] end return s end -- loop; stop
n = n + sum({ 1, 2 })
print(n)
