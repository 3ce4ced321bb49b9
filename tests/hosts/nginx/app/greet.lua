local name = ngx.var.arg_name
local greeting = "hello " .. name -- here
local length = #greeting
ngx.sleep(0.02) -- yields
local text = greeting .. " " .. length -- after it
ngx.say(text)
