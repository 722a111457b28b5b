-- mw.title: titles, and what the wiki knows of their pages. Facts are asked for when first used, and kept for the page.
local host = ...

local type, tostring, error, rawget, rawset = type, tostring, error, rawget, rawset
local setmetatable, pairs, select, unpack = setmetatable, pairs, select, unpack
local find, sub, match = string.find, string.sub, string.match

-- The data of a title object stand in it under this key, which modules don't have.
local DATA = {}

local title_meta = {}
local known_facts = {} -- prefixed text -> what the wiki said
local spaces -- number of a namespace -> its facts

local function read_spaces()
	spaces = {}
	local fields = list_fields(host.namespace_facts())
	for i = 1, #fields, 4 do
		spaces[tonumber(fields[i])] = { name = fields[i + 1], subpages = fields[i + 2] ~= "", content = fields[i + 3] ~= "" }
	end
	return spaces
end

local function has_subpages(namespace)
	local space = (spaces or read_spaces())[namespace]
	return space ~= nil and space.subpages
end

local function build(namespace, ns_text, text, fragment, interwiki, prefixed, full)
	if namespace == nil then
		return nil
	end
	return setmetatable({
		[DATA] = {
			namespace = namespace,
			nsText = ns_text,
			text = text,
			fragment = fragment,
			interwiki = interwiki,
			prefixedText = prefixed,
			fullText = full,
		},
	}, title_meta)
end

local function data_of(title, method)
	local data = type(title) == "table" and rawget(title, DATA)
	if not data then
		error(method .. ": invalid title object; a method is called with a colon", 3)
	end
	return data
end

local function get_facts(data)
	local facts = known_facts[data.prefixedText]
	if facts == nil then
		local exists, id, redirect, model, length = host.facts(data.prefixedText)
		facts = { exists = exists, id = id, isRedirect = redirect, contentModel = model, length = length }
		known_facts[data.prefixedText] = facts
	end
	return facts
end

local function make_title(namespace, text, fragment, interwiki)
	return build(host.make(namespace, text, fragment or "", interwiki or ""))
end

local title_lib = {}

local methods = {}

local function last_part(text)
	return match(text, "([^/]*)$")
end

local function base_of(data)
	if not has_subpages(data.namespace) then
		return data.text
	end
	return match(data.text, "^(.*)/[^/]*$") or data.text
end

local function root_of(data)
	if not has_subpages(data.namespace) then
		return data.text
	end
	return match(data.text, "^([^/]*)/") or data.text
end

local function subject_of(namespace)
	return namespace > 0 and namespace % 2 == 1 and namespace - 1 or namespace
end

local function name_of(namespace)
	local space = (spaces or read_spaces())[namespace]
	return space and space.name or ""
end

local function get_file(data)
	if data.namespace ~= 6 and data.namespace ~= -2 then
		return false
	end
	local exists, width, height, size, mime, pages, length = host.file(data.prefixedText)
	if not exists then
		return { exists = false }
	end
	local file = { exists = true, width = width, height = height, size = size, mimeType = mime }
	if pages and pages > 0 then
		file.pages = {}
		for i = 1, pages < 1000 and pages or 1000 do
			file.pages[i] = { width = width, height = height }
		end
	end
	if length and length > 0 then
		file.length = length
	end
	return file
end

local function get_protection(data)
	local levels = { edit = {}, move = {} }
	if data.namespace == 6 then
		levels.upload = {}
	end
	local fields = list_fields(host.protection(data.prefixedText))
	for i = 1, #fields, 2 do
		levels[fields[i]] = { fields[i + 1] }
	end
	return levels
end

