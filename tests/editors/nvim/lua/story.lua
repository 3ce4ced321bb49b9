-- What the stories have in common: named steps, waiting with a limit, what Neovim was told to show.
local here = debug.getinfo(1, "S").source:sub(2)
local story = { said = {}, programs = vim.fn.fnamemodify(here, ":p:h:h:h:h") .. "/programs" }

local limit_ms = 15000 * tonumber(vim.env.WAYFINDER_TEST_SLOWNESS or 1)
local failures, steps = 0, 0

vim.notify = function(text, level)
  table.insert(story.said, { text = text, level = level })
end

--- Runs a step; a failed one does not keep the next from being tried.
function story.test(name, step)
  story.said = {}
  steps = steps + 1
  local fine, why = xpcall(step, debug.traceback)
  failures = failures + (fine and 0 or 1)
  io.stdout:write((fine and "ok      " or "FAILED  ") .. name .. "\n" .. (fine and "" or why .. "\n"))
end

--- Ends Neovim with 0 when every step was fine.
function story.finish()
  io.stdout:write(("%d steps, %d failed\n"):format(steps, failures))
  vim.cmd((failures == 0 and steps > 0) and "qall!" or "cquit 1")
end

--- Returns what condition() returns as soon as that is true.
function story.wait(what, condition)
  local result
  vim.wait(limit_ms, function()
    result = condition()
    return result
  end, 10)
  if not result then
    error(("waited in vain for %s; shown so far: %s"):format(what, vim.inspect(story.said)), 2)
  end
  return result
end

--- Waits until something with this text (a pattern) was shown, and returns it.
function story.wait_said(pattern)
  return story.wait("a message like " .. pattern, function()
    for _, message in ipairs(story.said) do
      if message.text:find(pattern) then
        return message.text
      end
    end
  end)
end

function story.equal(got, wanted, what)
  if not vim.deep_equal(got, wanted) then
    error(("%s: expected %s, got %s"):format(what or "value", vim.inspect(wanted), vim.inspect(got)), 2)
  end
end

function story.matches(text, pattern)
  if not tostring(text):find(pattern) then
    error(("expected something like %q, got %q"):format(pattern, tostring(text)), 2)
  end
end

--- The lines of the floating window that is open; waits for it, with `title` (a pattern) in its first line.
function story.float_lines(title)
  return story.wait("a floating window like " .. title, function()
    local window = vim.api.nvim_get_current_win()
    local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
    return vim.api.nvim_win_get_config(window).relative ~= "" and lines[1]:find(title) and lines
  end)
end

function story.press(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "xt", false)
end

return story
