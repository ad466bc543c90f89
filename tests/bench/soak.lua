-- For wrk: what people and programs ask for in a day, 500 requests a second over 16 connections.  FLARE_KEY, FLARE_FACILITY.
local headers = { Host = "localhost", Authorization = "Bearer " .. os.getenv("FLARE_KEY") }
local csv = { Host = headers.Host, Authorization = headers.Authorization, Accept = "text/csv" }
local facility = "/v1/facilities/" .. os.getenv("FLARE_FACILITY")
local n = 0

local function list(v) return wrk.format("GET", string.format("/v1/facilities?limit=50&score_min=%d.%d", math.floor(v / 10), v % 10), headers) end
local mix = {
   function() return wrk.format("GET", "/v1/facilities", headers) end,
   function() return list(n % 300) end,
   function() return list(n % 7) end,
   function() return wrk.format("GET", facility, headers) end,
   function() return wrk.format("GET", "/v1/facilities?country=" .. ({ "CN", "VN", "BD", "MY" })[n % 4 + 1] .. "&limit=20", headers) end,
   function() return wrk.format("GET", "/v1/facilities?q=works%20" .. n % 90000, headers) end,
   function() return wrk.format("GET", "/v1/facilities?limit=100", csv) end,
   function() return wrk.format("GET", facility .. "/history", headers) end,
   function() return wrk.format("GET", "/v1/changes?limit=20", headers) end,
   function() return wrk.format("GET", "/v1/scans", headers) end,
   function() return wrk.format("GET", "/v1/rules", headers) end,
   function() return wrk.format("GET", "/healthz", headers) end,
}
request = function()
   n = n + 1
   return mix[n % #mix + 1]()
end
delay = function() return 30 end
