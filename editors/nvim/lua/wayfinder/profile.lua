-- Profiles of the program that is debugged.
local amounts = require("wayfinder.amounts")
local heat = require("wayfinder.heat")
local line_costs = require("wayfinder.line_costs")
local options = require("wayfinder.options")
local session = require("wayfinder.session")

local profile = {}

local running_in -- the session in which one was started here and not ended yet
local limit_at_end_ms = 5000 -- the adapter answers in some milliseconds

local endings = {
  json = ".profile.json",
  speedscope = ".speedscope.json",
  flamegraph = ".speedscope.json",
  pprof = ".pb.gz",
  callgrind = ".callgrind",
  ["chrome-trace"] = ".trace.json",
}

--- `arguments`: those of profiling/start; none are needed.
function profile.start(arguments)
  session.request("profiling/start", arguments or {}, function(body, current)
    running_in = current
    session.say(("profile %d (%s) is running; :WayfinderProfile stop shows it"):format(body.profile, body.mode))
  end)
end

local function folder_of(current)
  local config = current.config or {}
  return config.cwd or vim.fn.getcwd()
end

--- Calls on_costs(costs) with what the profile says of lines.
local function read_costs(on_costs, on_failure)
  session.request("profiling/export", { format = "json" }, function(body, current)
    on_costs(line_costs.read(vim.json.decode(body.content), folder_of(current)))
  end, on_failure)
end

--- Ends the profile, shows heat behind lines and fills the quickfix list. on_done(summary), if given, comes last, or
--- on_failure().
function profile.stop(on_done, on_failure)
  session.request("profiling/stop", {}, function(body)
    running_in = nil
    read_costs(function(costs)
      heat.show(costs)
      profile.fill_quickfix(costs)
      local hottest = body.summary.functions[1]
      session.say(
        ("%d samples in %.2f s%s; :copen lists the hottest lines"):format(
          body.profile.samples,
          body.profile.durationMs / 1000,
          hottest and (", most in %s (%.1f %% self)"):format(hottest.name, hottest.selfPercent or 0) or ""
        )
      )
      if on_done then
        on_done(body.summary)
      end
    end, on_failure)
  end, on_failure)
end

--- The program of a session has ended, and nvim-dap is about to leave it: a profile is shown now or never. Waits.
function profile.finish(ended)
  if running_in ~= ended and not ended.config.profile then
    return
  end
  running_in = nil
  local is_over = false
  local function finish()
    is_over = true
  end
  profile.stop(finish, finish)
  vim.wait(limit_at_end_ms, function()
    return is_over
  end, 5)
end

--- The quickfix list of the hottest lines. What was in it stays one :colder away.
function profile.fill_quickfix(costs)
  local items = {}
  for index = 1, math.min(#costs, options.get("heat_lines")) do
    local cost = costs[index]
    items[index] = { filename = cost.path, lnum = cost.line, text = ("%5.1f %%  %s"):format(cost.percent, cost.name) }
  end
  vim.fn.setqflist({}, " ", { title = "Hottest lines", items = items })
end

--- The same of a profile that goes on, or that has ended already; opens the list.
function profile.lines()
  read_costs(function(costs)
    heat.show(costs)
    profile.fill_quickfix(costs)
    vim.cmd("copen")
  end)
end

--- Writes the profile; on_done(path), if given, comes last. Without a path: profile and the format's ending, here.
function profile.export(format, path, on_done)
  format = format or "speedscope"
  path = vim.fn.fnamemodify(path or ("profile" .. (endings[format] or "." .. format)), ":p")
  session.request("profiling/export", { format = format, path = path }, function(body)
    session.say(("%s written to %s"):format(amounts.bytes(body.bytes), body.path))
    if on_done then
      on_done(body.path)
    end
  end)
end

local function open_in_browser(path)
  if vim.ui.open then -- from Neovim 0.10 on
    vim.ui.open(path)
    return
  end
  for _, opener in ipairs({ "xdg-open", "open", "wslview" }) do
    if vim.fn.executable(opener) == 1 then
      vim.fn.jobstart({ opener, path }, { detach = true })
      return
    end
  end
  session.say("expected xdg-open to show the page, got none; open it yourself: " .. path, vim.log.levels.WARN)
end

--- Shows the flame graph, a page that needs no network, in the browser.
function profile.flame()
  profile.export("html", vim.fn.tempname() .. ".html", options.get("open") or open_in_browser)
end

profile.clear = heat.clear

return profile
