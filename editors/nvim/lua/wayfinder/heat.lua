-- The share of each line of a profile, as virtual text behind it, in the buffers that show its files.
local heat = {}

local namespace = vim.api.nvim_create_namespace("wayfinder_heat")
local group = vim.api.nvim_create_augroup("wayfinder_heat", {})
local by_path = {}

local least_percent = 0.1 -- below that, lines are as good as free
local warm_percent, hot_percent = 2, 10

local function highlight_of(percent)
  return percent >= hot_percent and "WayfinderHot" or percent >= warm_percent and "WayfinderWarm" or "WayfinderCool"
end

local function set_highlights() -- a colour scheme may bring its own
  local defaults = { WayfinderHot = "DiagnosticError", WayfinderWarm = "DiagnosticWarn", WayfinderCool = "Comment" }
  for name, default in pairs(defaults) do
    vim.api.nvim_set_hl(0, name, { link = default, default = true })
  end
end

local function draw(buffer)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  local costs = by_path[vim.loop.fs_realpath(vim.api.nvim_buf_get_name(buffer)) or ""] or {}
  local last = vim.api.nvim_buf_line_count(buffer)
  for _, cost in ipairs(costs) do
    if cost.line <= last then -- the file may have been cut since
      local share = { ("%5.1f %%"):format(cost.percent), highlight_of(cost.percent) }
      vim.api.nvim_buf_set_extmark(buffer, namespace, cost.line - 1, 0, { virt_text = { share } })
    end
  end
end

local function draw_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      draw(buffer)
    end
  end
end

--- Shows the costs that line_costs.read() returned, also in buffers that are opened later.
function heat.show(costs)
  set_highlights()
  by_path = {}
  for _, cost in ipairs(costs) do
    local path = vim.loop.fs_realpath(cost.path) or cost.path
    if cost.percent >= least_percent then
      by_path[path] = by_path[path] or {}
      table.insert(by_path[path], cost)
    end
  end
  vim.api.nvim_clear_autocmds({ group = group })
  vim.api.nvim_create_autocmd("BufReadPost", {
    group = group,
    callback = function(event)
      draw(event.buf)
    end,
  })
  draw_all()
end

function heat.clear()
  by_path = {}
  vim.api.nvim_clear_autocmds({ group = group })
  draw_all()
end

return heat
