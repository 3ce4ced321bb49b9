-- A suite for LuaUnit: one of its tests leaves something behind.
local lu = require("luaunit")

TestQueue = { handled = {} }
function TestQueue:setUp() self.queue = {} end
function TestQueue:tearDown() self.queue = nil end

function TestQueue:testPush()
  self.queue[1] = { "item" }
  lu.assertEquals(self.queue[1], { "item" })
end

function TestQueue:testHandled()
  self.handled[#self.handled + 1] = { "item" }
  lu.assertIsTable(self.queue)
end

function testThatFails() lu.assertEquals(1, 2) end

os.exit(lu.LuaUnit.run())
