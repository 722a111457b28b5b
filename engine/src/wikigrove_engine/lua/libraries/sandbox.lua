-- Turns the globals of a fresh Lua state into a sandbox. Runs once, before anything else, with all of Lua's globals.
-- Arguments: `check_time()` true when the time is over; `read_clock()` the time that this page calls now; memory in
-- kilobytes; instructions between two looks at the limits. Gives what boot.lua needs.

if jit then
	-- What LuaJIT compiles would not count its instructions.
	jit.off()
	jit.flush()
end

local check_time, read_clock, memory_limit, count_step = ...

local type, tostring, select, next, rawget, rawset = type, tostring, select, next, rawget, rawset
local native_pcall, native_xpcall, native_error = pcall, xpcall, error
local native_getmetatable, setmetatable = getmetatable, setmetatable
local native_tostring, unpack, assert, sort = tostring, unpack, assert, table.sort
local setfenv, loadstring = setfenv, loadstring
local tonumber = tonumber
local insert, remove, concat = table.insert, table.remove, table.concat
local rep, format = string.rep, string.format
local lower, upper, reverse = string.lower, string.upper, string.reverse
local sethook, native_traceback, getinfo = debug.sethook, debug.traceback, debug.getinfo
local clock, date = os.clock, os.date
local collect = collectgarbage
local floor = math.floor

-- Limits ---------------------------------------------------------------------------------------------------------

-- What is thrown when a limit is passed. Modules never see it: pcall and xpcall pass it on.
local LIMIT = {}
local spent = nil -- the kind of limit, once one is passed: the state is of no more use then
local hook
local last_check = clock()
local alert = false
local ticks = 0

local function stop(kind)
	spent = spent or kind
	-- Whatever still runs is stopped soon; what catches this has some instructions left to end the run.
	sethook(hook, "", 40)
	native_error(LIMIT, 0)
end

-- Look at memory and time now.
local function check_limits()
	if spent then
		native_error(LIMIT, 0)
	end
	if collect("count") > memory_limit then
		collect("collect")
		if collect("count") > memory_limit * 0.95 then
			stop("memory")
		end
	end
	if check_time() then
		stop("time")
	end
end

function hook()
	if spent then
		native_error(LIMIT, 0)
	end
	local now = clock()
	if now - last_check > 0.004 then
		-- A step that took this long holds slow operations on large values: look more often while that goes on.
		if not alert then
			alert = true
			sethook(hook, "", 20)
		end
		last_check = now
		return check_limits()
	elseif alert then
		alert = false
		sethook(hook, "", count_step)
	end
	last_check = now
	ticks = ticks + 1
	if ticks >= 32 then
		ticks = 0
		return check_limits()
	end
	if collect("count") > memory_limit then
		return check_limits()
	end
end

local charged = 0
-- Say that native code does work that the instruction count does not see; a unit is about ten nanoseconds.
local function charge(units)
	charged = charged + units
	if charged > 100000 then
		charged = 0
		if not alert then
			alert = true
			sethook(hook, "", 20)
		end
		check_limits()
	end
end

local function is_fatal(err)
	if err == LIMIT then
		return true
	end
	if err == "not enough memory" then
		-- Lua's own allocator refused: nothing in this state can be relied on.
		spent = spent or "memory"
		return true
	end
	return spent ~= nil
end

local function pass_result(ok, ...)
	if not ok and is_fatal((...)) then
		return stop("memory")
	end
	return ok, ...
end

local function safe_pcall(...)
	return pass_result(native_pcall(...))
end

local function safe_xpcall(f, handler, ...)
	return pass_result(native_xpcall(f, function(err)
		if is_fatal(err) then
			return LIMIT
		end
		return handler(err)
	end))
end

-- Strings and tables ---------------------------------------------------------------------------------------------

local MAX_STRING = 32 * 1024 * 1024

function string.rep(s, n)
	-- The native function counts in an int and would repeat nothing for ever.
	local count = tonumber(n)
	if type(s) == "string" and count then
		local size = #s * count
		if size > 1000 then
			if size > MAX_STRING then
				native_error("resulting string too large", 2)
			end
			charge(size / 50)
			if #s < 100 and count >= 1000 then
				-- The native function copies one piece at a time: give it larger ones.
				local whole = floor(count / 500)
				return rep(rep(s, 500), whole) .. rep(s, count - whole * 500)
			end
		elseif #s == 0 then
			return ""
		end
	end
	return rep(s, n)
