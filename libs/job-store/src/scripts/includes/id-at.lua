-- The id of the job at a place.
local function idAt(place)
  local _, a, b, c, d = struct.unpack('>I6I4I4I4I4', place)
  return string.format('%08x-%04x-%04x-%04x-%04x%08x', a, math.floor(b / 65536), b % 65536,
    math.floor(c / 65536), c % 65536, d)
end
