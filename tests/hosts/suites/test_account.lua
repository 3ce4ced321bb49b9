local lu = require("luaunit")
local Account = require("account")

TestAccount = {}

function TestAccount:setUp()
  self.account = Account.new("Ada")
end

function TestAccount:test_keeps_what_was_paid_in()
  local balance = self.account:deposit(5)
  lu.assertEquals(balance, 5) -- in a test
end

function TestAccount:test_refuses_nothing()
  lu.assertErrorMsgContains("positive", self.account.deposit, self.account, 0)
end

function TestAccount:test_is_wrong_once()
  lu.assertEquals(self.account:deposit(2), 1) -- fails
end

function TestAccount:test_breaks_once()
  self.account:overdraw(3) -- breaks
end

os.exit(lu.LuaUnit.run())
