-- Loads libraries, makes an environment for each #invoke and runs modules. Runs once in a state, after sandbox.lua.
-- Arguments: the sandbox; `find_host(library, name)` gives a Python function or nil; `find_library(name)` code and kind
-- of a library; `find_module(name)` canonical title and source of a page.
-- Gives the functions that Python calls: invoke, run.

local sandbox, find_host, find_library, find_module = ...

local LIMIT, globals, stop = sandbox.LIMIT, sandbox.globals, sandbox.stop
local safe_os, set_volatile, spent = sandbox.os, sandbox.set_volatile, sandbox.spent
local native_pcall, native_concat, run_counted = sandbox.native.pcall, sandbox.native.concat, sandbox.run
local native_tostring, native_getmetatable = sandbox.native.tostring, sandbox.native.getmetatable
local getinfo, setfenv, loadstring = sandbox.native.getinfo, sandbox.native.setfenv, sandbox.native.loadstring
local real_globals = _G
local native_error, assert, type, select, next = error, assert, type, select, next
local rawset, setmetatable, safe_tostring = rawset, setmetatable, tostring
local string, table, math, debug = string, table, math, debug

local FAULT = "\0fault"

-- Host functions ---------------------------------------------------------------------------------------------------

-- The level, for the function that calls this one, of the first function on the stack that is a module's; 0 without one.
local function find_module_level()
	for level = 3, 20 do
		local info = getinfo(level, "S")
		if info == nil then
			return 0
		end
		-- Our own chunks are called after files or acts, pages have a namespace.
		if info.what ~= "C" and string.find(info.source, ":", 1, true) then
			return level - 1
		end
	end
	return 0
end

local function check_answer(first, ...)
	if first == FAULT then
		local message, fatal = ...
		if fatal then
			return stop(fatal)
		end
		-- Not a fixed level: libraries call each other.
		return native_error(message, find_module_level())
	end
	return first, ...
end

local function bind(f)
	return function(...)
		return check_answer(f(...))
	end
end

local function make_host(library)
	return setmetatable({}, {
		__index = function(t, name)
			local f = find_host(library, name)
			if f == nil then
				return nil
			end
			local bound = bind(f)
			rawset(t, name, bound)
			return bound
		end,
	})
end

-- Split what `pack_list` of the host has packed.
local function list_fields(packed)
	local out, n, at = {}, 0, 1
	local find, sub = string.find, string.sub
	local size = #packed
	while at <= size do
		local colon = find(packed, ":", at, true)
		local length = sub(packed, at, colon - 1) + 0
		n = n + 1
		out[n] = sub(packed, colon + 1, colon + length)
		at = colon + length + 1
	end
	return out
end

-- Libraries --------------------------------------------------------------------------------------------------------

local mw = {}
local libraries = {} -- name -> library as it was made; false where there is none
local kinds = {} -- name -> "shared" or "module"
local chunks = {} -- name of a library of kind "module" -> its function

real_globals.mw = mw
real_globals.charge = sandbox.charge
real_globals.list_fields = list_fields

local function load_library(name)
	local source, kind = find_library(name)
	if source == nil then
		libraries[name] = false
		return false
	end
	local chunk = assert(loadstring(source, "=" .. name .. ".lua"))
	kinds[name] = kind
	if kind == "module" then
		libraries[name] = true
		chunks[name] = chunk
		return true
	end
	local library = chunk(make_host(name), name)
	libraries[name] = library
	return library
end

local function use(name)
	local library = libraries[name]
	if library == nil then
		library = load_library(name)
	end
	return library or nil
end
real_globals.use = use
-- It puts its own functions for patterns into `string`, before anything keeps the native ones.
use("bounded")

setmetatable(mw, {
	__index = function(t, key)
		if type(key) ~= "string" then
			return nil
		end
		local library = use("mw." .. key)
		if library ~= nil then
			rawset(t, key, library)
		end
		return library
	end,
})

-- A library's table for one #invoke.
local function copy_library(library)
	if type(library) ~= "table" then
		return library
	end
	local meta = native_getmetatable(library)
	if meta then
		-- It knows how it is copied, or can't be changed by modules.
		local own = meta.__copy
		return own and own(library) or library
	end
	local out = {}
	for key, value in next, library do
		if type(value) == "table" then
			value = copy_library(value)
		end
		out[key] = value
	end
	return out
end

-- Environments -----------------------------------------------------------------------------------------------------

local core -- the functions of mw itself, and frames: the library "mw"

local base_mw
local current = nil -- what runs: environment, frame, loaded data
local mw_meta = {
	__index = function(t, key)
		if type(key) ~= "string" then
			return nil
		end
		local library = use("mw." .. key)
		if library == nil then
			return nil
		end
		library = copy_library(library)
		rawset(t, key, library)
		return library
	end,
}

local module_chunks = {} -- canonical title -> compiled chunk
local module_titles = {} -- name as it was asked for -> canonical title, or false

