-- mw.language: languages, their names, numbers, dates and grammar.
local host = ...

local type, tostring, tonumber, error, select, setmetatable = type, tostring, tonumber, error, select, setmetatable
local find, lower, upper, sub, unpack, format = string.find, string.lower, string.upper, string.sub, unpack, string.format

local language_lib = {}
local meta = { __index = {} }
local methods = meta.__index
local CODE = {}

local function check_string(name, number, value)
	if type(value) == "number" then
		return tostring(value)
	elseif type(value) ~= "string" then
		error("bad argument #" .. number .. " to '" .. name .. "' (string expected, got " .. type(value) .. ")", 3)
	end
	return value
end

local function code_of(language, method)
	local code = type(language) == "table" and rawget(language, CODE)
	if not code then
		error(method .. ": invalid language object; a method is called with a colon", 3)
	end
	return code
end

local function number_text(value)
	if type(value) == "number" and value == math.floor(value) and value > -1e15 and value < 1e15 then
		return format("%d", value)
	end
	return tostring(value)
end

local objects = {} -- code -> object

function language_lib.new(code)
	code = lower(check_string("mw.language.new", 1, code))
	if not host.is_valid(code) then
		error("language code '" .. code .. "' is invalid", 2)
	end
	return setmetatable({ code = code, [CODE] = code }, meta)
end

function language_lib.getContentLanguage()
	return language_lib.new(host.content())
end

language_lib.getLanguage = language_lib.new

local names = {}

function language_lib.fetchLanguageName(code, in_language)
	code = check_string("fetchLanguageName", 1, code)
	in_language = in_language and check_string("fetchLanguageName", 2, in_language) or ""
	local key = code .. "|" .. in_language
	local name = names[key]
	if name == nil then
		name = host.name(code, in_language)
		names[key] = name
	end
	return name
end

function language_lib.fetchLanguageNames(in_language, include)
	local fields = list_fields(host.names(in_language or "", include or "mw"))
	local out = {}
	for i = 1, #fields, 2 do
		out[fields[i]] = fields[i + 1]
	end
	return out
end

function language_lib.getFallbacksFor(code)
	return list_fields(host.fallbacks(check_string("getFallbacksFor", 1, code)))
end

function language_lib.isKnownLanguageTag(code)
	return host.is_known(check_string("isKnownLanguageTag", 1, code))
end

function language_lib.isSupportedLanguage(code)
	return host.is_supported(check_string("isSupportedLanguage", 1, code))
end

function language_lib.isValidBuiltInCode(code)
	return find(check_string("isValidBuiltInCode", 1, code), "^[a-zA-Z0-9-][a-zA-Z0-9-]+$") ~= nil
end

function language_lib.isValidCode(code)
	return host.is_valid(check_string("isValidCode", 1, code))
end

function methods.getCode(language)
	return code_of(language, "getCode")
end

function methods.toBcp47Code(language)
	return host.bcp47(code_of(language, "toBcp47Code"))
end

function methods.getFallbackLanguages(language)
	return list_fields(host.fallbacks(code_of(language, "getFallbackLanguages")))
end

local directions = {}

local function direction_of(language, method)
	local code = code_of(language, method)
	local direction = directions[code]
	if direction == nil then
		direction = host.direction(code)
		directions[code] = direction
	end
	return direction
end

function methods.isRTL(language)
	return direction_of(language, "isRTL") == "rtl"
end

function methods.getDir(language)
	return direction_of(language, "getDir")
end

function methods.getDirMark(language, opposite)
	local rtl = direction_of(language, "getDirMark") == "rtl"
	if opposite then
		rtl = not rtl
	end
	return rtl and "\226\128\143" or "\226\128\142"
end

function methods.getDirMarkEntity(language, opposite)
	local rtl = direction_of(language, "getDirMarkEntity") == "rtl"
	if opposite then
		rtl = not rtl
	end
	return rtl and "&rlm;" or "&lrm;"
end

local arrows = { left = "←", right = "→", up = "↑", down = "↓" }

