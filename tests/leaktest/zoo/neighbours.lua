-- Programs whose memory moves a lot and that leak nothing.
local M = {}

local cache, entries = {}, 0
function M.cache_that_fills_up_and_stops()
  entries = entries + 1
  cache[entries % 800] = { number = entries }
end

local by_chance = {}
function M.cache_that_fills_up_by_chance() by_chance[math.random(500)] = { "entry" } end

function M.much_garbage()
  local parts = {}
  for i = 1, 500 do parts[i] = { i, tostring(i) .. "a part of some length", { i } } end
  return parts
end

local rehashed = {}
function M.table_that_rehashes()
  for _ = 1, 50 do
    local key = math.random(2000)
    rehashed[key] = not rehashed[key] or nil
  end
end

local calls, lazy = 0, nil
function M.lazy_initialisation()
  calls = calls + 1
  if calls ~= 50 then return end
  lazy = {}
  for i = 1, 2000 do lazy[i] = { name = "made late" } end
end

local pool = {}
function M.pool_of_any_size()
  local wanted = math.random(200)
  while #pool < wanted do pool[#pool + 1] = { buffer = ("x"):rep(100) .. #pool } end
  while #pool > wanted do pool[#pool] = nil end
end

local noise, hidden = {}, {}
-- The one that does leak, 64 bytes or so in the midst of 100 KB that come and go.
function M.leak_beside_noise()
  local wanted = math.random(1000)
  while #noise < wanted do noise[#noise + 1] = ("noise "):rep(16) .. #noise end
  while #noise > wanted do noise[#noise] = nil end
  hidden[#hidden + 1] = { 1 }
end

return M
