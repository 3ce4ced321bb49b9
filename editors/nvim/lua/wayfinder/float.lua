-- A floating window with a list of lines, which q and <Esc> close.
local float = {}

local function size_of(lines)
  local width = 20
  for _, line in ipairs(lines) do
    width = math.max(width, vim.fn.strdisplaywidth(line))
  end
  return math.min(width, vim.o.columns - 4), math.min(#lines, vim.o.lines - 4)
end

local function map(buffer, key, action)
  vim.keymap.set("n", key, action, { buffer = buffer, nowait = true, silent = true })
end

--- Shows `lines` under a title and returns the window. on_choice(n), if given, gets the number of the line that <CR>
--- was pressed on.
function float.open(title, lines, on_choice)
  local buffer = vim.api.nvim_create_buf(false, true)
  local shown = vim.list_extend({ title, "" }, lines)
  for index, line in ipairs(shown) do
    shown[index] = line:gsub("\n", "\\n") -- a string of the program may have any bytes in it
  end
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, shown)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].bufhidden = "wipe"
  vim.bo[buffer].filetype = "wayfinder"
  vim.api.nvim_buf_add_highlight(buffer, -1, "Title", 0, 0, -1)
  local width, height = size_of(shown)
  local window = vim.api.nvim_open_win(buffer, true, {
    relative = "editor",
    style = "minimal",
    border = "rounded",
    width = width,
    height = height,
    row = math.max(0, math.floor((vim.o.lines - height) / 2) - 1),
    col = math.max(0, math.floor((vim.o.columns - width) / 2) - 1),
  })
  vim.wo[window].wrap = false
  vim.wo[window].cursorline = on_choice ~= nil
  local function close()
    if vim.api.nvim_win_is_valid(window) then
      vim.api.nvim_win_close(window, true)
    end
  end
  map(buffer, "q", close)
  map(buffer, "<Esc>", close)
  if on_choice then
    vim.api.nvim_win_set_cursor(window, { math.min(3, #shown), 0 })
    map(buffer, "<CR>", function()
      local number = vim.api.nvim_win_get_cursor(window)[1] - 2
      if lines[number] then
        close()
        on_choice(number)
      end
    end)
  end
  return window
end

return float
