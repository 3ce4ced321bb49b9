-- require("wayfinder.leaktest"), for programs that `wayfinder leaktest` runs: tests of a suite that was written for
-- another test library, as the table of functions that a leak test returns.
local suites = {}

local function checked(is_fine, problem)
  if not is_fine then error(problem, 0) end
end

-- What a file of LuaUnit's tests does at its end is left out: it would run them all and end the program.
local function load_without_run(library, file)
  local run, exit = library.LuaUnit.run, os.exit
  library.LuaUnit.run, os.exit = function() return 0 end, function() end
  local is_fine, problem = pcall(dofile, file)
  library.LuaUnit.run, os.exit = run, exit
  checked(is_fine, problem)
end

local function method_of(class, ...)
  for _, name in ipairs({ ... }) do
    if type(class[name]) == "function" then return class[name] end
  end
  return function() end
end

-- Each method in one call with the class's setUp and tearDown.
local function add_class(tests, library, class_name, class)
  local set_up = method_of(class, "setUp", "Setup", "setup", "SetUp")
  local tear_down = method_of(class, "tearDown", "TearDown", "teardown", "Teardown")
  for name, method in pairs(class) do
    if type(method) == "function" and library.LuaUnit.isMethodTestName(name) then
      tests[class_name .. "." .. name] = function()
        set_up(class)
        local is_fine, problem = pcall(method, class)
        tear_down(class)
        checked(is_fine, problem)
      end
    end
  end
end

--- The tests of a file for LuaUnit: functions and methods whose names begin with "test".
function suites.luaunit(file)
  local library, tests = require("luaunit"), {}
  load_without_run(library, file)
  for _, name in ipairs(library.LuaUnit.collectTests()) do
    local value = _G[name]
    if type(value) == "function" then
      tests[name] = value
    elseif type(value) == "table" then
      add_class(tests, library, name, value)
    end
  end
  return tests
end

-- The blocks around a test, outermost first.
local function blocks_around(busted, element)
  local parent, blocks = busted.context.parent(element), {}
  while parent do
    table.insert(blocks, 1, parent)
    parent = busted.context.parent(parent)
  end
  return blocks
end

local function full_name(blocks, element)
  local names = {}
  for _, block in ipairs(blocks) do
    if block.descriptor ~= "file" then names[#names + 1] = block.name end
  end
  names[#names + 1] = element.name
  return table.concat(names, " ")
end

-- One call is all that busted does for one `it`, with setup and teardown of each block around it.
local function test_of(busted, block, blocks, element, problems)
  local parent = blocks[#blocks]
  return function()
    for _, around in ipairs(blocks) do block.setup(around) end
    block.lazySetup(parent)
    local finally
    element.env = { finally = function(call) finally = call end, pending = busted.pending }
    local passed, ancestor = block.execAll("before_each", parent, true)
    if passed then busted.safe("it", element.run, element) end
    if finally then busted.safe("finally", finally, element) end
    block.dexecAll("after_each", ancestor, true)
    for i = #blocks, 1, -1 do
      block.lazyTeardown(blocks[i])
      block.teardown(blocks[i])
    end
    local problem = table.remove(problems)
    while #problems > 0 do problem = table.remove(problems) end
    checked(not problem, problem)
  end
end

--- The tests of a file for busted, each `it` under its full name.
function suites.busted(file)
  local busted = require("busted.core")()
  require("busted")(busted)
  local block, elements, problems, tests = require("busted.block")(busted), {}, {}, {}
  -- A first run only takes down what tests there are.
  busted.register("it", function(element) elements[#elements + 1] = element end)
  busted.register("spec", "it")
  busted.register("test", "it")
  for _, channel in ipairs({ "error", "failure" }) do
    busted.subscribe({ channel }, function(_, _, message)
      problems[#problems + 1] = tostring(message)
      return nil, true
    end)
  end
  require("busted.modules.test_file_loader")(busted, { "lua" })({ file }, {}, {})
  busted.execute()
  checked(#problems == 0, problems[1])
  for _, element in ipairs(elements) do
    local blocks = blocks_around(busted, element)
    tests[full_name(blocks, element)] = test_of(busted, block, blocks, element, problems)
  end
  return tests
end

return suites