-- Each computes one property from the data; what is worth keeping is kept there.
local properties = {
	namespace = function(data) return data.namespace end,
	nsText = function(data) return data.nsText end,
	text = function(data) return data.text end,
	interwiki = function(data) return data.interwiki end,
	fragment = function(data) return data.fragment end,
	prefixedText = function(data) return data.prefixedText end,
	fullText = function(data) return data.fullText end,
	isLocal = function(data) return data.interwiki == "" end,
	isExternal = function(data) return data.interwiki ~= "" end,
	subjectNsText = function(data) return name_of(subject_of(data.namespace)) end,
	talkNsText = function(data)
		return data.namespace >= 0 and name_of(subject_of(data.namespace) + 1) or ""
	end,
	rootText = root_of,
	baseText = base_of,
	subpageText = function(data)
		return has_subpages(data.namespace) and last_part(data.text) or data.text
	end,
	canTalk = function(data) return data.namespace >= 0 and data.interwiki == "" end,
	exists = function(data) return get_facts(data).exists end,
	id = function(data) return get_facts(data).id end,
	isRedirect = function(data) return get_facts(data).isRedirect end,
	contentModel = function(data) return get_facts(data).contentModel end,
	length = function(data) return get_facts(data).length end,
	isContentPage = function(data)
		local space = (spaces or read_spaces())[data.namespace]
		return space ~= nil and space.content
	end,
	isSpecialPage = function(data) return data.namespace == -1 end,
	isSubpage = function(data)
		return has_subpages(data.namespace) and find(data.text, "/", 1, true) ~= nil
	end,
	isTalkPage = function(data) return data.namespace > 0 and data.namespace % 2 == 1 end,
	basePageTitle = function(data) return make_title(data.namespace, base_of(data)) end,
	rootPageTitle = function(data) return make_title(data.namespace, root_of(data)) end,
	subjectPageTitle = function(data)
		return make_title(subject_of(data.namespace), data.text)
	end,
	talkPageTitle = function(data)
		if data.namespace < 0 or data.interwiki ~= "" then
			return nil
		end
		return make_title(subject_of(data.namespace) + 1, data.text)
	end,
	file = get_file,
	fileExists = function(data)
		local file = data.file
		if file == nil then
			file = get_file(data)
			data.file = file
		end
		return file and file.exists or false
	end,
	content = function(data) return host.content(data.prefixedText) end,
	redirectTarget = function(data) return build(host.redirect_target(data.prefixedText)) or false end,
	protectionLevels = get_protection,
	cascadingProtection = function()
		return { restrictions = {}, sources = false }
	end,
	categories = function(data) return list_fields(host.categories(data.prefixedText)) end,
	pageLanguage = function(data) return use("mw.language").new(host.page_language(data.prefixedText)) end,
	pageLang = function(data) return use("mw.language").new(host.page_language(data.prefixedText)) end,
}
-- What asks the wiki, or builds a table, and does not change while a page is made.
local kept = {
	basePageTitle = true, rootPageTitle = true, subjectPageTitle = true, talkPageTitle = true, file = true, content = true,
	redirectTarget = true, protectionLevels = true, cascadingProtection = true, categories = true, pageLanguage = true,
}

function title_meta.__index(title, key)
	local method = methods[key]
	if method ~= nil then
		return method
	end
	local property = properties[key]
	if property == nil then
		return nil
	end
	local data = rawget(title, DATA)
	if kept[key] then
		local value = data[key]
		if value == nil then
			value = property(data)
			data[key] = value
		end
		return value
	end
	return property(data)
end

function title_meta.__newindex(title, key, value)
	if key == "fragment" then
		local data = rawget(title, DATA)
		data.fragment = value == nil and "" or tostring(value)
		data.fullText = data.prefixedText .. (data.fragment ~= "" and "#" .. data.fragment or "")
		return
	elseif methods[key] or properties[key] then
		error("title." .. tostring(key) .. " is read-only", 2)
	end
	rawset(title, key, value)
end

function title_meta.__eq(a, b)
	return title_lib.equals(a, b)
end

function title_meta.__lt(a, b)
	return title_lib.compare(a, b) < 0
end

function title_meta.__le(a, b)
	return title_lib.compare(a, b) <= 0
end

function title_meta.__tostring(title)
	return rawget(title, DATA).prefixedText
end

function title_meta.__concat(a, b)
	return tostring(a) .. tostring(b)
end

function title_meta.__pairs(title)
	local values = {}
	for _, key in pairs({ "namespace", "nsText", "text", "interwiki", "fragment", "prefixedText", "fullText" }) do
		values[key] = title[key]
	end
	return next, values, nil
end

function methods.getContent(title)
	data_of(title, "getContent")
	return title.content
end

