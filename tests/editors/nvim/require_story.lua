-- The plugin and the agent have one name.
local story = require("story")
local agent = vim.env.WAYFINDER_AGENT

story.test("without the agent, its functions say what is missing", function()
  package.cpath = "/nowhere/?.so"
  local fine, why = pcall(function()
    require("wayfinder").listen({ port = 0 })
  end)
  story.equal(fine, false)
  story.matches(why, "wayfinder: listen: expected the agent's wayfinder.so on package.cpath, got none in /nowhere")
end)

story.test("a field that neither has is nil", function()
  story.equal(require("wayfinder").no_such_field, nil)
end)

story.test("with the agent on package.cpath, require finds the plugin, and the agent's functions in it", function()
  package.cpath = (agent:gsub("wayfinder%.so$", "?.so"))
  package.loaded.wayfinder = nil
  local wayfinder = require("wayfinder")
  assert(rawget(wayfinder, "setup"), "this is the agent")
  story.equal(type(wayfinder.listen), "function")
  story.equal(require("wayfinder.agent").path(), agent)
end)

story.test("what the plugin hands on makes this Neovim attachable, and undoes it", function()
  local wayfinder = require("wayfinder")
  wayfinder.listen({ port = 0 })
  wayfinder.breakpoint() -- no client: nothing happens
  wayfinder.stop()
end)

story.finish()
