-- The sorted set for a digest, and what its member for a place begins with. There are 65,536 of these sets, so that all but
-- those of frequent texts are short: Redis stores a short one without an overhead for each member.
local function metadataListOf(prefix, digest)
  local first, second = string.byte(digest, 1, 2)
  return string.format('%s-metadata:%02x%02x', prefix, first, second), string.sub(digest, 3)
end