-- The chunk of a module and its title; nil where there is no such page, nil and two texts where it does not compile.
local function find_chunk(name)
	local title = module_titles[name]
	if title == nil then
		local code, problem
		title, code, problem = check_answer(find_module(name))
		if title == nil then
			module_titles[name] = false
			return nil
		end
		if code == nil then
			return nil, title, problem
		end
		module_chunks[title] = module_chunks[title] or assert(loadstring(code))
		module_titles[name] = title
	end
	if title then
		return module_chunks[title], title
	end
	return nil
end

local in_use = {} -- chunk -> true while it runs
local run_depth = 0

-- Run a module's chunk in an environment; `...` is what the chunk gets.
local function run_chunk(chunk, title, env, ...)
	if in_use[chunk] then
		-- It runs already, in another environment, which it must keep: have a second one.
		local _, code = check_answer(find_module(title))
		chunk = assert(loadstring(code))
	end
	in_use[chunk] = true
	setfenv(chunk, env)
	local result = chunk(...)
	in_use[chunk] = nil
	return result
end

local LOADING = {}

local function make_require(env, loaded, package)
	local function load_preload(name)
		local found = package.preload
		found = type(found) == "table" and found[name]
		return found or ("\n\tno field package.preload['" .. name .. "']")
	end
	local function load_bundled(name)
		if string.sub(name, 1, 3) == "mw." and use(name) ~= nil then
			return function()
				local library = env.mw
				for part in string.gmatch(string.sub(name, 4), "[^.]+") do
					library = library[part]
				end
				return library
			end
		end
		local library = use(name)
		if library == nil then
			return "\n\tno library '" .. name .. "'"
		end
		if kinds[name] == "module" then
			return function()
				return run_chunk(chunks[name], name, env, name)
			end
		end
		return function()
			return copy_library(library)
		end
	end
	local function load_page(name)
		local chunk, title, problem = find_chunk(name)
		if chunk == nil then
			if problem then
				native_error(problem, 0)
			end
			return "\n\tno page '" .. name .. "'"
		end
		return function(...)
			return run_chunk(chunk, title, env, ...)
		end
	end
	package.loaders = { load_preload, load_bundled, load_page }
	return function(...)
		local name = ...
		if type(name) == "number" then
			name = native_tostring(name)
		elseif type(name) ~= "string" then
			native_error("bad argument #1 to 'require' (string expected, got "
				.. (select("#", ...) == 0 and "no value" or type(name)) .. ")", 2)
		end
		local value = loaded[name]
		if value ~= nil then
			if value == LOADING then
				native_error("loop or previous error loading module '" .. name .. "'", 2)
			end
			return value
		end
		if type(package.loaders) ~= "table" then
			native_error("'package.loaders' must be a table", 2)
		end
		for i = 1, #package.loaders do
			local loader = package.loaders[i](name)
			if type(loader) == "function" then
				loaded[name] = LOADING
				local result = loader(name)
				if result ~= nil then
					loaded[name] = result
				elseif loaded[name] == LOADING then
					loaded[name] = true
				end
				return loaded[name]
			end
		end
		native_error("module '" .. name .. "' not found", 2)
	end
end

