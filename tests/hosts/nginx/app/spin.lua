local ends = ngx.now() + 30
local turns = 0
while ngx.now() < ends do
  turns = turns + 1
  if turns % 1000 == 0 then ngx.update_time() end
end
ngx.say("spun")
