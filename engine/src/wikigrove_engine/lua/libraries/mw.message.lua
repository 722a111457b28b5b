-- mw.message: texts of the interface, with parameters put in.
local host = ...

local type, tostring, error, setmetatable, select, ipairs = type, tostring, error, setmetatable, select, ipairs
local gsub, find, concat = string.gsub, string.find, table.concat

local message_lib = {}
local meta = { __index = {} }
local methods = meta.__index

local SPECIAL = {} -- marks parameters made by rawParam and numParam

local function get_language(value)
	if type(value) == "table" and type(value.getCode) == "function" then
		return value:getCode()
	elseif type(value) == "string" then
		return value
	end
	error("a language is a code or a language object, got " .. type(value), 3)
end

local function make(keys, raw)
	return setmetatable({ keys = keys, raw = raw, list = {}, language = false, database = true }, meta)
end

local function list_params(...)
	local first = ...
	if select("#", ...) == 1 and type(first) == "table" and first.special ~= SPECIAL and getmetatable(first) ~= meta then
		return first, #first
	end
	return { ... }, select("#", ...)
end

local function add(message, kind, ...)
	local list, n = list_params(...)
	for i = 1, n do
		local value = list[i]
		if type(value) == "table" and value.special == SPECIAL then
			message.list[#message.list + 1] = value
		else
			message.list[#message.list + 1] = { special = SPECIAL, kind = kind, value = value }
		end
	end
	return message
end

function methods.params(message, ...)
	return add(message, "text", ...)
end

function methods.rawParams(message, ...)
	return add(message, "raw", ...)
end

function methods.numParams(message, ...)
	return add(message, "num", ...)
end

function methods.inLanguage(message, language)
	message.language = get_language(language)
	return message
end

function methods.useDatabase(message, value)
	message.database = value and true or false
	return message
end

local function find_text(message)
	if message.raw ~= nil then
		return message.raw
	end
	return host.find(concat(message.keys, "\0"), message.language or "", message.database)
end

local function show_param(message, param)
	local value = param.value
	if type(value) == "table" and getmetatable(value) == meta then
		return value:plain()
	elseif param.kind == "num" then
		local number = tonumber(value)
		if number == nil then
			return tostring(value)
		end
		return use("mw.language").new(message.language or host.language()):formatNum(number)
	end
	return tostring(value)
end

function methods.plain(message)
	local text = find_text(message)
	if text == nil then
		return "⧼" .. (message.keys[#message.keys] or "") .. "⧽"
	end
	if #message.list == 0 or not find(text, "$", 1, true) then
		return text
	end
	return (gsub(text, "%$(%d)(%d*)", function(first, rest)
		-- $12 is the twelfth where there are so many, else $1 and a 2.
		local param = message.list[tonumber(first .. rest)]
		if param then
			return show_param(message, param)
		end
		param = message.list[tonumber(first)]
		return param and show_param(message, param) .. rest or nil
	end))
end

meta.__tostring = methods.plain

function methods.exists(message)
	return find_text(message) ~= nil
end

function methods.isBlank(message)
	local text = find_text(message)
	return text == nil or text == ""
end

function methods.isDisabled(message)
	local text = find_text(message)
	return text == nil or text == "" or text == "-"
end

function message_lib.new(key, ...)
	if type(key) ~= "string" and type(key) ~= "number" then
		error("bad argument #1 to 'message.new' (string expected, got " .. type(key) .. ")", 2)
	end
	return add(make({ tostring(key) }), "text", ...)
end

function message_lib.newFallbackSequence(...)
	local keys = {}
	for i = 1, select("#", ...) do
		local key = select(i, ...)
		if type(key) ~= "string" then
			error("bad argument #" .. i .. " to 'message.newFallbackSequence' (string expected, got " .. type(key) .. ")", 2)
		end
		keys[i] = key
	end
	return make(keys)
end

function message_lib.newRawMessage(text, ...)
	if type(text) ~= "string" then
		error("bad argument #1 to 'message.newRawMessage' (string expected, got " .. type(text) .. ")", 2)
	end
	return add(make({}, text), "text", ...)
end

function message_lib.rawParam(value)
	return { special = SPECIAL, kind = "raw", value = value }
end

function message_lib.numParam(value)
	return { special = SPECIAL, kind = "num", value = value }
end

function message_lib.getDefaultLanguage()
	return use("mw.language").new(host.language())
end

return message_lib
