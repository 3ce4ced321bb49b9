-- A suite for busted: one of its tests leaves something behind.
describe("a cache", function()
  local cache, log, kept_lines = nil, nil, {}
  setup(function() log = {} end)
  before_each(function() cache = {} end)

  it("keeps what it is given", function()
    cache.key = { 1 }
    assert.same({ 1 }, cache.key)
  end)

  it("is named in the log", function()
    kept_lines[#kept_lines + 1] = { "a line", log }
    assert.is_table(cache)
  end)

  it("fails", function() assert.equal(1, 2) end)
end)
