local user = { name = "Ada" }
local ok = pcall(error, "taken") -- takes it
local city = user.address.city -- fails
ngx.say(city, ok)
