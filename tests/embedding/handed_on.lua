-- What thread_host.py calls.
function tick(i)
  local doubled = i * 2 -- in a tick
  return doubled
end
