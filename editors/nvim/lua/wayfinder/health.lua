-- :checkhealth wayfinder
local health = {}

-- The names before Neovim 0.10 begin with report_; before 0.8 the module is another one.
local function reporter()
  local module = vim.health or require("health")
  local function named(name)
    return module[name] or module["report_" .. name]
  end
  return { start = named("start"), ok = named("ok"), error = named("error"), info = named("info") }
end

local function check_executable(report)
  local command = require("wayfinder.options").get("command")
  if vim.fn.executable(command) == 0 then
    report.error(
      ("%s cannot be run"):format(command),
      { "put it on PATH, or name it: require('wayfinder').setup{command = '/path/of/wayfinder'}" }
    )
    return
  end
  report.ok(vim.trim(vim.fn.system({ command, "--version" })) .. " is " .. vim.fn.exepath(command))
  local said = vim.fn.system({ command, "doctor" })
  local say = vim.v.shell_error == 0 and report.ok or report.error
  say("wayfinder doctor:\n" .. vim.trim(said))
end

local function check_nvim_dap(report)
  local found, dap = pcall(require, "dap")
  if not found then
    report.error("nvim-dap is not there", { "install mfussenegger/nvim-dap, which sets breakpoints and steps" })
  elseif not dap.adapters.wayfinder then
    report.error("nvim-dap does not know the adapter", { "call require('wayfinder').setup{} when nvim-dap is loaded" })
  else
    report.ok("nvim-dap is there and knows the adapter")
  end
end

--- Only who debugs Neovim itself needs the agent.
local function check_agent(report)
  local path = require("wayfinder.agent").path()
  if path then
    report.info("the agent is " .. path .. ": require('wayfinder').listen{} makes this Neovim attachable")
  else
    report.info("the agent is not on package.cpath; it is only needed to debug Lua in Neovim itself")
  end
end

local function check_place(report)
  if rawget(require("wayfinder"), "setup") then
    report.ok("require('wayfinder') finds the plugin")
  else
    report.error(
      "require('wayfinder') finds the agent, not the plugin",
      { "require it only when the plugin is on 'runtimepath': it hands listen, breakpoint and stop on" }
    )
  end
end

function health.check()
  local report = reporter()
  report.start("wayfinder")
  check_place(report)
  check_executable(report)
  check_nvim_dap(report)
  check_agent(report)
end

return health
