-- Floating-point arithmetic on fields of tables: planets around a sun.
local steps = tonumber(arg[1] or 40000)
local pi = math.pi
local solar_mass, year = 4 * pi * pi, 365.24

local function planet(x, y, z, vx, vy, vz, mass)
  return { x = x, y = y, z = z, vx = vx * year, vy = vy * year, vz = vz * year, mass = mass * solar_mass }
end
local bodies = {
  planet(0, 0, 0, 0, 0, 0, 1),
  planet(4.84, -1.16, -0.10, 0.00166, 0.00770, -0.0000690, 0.000955),
  planet(8.34, 4.12, -0.40, -0.00277, 0.00500, 0.0000230, 0.000286),
  planet(12.9, -15.1, -0.22, 0.00296, 0.00238, -0.0000297, 0.0000437),
  planet(15.4, -25.9, 0.18, 0.00268, 0.00163, -0.0000952, 0.0000515),
}

local function advance(step)
  for i = 1, #bodies do
    local a = bodies[i]
    for k = i + 1, #bodies do
      local b = bodies[k]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local square = dx * dx + dy * dy + dz * dz
      local force = step / (square * math.sqrt(square))
      local to_a, to_b = b.mass * force, a.mass * force
      a.vx, a.vy, a.vz = a.vx - dx * to_a, a.vy - dy * to_a, a.vz - dz * to_a
      b.vx, b.vy, b.vz = b.vx + dx * to_b, b.vy + dy * to_b, b.vz + dz * to_b
    end
  end
  for i = 1, #bodies do
    local body = bodies[i]
    body.x, body.y, body.z = body.x + step * body.vx, body.y + step * body.vy, body.z + step * body.vz
  end
end

local function energy()
  local sum = 0
  for i, a in ipairs(bodies) do
    sum = sum + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for k = i + 1, #bodies do
      local b = bodies[k]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      sum = sum - a.mass * b.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return sum
end

for _ = 1, steps do advance(0.01) end
print(("%.9f"):format(energy()))
