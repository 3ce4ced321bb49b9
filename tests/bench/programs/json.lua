-- A JSON writer and reader in Lua: dispatch by type, patterns, recursion over tables.
local rounds = tonumber(arg[1] or 6)

local write
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }
local function write_string(s) return '"' .. s:gsub('["\\\n\t]', escapes) .. '"' end
local writers = {
  string = write_string,
  number = function(n) return n % 1 == 0 and ("%d"):format(n) or ("%.6g"):format(n) end,
  boolean = tostring,
  table = function(t)
    local parts = {}
    if t[1] ~= nil then
      for i = 1, #t do parts[i] = write(t[i]) end
      return "[" .. table.concat(parts, ",") .. "]"
    end
    local keys = {}
    for key in pairs(t) do keys[#keys + 1] = key end
    table.sort(keys)
    for i, key in ipairs(keys) do parts[i] = write_string(key) .. ":" .. write(t[key]) end
    return "{" .. table.concat(parts, ",") .. "}"
  end,
}
function write(value) return writers[type(value)](value) end

local read
local unescapes = { ['\\"'] = '"', ["\\\\"] = "\\", ["\\n"] = "\n", ["\\t"] = "\t" }
local function read_string(text, at)
  local from = at + 1
  local to = from
  while true do
    local c = text:byte(to)
    if c == 34 then break end
    to = to + (c == 92 and 2 or 1)
  end
  return text:sub(from, to - 1):gsub("\\.", unescapes), to + 1
end
local function read_list(text, at)
  local list = {}
  at = at + 1
  while text:byte(at) ~= 93 do
    list[#list + 1], at = read(text, at)
    if text:byte(at) == 44 then at = at + 1 end
  end
  return list, at + 1
end
local function read_object(text, at)
  local object, key = {}, nil
  at = at + 1
  while text:byte(at) ~= 125 do
    local s, after = read_string(text, at)
    key, at = s, after
    object[key], at = read(text, at + 1)
    if text:byte(at) == 44 then at = at + 1 end
  end
  return object, at + 1
end
function read(text, at)
  local c = text:byte(at)
  if c == 123 then return read_object(text, at) end
  if c == 91 then return read_list(text, at) end
  if c == 34 then
    local s, after = read_string(text, at)
    return s, after
  end
  if c == 116 then return true, at + 4 end
  if c == 102 then return false, at + 5 end
  local number = text:match("^-?[%d.e+-]+", at)
  return tonumber(number), at + #number
end

local records = {}
for i = 1, 600 do
  records[i] = { id = i, name = "name " .. i, tags = { "a" .. i % 7, "b\n" .. i % 5, 'c"' .. i % 3 }, ratio = i / 8,
    nested = { on = i % 2 == 0, values = { i, i * 2, i * 3 } } }
end
local text, sum = write(records), 0
for _ = 1, rounds do
  local copy = read(text, 1)
  sum = sum + #copy + copy[300].id + #copy[17].tags[2]
  text = write(copy)
end
print(#text, sum)
