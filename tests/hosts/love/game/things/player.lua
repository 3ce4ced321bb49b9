local player = { x = 0, speed = 10 }

function player.move(dt)
  local way = player.speed * dt -- in a module
  player.x = player.x + way
  local turns = 0
  for i = 1, 100000 do -- next to nothing when it is compiled, a lot with a hook
    turns = turns + i
  end
end

return player
