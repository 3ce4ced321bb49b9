require("wayfinder").listen{port = 0, wait = true}
local text = "hello " .. ngx.var.arg_name -- in a state of its own
ngx.say(text)
