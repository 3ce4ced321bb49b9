--- Texts in one spelling: lower case, no doubled blanks and slashes.
local normalise = {}

--- Slow on purpose: it goes through the text byte by byte and makes a new string for each of them.
function normalise.text(text)
  local result = ""
  local last = ""
  for i = 1, #text do
    local char = text:sub(i, i)
    if char == "\t" then char = " " end
    local doubled = (char == "/" or char == " ") and char == last
    if not doubled then
      result = result .. char:lower()
    end
    last = char
  end
  return result
end

return normalise
