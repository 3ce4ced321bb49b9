-- Wayfinder's own requests in the debug session that is there.
local session = {}

local function of_nvim_dap()
  local dap = package.loaded.dap
  return dap and dap.session()
end
local find = of_nvim_dap

--- Another way to find the session: a function that returns nil or what has nvim-dap's request(self, command,
--- arguments, callback) and config. Without one: nvim-dap's.
function session.find_by(function_or_nil)
  find = function_or_nil or of_nvim_dap
end

function session.say(text, level)
  vim.notify("wayfinder: " .. text, level or vim.log.levels.INFO)
end

function session.complain(text)
  session.say(text, vim.log.levels.ERROR)
end

--- The sentence of an error response; `message` may be a single word of DAP's.
local function sentence_of(failure)
  local detail = type(failure.body) == "table" and failure.body.error
  return type(detail) == "table" and detail.format or failure.message or "the request failed"
end

--- Sends a request and calls on_body(body, session) with its answer. A refusal is shown, and so is that there is no
--- session; on_failure(), if given, comes after that.
function session.request(command, arguments, on_body, on_failure)
  on_failure = on_failure or function() end
  local current = find()
  if not current then
    session.complain("expected a debug session, got none: start one with :lua require('dap').continue()")
    on_failure()
    return
  end
  -- An empty table would be a list in JSON.
  local sent = next(arguments) and arguments or vim.empty_dict()
  current:request(command, sent, function(failure, body)
    if failure then
      session.complain(sentence_of(failure))
      on_failure()
    else
      on_body(body or {}, current)
    end
  end)
end

return session
