-- Incremental constraint solving over a graph of variables: polymorphic methods, lists, closures.
local rounds = tonumber(arg[1] or 60)

local Variable = {}
Variable.__index = Variable
function Variable.new(value)
  return setmetatable({ value = value, constraints = {}, determined_by = nil, strength = 9, mark = 0 }, Variable)
end

local Constraint = {}
Constraint.__index = Constraint
function Constraint:is_satisfied() return self.output ~= nil end
function Constraint:attach()
  for _, variable in ipairs(self:variables()) do
    variable.constraints[#variable.constraints + 1] = self
  end
end
function Constraint:detach()
  for _, variable in ipairs(self:variables()) do
    for i = #variable.constraints, 1, -1 do
      if variable.constraints[i] == self then table.remove(variable.constraints, i) end
    end
  end
  if self.output then self.output.determined_by, self.output.strength, self.output = nil, 9, nil end
end

local function subclass()
  local class = setmetatable({}, { __index = Constraint })
  class.__index = class
  return class
end

local Edit = subclass()
function Edit.new(variable, strength) return setmetatable({ target = variable, strength = strength }, Edit) end
function Edit:variables() return { self.target } end
function Edit:choose() return self.target.strength > self.strength and self.target or nil end
function Edit:inputs() return {} end
function Edit:execute() end

local Scale = subclass()
function Scale.new(source, factor, offset, target, strength)
  return setmetatable({ source = source, factor = factor, offset = offset, target = target, strength = strength }, Scale)
end
function Scale:variables() return { self.source, self.target } end
function Scale:choose(mark)
  if self.source.mark == mark and self.target.mark ~= mark and self.target.strength > self.strength then
    return self.target
  elseif self.target.mark == mark and self.source.mark ~= mark and self.source.strength > self.strength then
    return self.source
  end
end
function Scale:inputs() return { self.output == self.target and self.source or self.target } end
function Scale:execute()
  if self.output == self.target then
    self.target.value = (self.source.value * self.factor + self.offset) % 1000003
  else
    self.source.value = math.floor((self.target.value - self.offset) / self.factor)
  end
end

local Planner = { mark = 0 }
function Planner:propagate_from(start)
  self.mark = self.mark + 1
  local plan, todo, mark = {}, { start }, self.mark
  start.mark = mark
  while #todo > 0 do
    local variable = table.remove(todo)
    for _, constraint in ipairs(variable.constraints) do
      local target = not constraint:is_satisfied() and constraint:choose(mark)
      if target then
        constraint.output = target
        target.determined_by, target.strength, target.mark = constraint, constraint.strength, mark
        todo[#todo + 1] = target
        plan[#plan + 1] = constraint
      elseif constraint.output and constraint.output.mark ~= mark and constraint:inputs()[1] == variable then
        constraint.output.mark = mark
        todo[#todo + 1] = constraint.output
        plan[#plan + 1] = constraint
      end
    end
  end
  return plan
end
function Planner:run(plan)
  for _, constraint in ipairs(plan) do constraint:execute() end
end

local function chain(length)
  local variables = {}
  for i = 1, length do variables[i] = Variable.new(i) end
  for i = 1, length - 1 do Scale.new(variables[i], 1 + i % 3, i % 5, variables[i + 1], 5):attach() end
  return variables
end

local checksum = 0
for round = 1, rounds do
  local variables = chain(120)
  local edit = Edit.new(variables[1], 1)
  edit:attach()
  local plan = Planner:propagate_from(variables[1])
  for value = 1, 60 do
    variables[1].value = value * round
    Planner:run(plan)
    checksum = (checksum + variables[#variables].value) % 1000003
  end
  for i = 1, 12 do
    local replan = Planner:propagate_from(variables[i * 10])
    Planner:run(replan)
    checksum = (checksum + #replan) % 1000003
  end
  edit:detach()
end
print(checksum)
