local Account = {}
Account.__index = Account

function Account.new(owner)
  return setmetatable({ owner = owner, balance = 0 }, Account)
end

function Account:deposit(amount)
  if amount <= 0 then error("amount must be positive") end
  local before = self.balance -- in the code under test
  self.balance = before + amount
  return self.balance
end

return Account
