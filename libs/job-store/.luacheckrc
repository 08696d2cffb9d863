-- For the scripts as Redis gets them, with what they include. Redis runs Lua 5.1 and allows no globals but its own.
std = 'lua51'
read_globals = { 'redis', 'cjson', 'KEYS', 'ARGV', 'FIELDS_OF_ATTEMPT' }
max_line_length = 125
