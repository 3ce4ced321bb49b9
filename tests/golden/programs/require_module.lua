-- golden: files=modules/greeter.lua
package.path = "modules/?.lua"
local greeter = require("greeter")
local again = require("greeter")
print(greeter == again, greeter.greet("you"))
package.preload.made = function(name)
  return { name = name } -- stop
end
print(require("made").name)
print((pcall(require, "no.such.module")))
