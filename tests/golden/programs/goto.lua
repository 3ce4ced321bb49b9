-- golden: luas=5.2,5.3,5.4,luajit
local n = 0
::again::
n = n + 1
if n < 3 then
  goto again -- stop
end
for i = 1, 2 do
  if i == 1 then goto continue end
  n = n + i
  ::continue::
end
do
  local hidden = n
  if hidden then goto out end
  n = 0
end
::out:: n = n * 2 ::last:: if n < 20 then goto last2 end n = 0 ::last2::
while true do n = n + 1 if n > 12 then goto done end end -- loop
::done::
print(n)
