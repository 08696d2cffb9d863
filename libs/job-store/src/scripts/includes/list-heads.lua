-- Several lists as one.

-- Puts a list among the others, which are in the order of their places.
local function insertHead(heads, source)
  local i = #heads
  while i > 0 and heads[i].place > source.place do i = i - 1 end
  table.insert(heads, i + 1, source)
end

-- The lists that have a place, the highest last.
local function orderedHeads(sources)
  local heads = {}
  for _, source in ipairs(sources) do
    if advance(source) then insertHead(heads, source) end
  end
  return heads
end
