-- The program that `wayfinder leaktest` runs: it loads a file of tests and calls them as it is told. Between two rounds
-- it collects what is garbage and stands still, so that a snapshot shows what the calls have left behind. It makes
-- nothing while it calls a test; what it makes for a report is garbage before the next snapshot.
-- Two files are its whole conversation: `order` says "NUMBER CALLS", `report` what came of it.
local file, folder, library = ...
local stand_still = package.loadlib(library, "luaopen_wayfinder")().breakpoint
local collect, call, open, sort, text_of = collectgarbage, pcall, io.open, table.sort, tostring
local kind_of, each, find, concat = type, pairs, string.find, table.concat

package.preload["wayfinder.leaktest"] = loadfile(folder .. "/leaktest_suites.lua")

local function report(kind, text)
  local out = open(folder .. "/report", "wb")
  out:write(kind, "\n", text)
  out:close()
end

local function read_order()
  local from = open(folder .. "/order", "rb")
  local number, calls = from:read("*n", "*n")
  from:close()
  return number, calls
end

-- Finalizers make objects live for one more collection, and may make new ones.
local function settle()
  for _ = 1, 20 do
    local before = collect("count")
    collect()
    if collect("count") >= before then break end
  end
end

local function named_functions(container, is_known)
  local names, has_tests = {}, false
  for name, value in each(container) do
    if kind_of(name) == "string" and kind_of(value) == "function" and not is_known[name] then
      names[#names + 1] = name
      has_tests = has_tests or find(name, "^[Tt]est") ~= nil
    end
  end
  sort(names)
  return names, has_tests
end

-- What the file returns; else the global functions that it declares, those called test… if there are any.
local function tests_of(returned, known)
  if kind_of(returned) == "function" then return { returned }, { (file:gsub(".*/", ""):gsub("%.lua$", "")) } end
  local container = kind_of(returned) == "table" and returned or _G
  local names, has_tests = named_functions(container, container == _G and known or {})
  local tests, kept = {}, {}
  for _, name in ipairs(names) do
    if container ~= _G or not has_tests or find(name, "^[Tt]est") then
      kept[#kept + 1] = name
      tests[#tests + 1] = container[name]
    end
  end
  return tests, kept
end

local function load_tests()
  local known = {}
  for name in each(_G) do known[name] = true end
  local chunk, problem = loadfile(file)
  if not chunk then return nil, problem end
  arg = { [0] = file }
  local is_fine, returned = call(chunk, file)
  if not is_fine then return nil, text_of(returned) end
  local tests, names = tests_of(returned, known)
  for i = 1, #names do names[i] = names[i]:gsub("%c", " ") end
  return tests, concat(names, "\n")
end

local tests, names = load_tests()
report(tests and "loaded" or "broken", names)
names = nil
while true do
  settle()
  stand_still()
  local number, calls = read_order()
  local test, is_fine, problem = tests[number], true, nil
  for _ = 1, calls do
    is_fine, problem = call(test)
    if not is_fine then break end
  end
  if is_fine then report("called", "") else report("failed", text_of(problem)) end
  test, problem = nil, nil
end
