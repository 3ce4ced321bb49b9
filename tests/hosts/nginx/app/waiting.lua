local rounds = 0
local function wait()
  while not ngx.shared.shared:get("go") do
    rounds = rounds + 1
    ngx.sleep(0.01) -- waits
  end
  local result = "rounds: " .. type(rounds) -- in a request from before
  return result
end
local answer = ngx.thread.spawn(wait)
local _, text = ngx.thread.wait(answer)
ngx.shared.shared:delete("go")
ngx.say(text)