function methods.getArrow(language, direction)
	local rtl = direction_of(language, "getArrow") == "rtl"
	direction = direction or "forwards"
	if direction == "forwards" then
		direction = rtl and "left" or "right"
	elseif direction == "backwards" then
		direction = rtl and "right" or "left"
	end
	local arrow = arrows[direction]
	if arrow == nil then
		error("bad argument #1 to 'getArrow' (unrecognized direction '" .. tostring(direction) .. "')", 2)
	end
	return arrow
end

local dotted = { tr = true, az = true, kaa = true, ["kk-latn"] = true, ["kk-tr"] = true }

-- Text without other letters than those of English is changed here.
local function is_plain(language, text)
	return not dotted[rawget(language, CODE)] and not find(text, "[\128-\255]")
end

local function change_case(how, plain)
	return function(language, text)
		local code = code_of(language, how)
		text = check_string(how, 1, text)
		if is_plain(language, text) then
			return plain(text)
		end
		return host.change_case(code, how, text)
	end
end

methods.lc = change_case("lc", lower)
methods.uc = change_case("uc", upper)
methods.lcfirst = change_case("lcfirst", function(text)
	return lower(sub(text, 1, 1)) .. sub(text, 2)
end)
methods.ucfirst = change_case("ucfirst", function(text)
	return upper(sub(text, 1, 1)) .. sub(text, 2)
end)
methods.caseFold = change_case("caseFold", upper)

function methods.formatNum(language, number, options)
	local code = code_of(language, "formatNum")
	if type(number) ~= "number" then
		local value = tonumber(number)
		if type(number) ~= "string" or value == nil then
			error("bad argument #1 to 'formatNum' (number expected, got " .. type(number) .. ")", 2)
		end
		number = value
	end
	if number ~= number then
		return "NaN"
	elseif number == math.huge then
		return "∞"
	elseif number == -math.huge then
		return "−∞"
	end
	local plain = type(options) == "table" and options.noCommafy
	return host.format_number(code, number_text(number), not plain)
end

function methods.parseFormattedNumber(language, text)
	local code = code_of(language, "parseFormattedNumber")
	if type(text) == "number" then
		return text
	end
	return host.parse_number(code, check_string("parseFormattedNumber", 1, text))
end

function methods.formatDate(language, form, stamp, is_local)
	local code = code_of(language, "formatDate")
	form = check_string("formatDate", 1, form)
	if stamp == nil then
		stamp = ""
	end
	stamp = check_string("formatDate", 2, stamp)
	return host.format_date(code, form, stamp, is_local and true or false)
end

local function list_texts(...)
	local first = ...
	local list, n = { ... }, select("#", ...)
	if n == 1 and type(first) == "table" then
		list, n = first, #first
	end
	local out = {}
	for i = 1, n do
		out[i] = tostring(list[i])
	end
	return out, n
end

function methods.convertPlural(language, number, ...)
	local code = code_of(language, "convertPlural")
	local forms, n = list_texts(...)
	return host.plural(code, number_text(number), unpack(forms, 1, n))
end
methods.plural = methods.convertPlural

function methods.gender(language, who, ...)
	local code = code_of(language, "gender")
	local forms, n = list_texts(...)
	return host.gender(code, check_string("gender", 1, who), unpack(forms, 1, n))
end

function methods.convertGrammar(language, word, case)
	local code = code_of(language, "convertGrammar")
	return host.grammar(code, check_string("convertGrammar", 1, word), check_string("convertGrammar", 2, case))
end

function methods.grammar(language, case, word)
	local code = code_of(language, "grammar")
	return host.grammar(code, check_string("grammar", 2, word), check_string("grammar", 1, case))
end

function methods.formatDuration(language, seconds, chosen)
	local code = code_of(language, "formatDuration")
	return host.format_duration(code, tonumber(seconds) or 0, unpack(chosen or {}))
end

function methods.getDurationIntervals(language, seconds, chosen)
	code_of(language, "getDurationIntervals")
	local fields = list_fields(host.intervals(tonumber(seconds) or 0, unpack(chosen or {})))
	local out = {}
	for i = 1, #fields, 2 do
		out[fields[i]] = tonumber(fields[i + 1])
	end
	return out
end

-- Languages know each other by their codes.
function meta.__eq(a, b)
	return rawget(a, CODE) == rawget(b, CODE)
end

return language_lib
