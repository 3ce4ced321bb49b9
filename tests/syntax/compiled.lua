-- Compiles files as the interpreter that runs this and writes what it made of them: for each file a line
-- "ok BYTES" with the dumped chunk behind it, or "error BYTES" with the message. LuaJIT, whose dumps nobody else
-- reads, writes "lines BYTES" with a line a function instead: first last parameters vararg: active lines.
-- usage: lua compiled.lua < names of files, one a line
local has_jit, util = pcall(require, "jit.util")

local function walk(proto, out)
  local info = util.funcinfo(proto)
  local seen, lines = {}, {}
  for pc = 1, info.bytecodes - 1 do
    local line = util.funcinfo(proto, pc).currentline
    if line and not seen[line] then
      seen[line] = true
      lines[#lines + 1] = line
    end
  end
  table.sort(lines)
  out[#out + 1] = ("%d %d %d %d: %s"):format(info.linedefined, info.lastlinedefined, info.params,
    info.isvararg and 1 or 0, table.concat(lines, " "))
  local place = -1
  while true do
    local constant = util.funck(proto, place)
    if constant == nil then break end
    if type(constant) == "proto" then walk(constant, out) end
    place = place - 1
  end
end

for name in io.lines() do
  local chunk, message = loadfile(name)
  local kind, answer
  if not chunk then
    kind, answer = "error", message
  elseif has_jit then
    local out = {}
    walk(chunk, out)
    kind, answer = "lines", table.concat(out, "\n")
  else
    kind, answer = "ok", string.dump(chunk)
  end
  io.write(kind, " ", #answer, "\n", answer)
end
