-- The functions of mw itself, and frames.
local host, internal = ...

local current, find_chunk, run_chunk = internal.current, internal.find_chunk, internal.run_chunk
local type, tostring, select, next, pairs, rawset = type, tostring, select, next, pairs, rawset
local error, setmetatable, getmetatable, tonumber = error, setmetatable, getmetatable, tonumber
local concat, floor = table.concat, math.floor
local find, byte = string.find, string.byte

local mw = {}

-- Frames -------------------------------------------------------------------------------------------------------------

-- frame or its `args` -> data: id, title, values (false: still to be asked for), lazy (how many of these), args, parent
local data_of = {}

local make_frame

local function forget_frames()
	data_of = {}
end

local function get_data(frame, method)
	local data = data_of[frame]
	if data == nil then
		error("frame:" .. method .. ": invalid call; a method is called with a colon, frame:" .. method .. "()", 3)
	end
	return data
end

-- The key under which an argument is kept: whole numbers as numbers, all else as text.
local function normalize_key(key)
	if type(key) == "number" then
		if key == floor(key) then
			return key
		end
		return tostring(key)
	elseif type(key) ~= "string" then
		return nil
	end
	local first = byte(key)
	if first and (first >= 48 and first <= 57 or first == 45) and find(key, "^-?[1-9]%d?%d?%d?%d?%d?%d?%d?%d?$")
		or key == "0" then
		return tonumber(key)
	end
	return key
end

local function find_value(data, key)
	local values = data.values
	local value = values[key]
	if value == nil and type(key) ~= "number" then
		key = normalize_key(key)
		if key == nil then
			return nil
		end
		value = values[key]
	end
	if value == false then
		value = host.argument(data.id, key)
		values[key] = value
		data.lazy = data.lazy - 1
	end
	return value
end

local function load_all(data)
	if data.lazy > 0 then
		data.lazy = 0
		local values = data.values
		local answers = { host.arguments(data.id) }
		for i = 1, #answers, 2 do
			values[answers[i]] = answers[i + 1]
		end
	end
	return data.values
end

local args_meta = {}

function args_meta.__index(args, key)
	local data = data_of[args]
	if data == nil then
		return nil
	end
	return find_value(data, key)
end

function args_meta.__pairs(args)
	local data = data_of[args]
	local values = load_all(data)
	return next, values, nil
end

local function step(args, i)
	i = i + 1
	local value = args[i]
	if value ~= nil then
		return i, value
	end
end

function args_meta.__ipairs(args)
	return step, args, 0
end

local frame_meta = { __index = {} }
local frame_methods = frame_meta.__index

local function fill(data, count, ...)
	local values, lazy = {}, 0
	if count > 0 then
		local pairs_list = { ... }
		for i = 1, count, 2 do
			local value = pairs_list[i + 1]
			values[pairs_list[i]] = value
			if value == false then
				lazy = lazy + 1
			end
		end
	end
	data.values = values
	data.lazy = lazy
end

function make_frame(id, title, ...)
	local args = {}
	local frame = { args = args }
	local data = { id = id, title = title, args = args, frame = frame }
	fill(data, select("#", ...), ...)
	data_of[frame] = data
	data_of[args] = data
	setmetatable(args, args_meta)
	return setmetatable(frame, frame_meta)
end

function frame_methods.getParent(self)
	local data = get_data(self, "getParent")
	if data.parent == nil then
		local function take(id, title, ...)
			if id == nil then
				return false
			end
			local frame = make_frame(id, title, ...)
			-- Modules see no further than the call of the template that calls them.
			data_of[frame].parent = false
			return frame
		end
		data.parent = take(host.parent(data.id))
	end
	return data.parent or nil
end

function frame_methods.getTitle(self)
	return get_data(self, "getTitle").title
end

-- A value of an argument as text, as the wiki takes it; nil for what can't be one.
local function to_text(value)
	local kind = type(value)
	if kind == "string" then
		return value
	elseif kind == "number" or kind == "boolean" then
		return tostring(value)
	elseif kind == "table" and data_of[value] == nil then
		local meta = getmetatable(value)
		if meta and meta.__tostring then
			return tostring(value)
		end
	end
	return nil
end

