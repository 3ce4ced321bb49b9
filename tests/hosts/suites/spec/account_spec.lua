local Account = require("account")

describe("an account", function()
  local account

  before_each(function()
    account = Account.new("Ada")
  end)

  it("keeps what was paid in", function()
    local balance = account:deposit(5)
    assert.are.equal(5, balance) -- in a test
  end)

  it("refuses nothing", function()
    assert.has_error(function() account:deposit(0) end)
  end)

  it("is wrong once", function()
    assert.are.equal(1, account:deposit(2)) -- fails
  end)

  it("breaks once", function()
    account:overdraw(3) -- breaks
  end)

  it("waits", function()
    local thread = coroutine.wrap(function(amount)
      coroutine.yield(account:deposit(amount))
      return account.balance -- in a coroutine
    end)
    assert.are.equal(7, thread(7))
    assert.are.equal(7, thread())
  end)
end)
