-- For wrk: the target in FLARE_TARGET, in which "%d" is another number each time and "%t" the same in tenths; FLARE_HEADER as
-- "Name: value" and FLARE_KEY, if they are set.
local target = os.getenv("FLARE_TARGET")
local name, value = (os.getenv("FLARE_HEADER") or ""):match("^([^:]+): (.*)$")
local key = os.getenv("FLARE_KEY")
local headers = { Host = "localhost" }
if name then headers[name] = value end
if key then headers["Authorization"] = "Bearer " .. key end

math.randomseed(os.time())
local n = math.random(0, 300)
local fixed = not target:find("%%[dt]") and wrk.format("GET", target, headers)
request = function()
   if fixed then return fixed end
   n = (n + 7) % 300
   local t = target:gsub("%%d", tostring(n)):gsub("%%t", string.format("%d.%d", math.floor(n / 10), n % 10))
   return wrk.format("GET", t, headers)
end