-- A function that gives a fresh copy of a table of functions: one constructor of the right size, no loop, no growing.
local function make_copier(t)
	local values, fields = {}, {}
	for key in next, t do
		if #fields == 55 or not string.find(key, "^[%a_][%w_]*$") then
			-- More would not fit into a function's upvalues.
			return function()
				local out = {}
				for name, value in next, t do
					out[name] = value
				end
				return out
			end
		end
		values[#values + 1] = "t." .. key
		fields[#fields + 1] = key .. " = v" .. (#fields + 1)
	end
	local names = {}
	for n = 1, #fields do
		names[n] = "v" .. n
	end
	local code = "local t = ... local " .. native_concat(names, ", ") .. " = " .. native_concat(values, ", ")
		.. " return function() return { " .. native_concat(fields, ", ") .. " } end"
	return loadstring(code, "=copier")(t)
end

local copy_globals, copy_string, copy_table, copy_math, copy_os, copy_debug, copy_mw

-- Fresh globals for one #invoke: nothing that a module writes into them is seen by another one.
local function make_environment()
	local env = copy_globals()
	env._G = env
	local lib_string, lib_table, lib_math = copy_string(), copy_table(), copy_math()
	local lib_os, lib_debug = copy_os(), copy_debug()
	env.string, env.table, env.math, env.os, env.debug = lib_string, lib_table, lib_math, lib_os, lib_debug
	local lib_mw = setmetatable(copy_mw(), mw_meta)
	env.mw = lib_mw
	local loaded = {
		_G = env, string = lib_string, table = lib_table, math = lib_math, os = lib_os, debug = lib_debug, mw = lib_mw,
	}
	local package = { loaded = loaded, preload = {} }
	loaded.package = package
	env.package = package
	env.require = make_require(env, loaded, package)
	return env
end

-- What libraries may know of the run; only the library "mw" gets it.
local internal = {
	current = function()
		return current
	end,
	find_chunk = find_chunk,
	run_chunk = run_chunk,
	make_environment = make_environment,
	set_volatile = set_volatile,
}

-- Running ------------------------------------------------------------------------------------------------------------

local trace

local execute, run_module

-- What `execute` itself throws; no module can have one of these.
local own_errors = setmetatable({}, { __mode = "k" })

local function throw_own(key, argument)
	local err = { key = key, argument = argument }
	own_errors[err] = true
	native_error(err)
end

local function keep_trace(err)
	if err == LIMIT then
		return err
	end
	trace = ""
	local lines, level = {}, 2
	while #lines < 100 do
		local info = getinfo(level, "Slnf")
		if info == nil or info.func == execute or info.func == run_module then
			break
		end
		lines[#lines + 1] = (info.what == "C" and "[C]" or info.short_src) .. "\t" .. info.currentline .. "\t"
			.. (info.name or (info.what == "main" and "(main)") or "?")
		level = level + 1
	end
	trace = native_concat(lines, "\n")
	if type(err) == "string" or own_errors[err] then
		return err
	end
	local fine, text = native_pcall(safe_tostring, err)
	if not fine and spent() then
		return LIMIT
	end
	return fine and type(text) == "string" and text or "an error that can't be shown"
end

local function to_text(value)
	if type(value) == "string" then
		return value
	end
	local text = safe_tostring(value)
	if type(text) == "number" then
		return native_tostring(text)
	elseif type(text) ~= "string" then
		native_error("'tostring' must return a string", 0)
	end
	return text
end

local function join_results(...)
	local count = select("#", ...)
	if count == 1 then
		return to_text((...))
	end
	local list, out = { ... }, {}
	for i = 1, count do
		out[i] = to_text(list[i])
	end
	return native_concat(out)
end

function execute(title, name, state)
	local chunk, _, problem = find_chunk(title)
	if chunk == nil then
		native_error(problem or ("no page '" .. title .. "'"), 0)
	end
	local exports = run_chunk(chunk, title, state.env)
	if type(exports) ~= "table" then
		throw_own("scribunto-lua-notarrayreturn", "")
	end
	local f = exports[name]
	if f == nil then
		throw_own("scribunto-common-nosuchfunction", name)
	elseif type(f) ~= "function" then
		throw_own("scribunto-lua-notafunction", name)
	end
	return join_results(f(state.frame))
end

local function finish(outer, ok, value)
	current = outer
	run_depth = run_depth - 1
	local was_volatile = set_volatile(false)
	if outer == nil then
		in_use = {}
		core.forget_frames()
	end
	if ok then
		return true, value, was_volatile
	end
	local told = trace
	trace = nil
	if value == LIMIT or value == "not enough memory" or spent() then
		return false, "limit", spent() or "memory", ""
	end
	if type(value) == "table" then
		return false, value.key, value.argument or "", told or ""
	end
	return false, "error", type(value) == "string" and value or "unknown error", told or ""
end

-- {{#invoke:}}: `...` are the arguments' names and values, false for those that are still to be asked for.
local function invoke(title, name, frame_id, ...)
	if spent() then
		return false, "limit", spent(), ""
	end
	local outer = current
	local state = { env = make_environment(), frame = core.make_frame(frame_id, title, ...), data = {} }
	current = state
	run_depth = run_depth + 1
	return finish(outer, run_counted(function()
		return execute(title, name, state)
	end, keep_trace))
end

function run_module(code, state)
	local chunk = assert(loadstring(code))
	setfenv(chunk, state.env)
	return join_results(chunk())
end

-- Run code that was made from a text: the debug console, and tests.
local function run(code, title, frame_id, ...)
	if spent() then
		return false, "limit", spent(), ""
	end
	local outer = current
	local state = { env = make_environment(), frame = core.make_frame(frame_id, title, ...), data = {} }
	current = state
	run_depth = run_depth + 1
	return finish(outer, run_counted(function()
		return run_module(code, state)
	end, keep_trace))
end

do
	local source = find_library("mw")
	core, base_mw = assert(loadstring(source, "=mw.lua"))(make_host("mw"), internal)
	for key, value in next, base_mw do
		rawset(mw, key, value)
	end
end

-- An old name that modules still use.
string.gfind = string.gmatch

do
	-- Places for what each environment gets of its own, so that its table need not grow.
	globals.mw, globals._G, globals.package, globals.require = false, false, false, false
	copy_globals, copy_mw = make_copier(globals), make_copier(base_mw)
	copy_string, copy_table, copy_math = make_copier(string), make_copier(table), make_copier(math)
	copy_os, copy_debug = make_copier(safe_os), make_copier(debug)
end

return invoke, run
