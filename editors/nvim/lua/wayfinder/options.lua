-- What setup{} was given.
local options = {}

local defaults = {
  command = "wayfinder", -- the executable, or its path
  program = "${file}", -- what the first configuration starts
  configurations = nil, -- of nvim-dap, in place of ours
  heat_lines = 20, -- most lines in the quickfix list
  open = nil, -- function(path): shows a page in a browser
}
local kinds = {
  command = "string",
  program = "string",
  configurations = "table",
  heat_lines = "number",
  open = "function",
}
local current = vim.deepcopy(defaults)

--- Raises an error that names an option which there is not, or which is of another type.
function options.set(given)
  given = given or {}
  for name, value in pairs(given) do
    if not kinds[name] then
      error(("wayfinder: setup: expected command, program, configurations, heat_lines or open, got %q"):format(name), 3)
    end
    if type(value) ~= kinds[name] then
      error(("wayfinder: setup: %s: expected a %s, got a %s"):format(name, kinds[name], type(value)), 3)
    end
  end
  current = vim.tbl_extend("force", defaults, given)
end

function options.get(name)
  return current[name]
end

return options