-- Names and values of a table, one after the other; numbers in their order, then what has a name.
local function flatten_args(args, method)
	local out, n = {}, 0
	local count = 0
	for i = 1, 1e6 do
		local value = args[i]
		if value == nil then
			break
		end
		local text = to_text(value)
		if text == nil then
			error("frame:" .. method .. ": the argument " .. i .. " is a " .. type(value) .. ", it can't be used as text", 3)
		end
		out[n + 1], out[n + 2] = i, text
		n, count = n + 2, i
	end
	for key, value in pairs(args) do
		if not (type(key) == "number" and key >= 1 and key <= count and key == floor(key)) then
			local name = normalize_key(key)
			local text = to_text(value)
			if name == nil then
				error("frame:" .. method .. ": the name of an argument is a " .. type(key), 3)
			elseif text == nil then
				error("frame:" .. method .. ": the argument " .. tostring(key) .. " is a " .. type(value)
					.. ", it can't be used as text", 3)
			end
			out[n + 1], out[n + 2] = name, text
			n = n + 2
		end
	end
	if n > 5000 then
		error("frame:" .. method .. ": too many arguments", 3)
	end
	return out, n
end

local function check_table(value, method)
	if type(value) ~= "table" then
		error("frame:" .. method .. ": the first parameter must be a table, got " .. type(value), 3)
	end
end

function frame_methods.newChild(self, options)
	local data = get_data(self, "newChild")
	check_table(options, "newChild")
	local title, args = options.title, options.args
	if title == nil then
		title = data.title
	end
	if args == nil then
		args = {}
	elseif type(args) ~= "table" then
		error("frame:newChild: args must be a table", 2)
	end
	local flat, n = flatten_args(args, "newChild")
	local id, shown = host.new_child(data.id, to_text(title), unpack(flat, 1, n))
	local child = make_frame(id, shown, unpack(flat, 1, n))
	data_of[child].parent = self
	return child
end

function frame_methods.expandTemplate(self, options)
	local data = get_data(self, "expandTemplate")
	check_table(options, "expandTemplate")
	local title = options.title
	if title == nil then
		error("frame:expandTemplate: a title is required", 2)
	elseif type(title) == "table" and title.prefixedText then
		title = title.prefixedText
	end
	title = to_text(title)
	if title == nil then
		error("frame:expandTemplate: the title must be text", 2)
	end
	if options.args == nil then
		return host.expand_template(data.id, title)
	elseif type(options.args) ~= "table" then
		error("frame:expandTemplate: args must be a table", 2)
	end
	local flat, n = flatten_args(options.args, "expandTemplate")
	return host.expand_template(data.id, title, unpack(flat, 1, n))
end

function frame_methods.callParserFunction(self, name, args, ...)
	local data = get_data(self, "callParserFunction")
	if type(name) == "table" then
		name, args = name.name, name.args
		if args ~= nil and type(args) ~= "table" then
			args = { args }
		end
	elseif type(args) ~= "table" or getmetatable(args) and getmetatable(args).__tostring then
		args = { args, ... }
	end
	name = to_text(name)
	if name == nil then
		error("frame:callParserFunction: a function name is required", 2)
	end
	if args == nil then
		args = {}
	end
	local flat, n = flatten_args(args, "callParserFunction")
	return host.call_function(data.id, name, unpack(flat, 1, n))
end

function frame_methods.extensionTag(self, name, content, args)
	local data = get_data(self, "extensionTag")
	if type(name) == "table" then
		name, content, args = name.name, name.content, name.args
	end
	name = to_text(name)
	if name == nil then
		error("frame:extensionTag: a tag name is required", 2)
	end
	local flat, n = {}, 0
	if type(args) == "table" then
		flat, n = flatten_args(args, "extensionTag")
	elseif args ~= nil then
		flat, n = { 1, to_text(args) }, 2
	end
	return host.extension_tag(data.id, name, content ~= nil and to_text(content) or nil, unpack(flat, 1, n))
end

function frame_methods.preprocess(self, options)
	local data = get_data(self, "preprocess")
	local text = options
	if type(options) == "table" and options.text ~= nil then
		text = options.text
	end
	text = to_text(text)
	if text == nil then
		error("frame:preprocess: text is required, got " .. type(options), 2)
	end
	-- Nothing in it that could be expanded.
	if not find(text, "[{<]") then
		return text
	end
	return host.preprocess(data.id, text)
end

local function make_value(expand)
	return { expand = expand }
end

function frame_methods.getArgument(self, options)
	local data = get_data(self, "getArgument")
	local name = options
	if type(options) == "table" then
		name = options.name
	end
	local frame = data.frame
	if frame.args[name] == nil then
		return nil
	end
	return make_value(function()
		return frame.args[name]
	end)
end

function frame_methods.newParserValue(self, options)
	get_data(self, "newParserValue")
	local text = type(options) == "table" and options.text or options
	return make_value(function()
		return self:preprocess(text)
	end)
end

function frame_methods.newTemplateParserValue(self, options)
	get_data(self, "newTemplateParserValue")
	check_table(options, "newTemplateParserValue")
	if options.title == nil then
		error("frame:newTemplateParserValue: a title is required", 2)
	end
	return make_value(function()
		return self:expandTemplate(options)
	end)