end

-- Locals have the names of the functions, as Lua's errors tell them.
local function weigh(s)
	if type(s) == "string" and #s > 10000 then
		charge(#s / 4)
	end
end

function string.lower(s)
	weigh(s)
	return lower(s)
end

function string.upper(s)
	weigh(s)
	return upper(s)
end

function string.reverse(s)
	weigh(s)
	return reverse(s)
end

function string.format(...)
	local out = format(...)
	if #out > 10000 then
		charge(#out / 4)
	end
	return out
end

function table.concat(...)
	local out = concat(...)
	if #out > 10000 then
		charge(#out / 10)
	end
	return out
end

function table.insert(t, ...)
	if select("#", ...) > 1 and type(t) == "table" then
		local size, place = #t, tonumber((...))
		if place and place < -100 then
			-- The native function would move billions of nothings.
			native_error("bad argument #2 to 'insert' (position out of bounds)", 2)
		elseif size > 200 then
			charge(size)
		end
	end
	return insert(t, ...)
end

function table.remove(t, ...)
	if select("#", ...) > 0 and type(t) == "table" and #t > 200 then
		charge(#t)
	end
	return remove(t, ...)
end

local function is_less(a, b)
	return a < b
end

local function safe_unpack(t, first, last)
	if type(t) == "table" and (first ~= nil or last ~= nil) then
		-- The native function counts in an int, which can overflow.
		local from, to = tonumber(first) or 1, tonumber(last) or #t
		if to - from > 7900 then
			native_error("too many results to unpack", 2)
		end
	end
	return unpack(t, first == nil and 1 or first, last)
end

function table.sort(t, compare)
	-- Without a function the native sort runs uncounted, and its worst case is quadratic.
	if compare == nil and type(t) == "table" and #t > 500 then
		compare = is_less
	end
	return sort(t, compare)
end

-- What modules see -------------------------------------------------------------------------------------------------

local function safe_getmetatable(value)
	if type(value) == "table" then
		return native_getmetatable(value)
	end
	return nil
end

local function safe_tostring(...)
	if select("#", ...) == 0 then
		native_error("bad argument #1 to 'tostring' (value expected)", 2)
	end
	local value = ...
	local kind = type(value)
	if kind == "table" then
		local meta = native_getmetatable(value)
		local convert = meta and meta.__tostring
		if convert then
			return convert(value)
		end
		return "table"
	elseif kind == "function" then
		-- No addresses: they differ from run to run.
		return "function"
	end
	return native_tostring(value)
end

local function safe_pairs(t)
	if type(t) == "table" then
		local meta = native_getmetatable(t)
		local own = meta and meta.__pairs
		if own then
			local f, s, i = own(t)
			return f, s, i
		end
		return next, t, nil
	end
	return native_error("bad argument #1 to 'pairs' (table expected, got " .. type(t) .. ")", 2)
end

local native_ipairs = ipairs
local function safe_ipairs(t)
	if type(t) == "table" then
		local meta = native_getmetatable(t)
		local own = meta and meta.__ipairs
		if own then
			local f, s, i = own(t)
			return f, s, i
		end
		return native_ipairs(t)
	end
	return native_error("bad argument #1 to 'ipairs' (table expected, got " .. type(t) .. ")", 2)
end

local volatile = false -- whether an answer depended on time or chance

local native_random = math.random
local function random(...)
	volatile = true
	return native_random(...)
end

local now = nil
local function current_time()
	volatile = true
	if now == nil then
		now = read_clock()
	end
	return now
end

-- Days from 1970-01-01 to the first day of a month; months count from 1 and may be any whole number.
local function days_to_month(year, month)
	year = year + floor((month - 1) / 12)
	month = (month - 1) % 12 + 1
	-- Years that start in March have their leap day at the end.
	if month <= 2 then
		year = year - 1
		month = month + 12
	end
	local era = floor(year / 400)
	local year_of_era = year - era * 400
	local day_of_year = floor((153 * (month - 3) + 2) / 5)
	return era * 146097 + year_of_era * 365 + floor(year_of_era / 4) - floor(year_of_era / 100) + day_of_year - 719468
end

local function time_field(t, key, default)
	local value = tonumber(t[key])
	if value == nil then
		if default == nil then
			native_error("field '" .. key .. "' missing in date table", 3)
		end
		return default
	end
	return floor(value)
end

local safe_os = {
	clock = function()
		volatile = true
		return clock()
	end,
	difftime = os.difftime,
	-- The wiki's machine is taken to live in UTC.
	time = function(t)
		if t == nil then
			return floor(current_time())
		end
		if type(t) ~= "table" then
			native_error("bad argument #1 to 'time' (table expected, got " .. type(t) .. ")", 2)
		end
		local year, month, day = time_field(t, "year"), time_field(t, "month"), time_field(t, "day")
		local days = days_to_month(year, month) + day - 1
		return days * 86400 + time_field(t, "hour", 12) * 3600 + time_field(t, "min", 0) * 60 + time_field(t, "sec", 0)
	end,
	date = function(format, time)
		format = format == nil and "%c" or format
		if type(format) ~= "string" and type(format) ~= "number" then
			native_error("bad argument #1 to 'date' (string expected, got " .. type(format) .. ")", 2)
		end
		if string.sub(format, 1, 1) ~= "!" then
			format = "!" .. format
		end
		if #format > 1000 then
			native_error("bad argument #1 to 'date' (format too long)", 2)
		end
		return date(format, time == nil and floor(current_time()) or time)
	end,
}

local globals = {
	_VERSION = _VERSION,
	assert = assert,
	error = native_error,
	getmetatable = safe_getmetatable,
	ipairs = safe_ipairs,
	next = next,
	pairs = safe_pairs,
	pcall = safe_pcall,
	rawequal = rawequal,
	rawget = rawget,
	rawset = rawset,
	select = select,
	setmetatable = setmetatable,
	tonumber = tonumber,
	tostring = safe_tostring,
	type = type,
	unpack = safe_unpack,
	xpcall = safe_xpcall,
	string = string,
	table = table,
	math = math,
	os = safe_os,
}
string.dump, string.gfind = nil, nil
math.random = random
debug = { traceback = native_traceback }
globals.debug = debug

local real_globals = _G
for key in next, real_globals do
	real_globals[key] = globals[key]
end
real_globals._G = real_globals

-- Running within limits -----------------------------------------------------------------------------------------

-- Functions with many registers. Lua 5.1 can shrink its stack in a hook, to twice what it then believes to be in use;
-- for the running function it may believe too little (the hook lowers `ci->top` where results are open). With these
-- below everything that is counted, twice what it sees is always enough.
local function make_room(inner)
	local names = {}
	for i = 1, 190 do
		names[i] = "x" .. i
	end
	local code = "local inner = ... return function(f, handler) local " .. concat(names, ",")
		.. " local ok, value = inner(f, handler) return ok, value end"
	return loadstring(code, "=room")(inner)
end

local running = false

local function run_hooked(f, handler)
	last_check = clock()
	sethook(hook, "", count_step)
	local ok, value = native_xpcall(f, handler)
	sethook()
	return ok, value
end

local run_in_room = make_room(make_room(make_room(run_hooked)))

-- xpcall with counted instructions.
local function run_counted(f, handler)
	if running then
		return native_xpcall(f, handler)
	end
	running = true
	alert = false
	local ok, value = run_in_room(f, handler)
	running = false
	return ok, value
end

-- A module leaves much more garbage than it keeps: mark what is kept seldom. The limit of memory collects at once.
collect("setpause", 300)

return {
	LIMIT = LIMIT,
	native = {
		pcall = native_pcall,
		xpcall = native_xpcall,
		concat = concat,
		tostring = native_tostring,
		getmetatable = native_getmetatable,
		getinfo = getinfo,
		setfenv = setfenv,
		loadstring = loadstring,
	},
	globals = globals,
	os = safe_os,
	charge = charge,
	stop = stop,
	-- The kind of limit that was passed, or nil.
	spent = function()
		return spent
	end,
	set_volatile = function(value)
		local was = volatile
		volatile = value
		return was
	end,
	run = run_counted,
}
