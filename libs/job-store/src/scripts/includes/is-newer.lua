-- True for the format version of a record that a later release has written: nothing in it may be changed.
local function isNewer(recordVersion, formatVersion)
  return tonumber(recordVersion or 0) > tonumber(formatVersion)
end
