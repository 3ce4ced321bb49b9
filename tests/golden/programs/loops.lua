local total = 0
for i = 1, 2 do
  local square = i * i
  total = total + square -- stop
end
for key, value in ipairs({ "a", "b" }) do
  total = total + key + #value
end
while total < 12 do
  total = total + 2
  if total > 10 then
    break
  end
end
for i = 3, 1, -2 do
  for j = 1, i, 2 do
    total = total + j
  end
end
print(total)