end

function frame_methods.argumentPairs(self)
	return pairs(get_data(self, "argumentPairs").args)
end

-- mw itself ----------------------------------------------------------------------------------------------------------

function mw.getCurrentFrame()
	local state = current()
	return state and state.frame
end

function mw.getContentLanguage()
	return use("mw.language").getContentLanguage()
end

function mw.getLanguage(code)
	return use("mw.language").new(code)
end

function mw.isSubsting()
	return host.is_substing()
end

function mw.incrementExpensiveFunctionCount()
	host.count_expensive()
end

function mw.addWarning(text)
	host.add_warning(tostring(text))
end

function mw.allToString(...)
	local out = {}
	for i = 1, select("#", ...) do
		out[i] = tostring((select(i, ...)))
	end
	return concat(out, "\t")
end

local log = {}

function mw.log(...)
	if #log < 2000 then
		log[#log + 1] = mw.allToString(...)
	end
end

function mw.clearLogBuffer()
	log = {}
end

function mw.getLogBuffer()
	return #log > 0 and concat(log, "\n") .. "\n" or ""
end

local function clone(value, seen)
	if type(value) ~= "table" then
		return value
	end
	local known = seen[value]
	if known ~= nil then
		return known
	end
	local out = {}
	seen[value] = out
	for key, item in next, value do
		out[clone(key, seen)] = clone(item, seen)
	end
	local meta = getmetatable(value)
	if type(meta) == "table" then
		setmetatable(out, meta)
	end
	return out
end

function mw.clone(value)
	return clone(value, {})
end

local kind_order = { number = 1, string = 2, boolean = 3 }

local function sort_keys(a, b)
	local kind_a, kind_b = type(a), type(b)
	if kind_a ~= kind_b then
		return (kind_order[kind_a] or 9) < (kind_order[kind_b] or 9)
	elseif kind_a == "number" or kind_a == "string" then
		return a < b
	end
	return false
end

local dump

local function dump_table(value, indent, state, out)
	local number = state.numbers[value]
	if number then
		out[#out + 1] = "table#" .. number
		return
	end
	state.count = state.count + 1
	state.numbers[value] = state.count
	out[#out + 1] = "table#" .. state.count .. " {\n"
	local inner = indent .. "  "
	local meta = getmetatable(value)
	if type(meta) == "table" then
		out[#out + 1] = inner .. "metatable = "
		dump(meta, inner, state, out)
		out[#out + 1] = "\n"
	end
	local done = {}
	for i, item in ipairs(value) do
		done[i] = true
		out[#out + 1] = inner
		dump(item, inner, state, out)
		out[#out + 1] = ",\n"
	end
	local keys = {}
	for key in pairs(value) do
		if not done[key] then
			keys[#keys + 1] = key
		end
	end
	table.sort(keys, sort_keys)
	for _, key in ipairs(keys) do
		out[#out + 1] = inner .. "["
		dump(key, inner, state, out)
		out[#out + 1] = "] = "
		dump(value[key], inner, state, out)
		out[#out + 1] = ",\n"
	end
	out[#out + 1] = indent .. "}"
end

function dump(value, indent, state, out)
	local kind = type(value)
	if kind == "string" then
		out[#out + 1] = (string.gsub(string.format("%q", value), "\\\n", "\\n"))
	elseif kind == "table" then
		dump_table(value, indent, state, out)
	else
		local known = state.numbers[value]
		if kind == "function" and known == nil then
			state.functions = (state.functions or 0) + 1
			known = state.functions
			state.numbers[value] = known
		end
		out[#out + 1] = kind == "function" and "function#" .. known or tostring(value)
	end
end

function mw.dumpObject(value)
	local out = {}
	dump(value, "", { numbers = {}, count = 0 }, out)
	return concat(out)
end

function mw.logObject(value, prefix)
	if prefix ~= nil then
		if type(prefix) ~= "string" then
			error("bad argument #2 to 'mw.logObject' (string expected, got " .. type(prefix) .. ")", 2)
		end
		mw.log(prefix .. " = " .. mw.dumpObject(value))
	else
		mw.log(mw.dumpObject(value))
	end
end

-- Data modules -------------------------------------------------------------------------------------------------------

local function check_data(value, seen, name)
	local kind = type(value)
	if kind == "boolean" or kind == "number" or kind == "string" or kind == "nil" then
		return
	elseif kind ~= "table" then
		error("data for mw.loadData contains unsupported data type '" .. kind .. "'", 0)
	end
	if seen[value] then
		return
	end
	seen[value] = true
	if getmetatable(value) then
		error("data for mw.loadData contains a table with a metatable", 0)
	end
	for key, item in next, value do
		if type(key) == "table" then
			error("data for mw.loadData contains a table as a key", 0)
		end
		check_data(key, seen, name)
		check_data(item, seen, name)
	end
end

-- Which tables of loaded data hold no tables, and how many entries they have; -1 for those that do.
local flat_size = setmetatable({}, { __mode = "k" })
local is_list = setmetatable({}, { __mode = "k" })

local function measure(data)
	local size, last = 0, 0
	for key, value in next, data do
		if type(value) == "table" then
			size = -1
			break
		end
		size = size + 1
		if type(key) ~= "number" or key < 1 or key % 1 ~= 0 then
			last = -1
		elseif last >= 0 and key > last then
			last = key
		end
	end
	flat_size[data] = size
	-- So many different whole numbers, none larger: there is no hole.
	is_list[data] = size > 0 and last == size or nil
	return size
end

local function refuse_writing()
	error("table from mw.loadData is read-only", 2)
end

-- Closed: it is shared, and modules must not change it.
local copy_meta = { __newindex = refuse_writing, __metatable = false }

-- Small tables without tables in them are copied: reading them is then as fast as any reading.
local function copy_flat(data)
	if is_list[data] then
		return setmetatable({ unpack(data) }, copy_meta)
	end
	local view = {}
	for key, value in next, data do
		view[key] = value
	end
	return setmetatable(view, copy_meta)
end

-- A read-only view of data: modules of one page share the data, so none may change it. `known` keeps one view a table.
local function wrap_data(data, known)
	local view = known[data]
	if view ~= nil then
		return view
	end
	local size = flat_size[data] or measure(data)
	if size >= 0 and size <= 64 then
		view = copy_flat(data)
		known[data] = view
		return view
	end
	view = {}
	known[data] = view
	local meta = { __newindex = refuse_writing }
	if size >= 0 then
		meta.__index = data
		local function iterate(_, key)
			return next(data, key)
		end
		function meta.__pairs()
			return iterate, view, nil
		end
	else
		function meta.__index(_, key)
			local value = data[key]
			if type(value) == "table" then
				value = known[value] or wrap_data(value, known)
				rawset(view, key, value)
			end
			return value
		end
		local function iterate(_, key)
			local value
			key, value = next(data, key)
			if type(value) == "table" then
				value = known[value] or wrap_data(value, known)
			end
			return key, value
		end
		function meta.__pairs()
			return iterate, view, nil
		end
	end
	local function iterate_list(_, i)
		i = i + 1
		local value = data[i]
		if value ~= nil then
			if type(value) == "table" then
				value = known[value] or wrap_data(value, known)
			end
			return i, value
		end
	end
	function meta.__ipairs()
		return iterate_list, view, 0
	end
	return setmetatable(view, meta)
end

local loaded_data = {} -- canonical title -> data, for the whole page
local loading = {}

local function load_data_module(name)
	local chunk, title, problem = find_chunk(name)
	if chunk == nil then
		error(problem or ("module '" .. name .. "' not found"), problem and 0 or 3)
	end
	local data = loaded_data[title]
	if data == nil then
		if loading[title] then
			error("circular use of mw.loadData for '" .. title .. "'", 3)
		end
		loading[title] = true
		local state = current()
		local outer_frame, outer_env = state.frame, state.env
		state.env = internal.make_environment()
		-- What data modules give must not depend on who loads them.
		state.frame = make_frame(host.data_frame(title), title)
		local ok, result = pcall(run_chunk, chunk, title, state.env, title)
		state.frame, state.env = outer_frame, outer_env
		loading[title] = nil
		if not ok then
			error(result, 0)
		end
		data = result
		if type(data) ~= "table" then
			error(name .. " returned " .. type(data) .. ", table expected", 3)
		end
		check_data(data, {}, name)
		loaded_data[title] = data
	end
	return data
end

function mw.loadData(name)
	if type(name) ~= "string" then
		error("bad argument #1 to 'mw.loadData' (string expected, got " .. type(name) .. ")", 2)
	end
	local data = load_data_module(name)
	return wrap_data(data, current().data)
end

local loaded_json = {}

function mw.loadJsonData(name)
	if type(name) ~= "string" then
		error("bad argument #1 to 'mw.loadJsonData' (string expected, got " .. type(name) .. ")", 2)
	end
	local data = loaded_json[name]
	if data == nil then
		data = use("mw.text").jsonDecode(host.json_page(name))
		if type(data) ~= "table" then
			error(name .. " does not hold an object or an array", 2)
		end
		loaded_json[name] = data
	end
	return wrap_data(data, current().data)
end

return { make_frame = make_frame, forget_frames = forget_frames }, mw
