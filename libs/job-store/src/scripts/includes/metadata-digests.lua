-- Eight bytes that stand for one text of a job's metadata. Other texts may have the same: the record decides.
local function digestOf(name, text)
  local hex = redis.sha1hex(#name .. ':' .. name .. text)
  return struct.pack('>I4I4', tonumber(string.sub(hex, 1, 8), 16), tonumber(string.sub(hex, 9, 16), 16))
end

-- The digests of all metadata of a job, one after the other. JSON that Lua cannot read has none.
local function digestsOf(metadata)
  if not metadata or metadata == '' then return '' end
  local isRead, texts = pcall(cjson.decode, metadata)
  if not isRead or type(texts) ~= 'table' then return '' end
  local digests = {}
  for name, text in pairs(texts) do
    if type(name) == 'string' and type(text) == 'string' then digests[#digests + 1] = digestOf(name, text) end
  end
  return table.concat(digests)
end
