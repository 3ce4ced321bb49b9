-- What a profile of the json format (docs/profile-format.md) says of each line.
local line_costs = {}

-- The amount by mode; what a node has without its children.
local columns = { sampling = "timeNs", call = "timeNs", line = "timeNs", allocation = "bytes" }

--- The file that a chunk name stands for, absolute; nil when it is text, or C.
local function file_of(source, folder)
  local path = type(source) == "string" and source:match("^@(.+)")
  if not path then
    return nil
  end
  return vim.fn.fnamemodify(path:sub(1, 1) == "/" and path or folder .. "/" .. path, ":p")
end

--- Lines with their share, the hottest first: {path, line, percent, name}. Calls are counted for functions, not for
--- lines: there it is the line that the function begins in. `folder`: what relative chunk names are relative to.
function line_costs.read(profile, folder)
  local by_place, all = {}, 0
  local files = {}
  for index, fun in ipairs(profile.functions) do
    files[index] = file_of(fun.source, folder)
  end
  for _, thread in ipairs(profile.threads) do
    local nodes = thread.nodes
    for index, amount in ipairs(nodes[columns[profile.mode]] or {}) do
      all = all + amount
      local frame = nodes.frame[index] + 1
      local fun = index > 1 and profile.frames["function"][frame] + 1 -- node 0 is the root
      local line = profile.frames.line[frame] or -1
      if fun and line < 1 then
        line = math.max(profile.functions[fun].firstLine, 1)
      end
      if fun and files[fun] and amount > 0 then
        local key = files[fun] .. "\0" .. line
        local name = profile.functions[fun].name
        local cost = by_place[key] or { path = files[fun], line = line, name = name, amount = 0 }
        cost.amount = cost.amount + amount
        by_place[key] = cost
      end
    end
  end
  local costs = vim.tbl_values(by_place)
  for _, cost in ipairs(costs) do
    cost.percent = 100 * cost.amount / all
  end
  table.sort(costs, function(a, b)
    if a.amount ~= b.amount then
      return a.amount > b.amount
    end
    return a.path .. a.line < b.path .. b.line
  end)
  return costs
end

return line_costs
