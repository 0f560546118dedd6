-- Requests of wrk, to 127.0.0.1 only and at most MOST of them. KIND: graphql and rest request sessions, executed and kept
-- send the document of FILE, list gets the REST list. TOKENS: a file of tokens that requests use by turns. USER: new for
-- another user each time, or a name. WORKSHOPS: so many by turns, or WORKSHOP: a name. RUN: makes users unlike others.
local kind, user, run = os.getenv("KIND"), os.getenv("USER_ID") or "new", os.getenv("RUN") or "0"
local workshop, workshops = os.getenv("WORKSHOP"), tonumber(os.getenv("WORKSHOPS") or "1")
local most = tonumber(os.getenv("MOST") or "1000000")
local n, tokens, threads = 0, {}, {}
local file = os.getenv("FILE")
if file then local f = io.open(file); file = f:read("*a"); f:close() end
for line in io.lines(os.getenv("TOKENS")) do table.insert(tokens, line) end
good = 0
function setup(thread) table.insert(threads, thread) end
function init(args)
  if wrk.host ~= "127.0.0.1" then error("only 127.0.0.1 is loaded") end
end
local document = 'mutation($i: RequestSessionInput!) { requestSession(input: $i) { __typename ... on SessionGranted { reused activationUrl session { id name user environment { name } portal { name cluster { name } } } } ... on SessionRefused { reason message retryable } } }'
function request()
  n = n + 1
  local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. tokens[n % #tokens + 1]}
  if kind == "list" then return wrk.format("GET", nil, headers) end
  if kind == "kept" then return wrk.format("POST", nil, headers, file) end
  if kind == "executed" then return wrk.format("POST", nil, headers, '{"variables":{"n":"' .. run .. n .. '"},' .. file:sub(2)) end
  local name = workshop or string.format("lab-workshop-%03d", n % workshops)
  local id = user == "new" and ("n" .. run .. "-" .. n) or user
  if kind == "rest" then
    return wrk.format("POST", nil, headers, '{"tenantName":"tenant-1","workshopName":"' .. name .. '","clientIndexUrl":"https://portal.example.com/","clientUserId":"' .. id .. '"}')
  end
  return wrk.format("POST", nil, headers, '{"query":"' .. document .. '","variables":{"i":{"tenant":"tenant-1","workshop":"' .. name .. '","indexUrl":"https://portal.example.com/","user":"' .. id .. '"}}}')
end
function response(status, _, body)
  if status == 200 and (file or kind == "list" or body:find('ctivationUrl":"http', 1, true) or body:find('ctivationUrl": "http', 1, true)) then
    good = good + 1
  elseif not shown then
    shown = true
    io.stderr:write("REFUSED " .. status .. " " .. body:sub(1, 300) .. "\n")
  end
  if n >= most then wrk.thread:stop() end
end
function done(s, l)
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + (thread:get("good") or 0) end
  io.write(string.format("RESULT %d %.1f %.3f %.3f %d\n", s.requests, s.requests / (s.duration / 1e6), l:percentile(50) / 1000, l:percentile(99) / 1000, s.requests - sum))
end
