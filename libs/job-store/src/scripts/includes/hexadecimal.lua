-- Bytes as hexadecimal digits, as they travel.
local function toHexadecimal(bytes)
  return (string.gsub(bytes, '.', function(byte) return string.format('%02x', string.byte(byte)) end))
end

local function fromHexadecimal(digits)
  return (string.gsub(digits, '..', function(pair) return string.char(tonumber(pair, 16)) end))
end
