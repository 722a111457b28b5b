-- mw.ext.data: tables and maps of the namespace Data.
local host = ...

local type, error, pairs, tostring = type, error, pairs, tostring

local function localize(value, codes)
	if type(value) ~= "table" then
		return value
	end
	for _, code in ipairs(codes) do
		if value[code] ~= nil then
			return value[code]
		end
	end
	for _, text in pairs(value) do
		return text
	end
end

local data_lib = {}

function data_lib.get(name, language)
	if type(name) ~= "string" then
		error("bad argument #1 to 'get' (string expected, got " .. type(name) .. ")", 2)
	end
	local text = host.page(name)
	if text == nil then
		return false
	end
	local data = use("mw.text").jsonDecode(text)
	if language == "_" then
		return data
	end
	local languages = use("mw.language")
	local code = language or host.language()
	local codes = { code, unpack(languages.getFallbacksFor(code)) }
	data.description = localize(data.description, codes)
	if type(data.license) == "string" then
		data.license = { code = data.license, text = data.license, url = "" }
	end
	local schema = data.schema
	if type(schema) == "table" and type(schema.fields) == "table" then
		local localized = {}
		for i, field in ipairs(schema.fields) do
			localized[i] = field.type == "localized"
			field.title = localize(field.title, codes) or field.name
		end
		for _, row in ipairs(data.data or {}) do
			for i, is_localized in ipairs(localized) do
				if is_localized then
					row[i] = localize(row[i], codes)
				end
			end
		end
	end
	return data
end

return data_lib