function methods.isSubpageOf(title, other)
	local data, above = data_of(title, "isSubpageOf"), data_of(other, "isSubpageOf")
	return data.namespace == above.namespace and data.interwiki == above.interwiki and has_subpages(data.namespace)
		and sub(data.text, 1, #above.text + 1) == above.text .. "/"
end

local function find_namespace(value)
	if type(value) == "number" then
		return value
	end
	local space = use("mw.site").namespaces[value]
	return space and space.id
end

function methods.inNamespace(title, namespace)
	return data_of(title, "inNamespace").namespace == find_namespace(namespace)
end

function methods.inNamespaces(title, ...)
	local own = data_of(title, "inNamespaces").namespace
	for i = 1, select("#", ...) do
		if own == find_namespace((select(i, ...))) then
			return true
		end
	end
	return false
end

function methods.hasSubjectNamespace(title, namespace)
	return subject_of(data_of(title, "hasSubjectNamespace").namespace) == find_namespace(namespace)
end

function methods.subPageTitle(title, text)
	local data = data_of(title, "subPageTitle")
	return make_title(data.namespace, data.text .. "/" .. text)
end

function methods.partialUrl(title)
	return host.partial_url(data_of(title, "partialUrl").text)
end

local function query_text(query)
	if query == nil then
		return ""
	elseif type(query) == "table" then
		return use("mw.uri").buildQueryString(query)
	end
	return tostring(query)
end

function methods.fullUrl(title, query, scheme)
	return host.url("full", data_of(title, "fullUrl").fullText, query_text(query), scheme or "")
end

function methods.localUrl(title, query)
	return host.url("local", data_of(title, "localUrl").fullText, query_text(query), "")
end

function methods.canonicalUrl(title, query)
	return host.url("canonical", data_of(title, "canonicalUrl").fullText, query_text(query), "")
end

local function is_title(value)
	return type(value) == "table" and rawget(value, DATA) ~= nil
end

function title_lib.equals(a, b)
	local left, right = rawget(a, DATA), rawget(b, DATA)
	return left.namespace == right.namespace and left.interwiki == right.interwiki and left.text == right.text
end

function title_lib.compare(a, b)
	local left, right = data_of(a, "compare"), data_of(b, "compare")
	if left.interwiki ~= right.interwiki then
		return left.interwiki < right.interwiki and -1 or 1
	elseif left.namespace ~= right.namespace then
		return left.namespace < right.namespace and -1 or 1
	elseif left.text ~= right.text then
		return left.text < right.text and -1 or 1
	end
	return 0
end

local current_title

function title_lib.getCurrentTitle()
	if current_title == nil then
		current_title = { host.current() }
	end
	return build(unpack(current_title, 1, 7))
end

function title_lib.new(text, namespace)
	local kind = type(text)
	if kind == "number" then
		return build(host.by_id(text))
	elseif is_title(text) then
		return text
	elseif kind ~= "string" then
		error("bad argument #1 to 'title.new' (number or string expected, got " .. kind .. ")", 2)
	end
	if namespace ~= nil and type(namespace) ~= "number" and type(namespace) ~= "string" then
		error("bad argument #2 to 'title.new' (number or string expected, got " .. type(namespace) .. ")", 2)
	end
	return build(host.read(text, namespace))
end

function title_lib.makeTitle(namespace, text, fragment, interwiki)
	if type(namespace) ~= "number" and type(namespace) ~= "string" then
		error("bad argument #1 to 'title.makeTitle' (number or string expected, got " .. type(namespace) .. ")", 2)
	elseif type(text) ~= "string" and type(text) ~= "number" then
		error("bad argument #2 to 'title.makeTitle' (string expected, got " .. type(text) .. ")", 2)
	end
	return make_title(namespace, tostring(text), fragment and tostring(fragment), interwiki and tostring(interwiki))
end

-- Many titles whose pages are looked up at once.
function title_lib.newBatch(list, namespace)
	if type(list) ~= "table" then
		error("bad argument #1 to 'title.newBatch' (table expected, got " .. type(list) .. ")", 2)
	end
	local titles = {}
	for i, item in ipairs(list) do
		titles[i] = title_lib.new(item, namespace) or false
	end
	local batch = {}
	function batch.lookupExistence()
		local names, n = {}, 0
		for _, title in ipairs(titles) do
			if title then
				n = n + 1
				names[n] = rawget(title, DATA).prefixedText
				if n == 200 then
					host.look_up(unpack(names, 1, n))
					n = 0
				end
			end
		end
		if n > 0 then
			host.look_up(unpack(names, 1, n))
		end
		return batch
	end
	function batch.getTitles()
		local out, n = {}, 0
		for i, title in ipairs(titles) do
			if title then
				n = n + 1
				out[i] = title
			end
		end
		return out
	end
	return batch
end

return title_lib
