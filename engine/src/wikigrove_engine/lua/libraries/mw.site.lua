-- mw.site: the wiki, its namespaces, its counts and the wikis that it links to. Each part is made when first used.
local host = ...

local setmetatable, type, tonumber, tostring, error = setmetatable, type, tonumber, tostring, error
local lower, gsub, match = string.lower, string.gsub, string.match

local function fold(name)
	return lower((gsub(gsub(name, "[ _]+", " "), "^ *(.-) *$", "%1")))
end

local space_fields

-- All tables of namespaces: every #invoke gets its own, as modules may write into them.
local function build_namespaces()
	space_fields = space_fields or list_fields(host.namespaces())
	local fields = space_fields
	local by_id, by_name, content, subject, talk = {}, {}, {}, {}, {}
	local ustring = use("mw.ustring")
	for i = 1, #fields, 10 do
		local id = tonumber(fields[i])
		local is_talk = id > 0 and id % 2 == 1
		local space = {
			id = id,
			name = fields[i + 1],
			canonicalName = fields[i + 2],
			displayName = id == 0 and "(Main)" or fields[i + 1],
			hasSubpages = fields[i + 3] ~= "",
			hasGenderDistinction = fields[i + 4] ~= "",
			isCapitalized = fields[i + 5] ~= "",
			isContent = fields[i + 6] ~= "",
			isIncludable = true,
			isMovable = fields[i + 7] ~= "",
			isSubject = not is_talk,
			isTalk = is_talk,
			defaultContentModel = fields[i + 8] ~= "" and fields[i + 8] or nil,
			aliases = list_fields(fields[i + 9]),
		}
		by_id[id] = space
		if space.isContent then
			content[id] = space
		end
		if is_talk then
			talk[id] = space
		else
			subject[id] = space
		end
		for _, alias in ipairs(space.aliases) do
			by_name[ustring.lower(fold(alias))] = space
		end
		by_name[fold(space.canonicalName)] = space
		by_name[ustring.lower(fold(space.name))] = space
	end
	for id, space in pairs(by_id) do
		if id >= 0 then
			local base = space.isTalk and id - 1 or id
			space.subject, space.talk = by_id[base], by_id[base + 1]
			space.associated = space.isTalk and by_id[base] or by_id[base + 1]
		else
			space.subject = space
		end
	end
	local meta = {
		__index = function(_, key)
			if type(key) == "string" then
				local number = tonumber(key)
				if number ~= nil then
					return by_id[number]
				end
				return by_name[ustring.lower(fold(key))]
			end
		end,
	}
	return {
		namespaces = setmetatable(by_id, meta),
		contentNamespaces = setmetatable(content, meta),
		subjectNamespaces = setmetatable(subject, meta),
		talkNamespaces = setmetatable(talk, meta),
	}
end

local function find_namespace(site, value, what)
	local space = site.namespaces[value]
	if space == nil then
		error("bad argument #1 to '" .. what .. "' (unrecognized namespace '" .. tostring(value) .. "')", 3)
	end
	return space
end

local function build_stats()
	local stats = { views = nil }
	stats.pages, stats.articles, stats.files, stats.edits, stats.users, stats.activeUsers, stats.admins = host.statistics()
	local names = { ["*"] = "all", all = 1, subcats = 2, files = 3, pages = 4 }
	function stats.pagesInCategory(category, which)
		if type(category) ~= "string" then
			error("bad argument #1 to 'pagesInCategory' (string expected, got " .. type(category) .. ")", 2)
		end
		local all, subcats, files, pages = host.category(category)
		local counts = { all = all, subcats = subcats, files = files, pages = pages }
		if which == "*" then
			return counts
		end
		which = which or "all"
		if counts[which] == nil or names[which] == nil then
			error("bad argument #2 to 'pagesInCategory' (unrecognized value '" .. tostring(which) .. "')", 2)
		end
		return counts[which]
	end
	function stats.pagesInNamespace()
		-- Namespaces are not counted one by one.
		return 0
	end
	function stats.usersInGroup(group)
		return group == "sysop" and stats.admins or 0
	end
	return stats
end

local wiki_fields

local function interwiki_map(filter)
	if filter ~= nil and filter ~= "local" and filter ~= "!local" then
		error("bad argument #1 to 'interwikiMap' (unknown filter '" .. tostring(filter) .. "')", 2)
	end
	wiki_fields = wiki_fields or list_fields(host.interwikis())
	local out = {}
	for i = 1, #wiki_fields, 8 do
		local is_local = wiki_fields[i + 3] ~= ""
		if filter == nil or (filter == "local") == is_local then
			out[wiki_fields[i]] = {
				prefix = wiki_fields[i],
				url = wiki_fields[i + 1],
				isProtocolRelative = wiki_fields[i + 2] ~= "",
				isLocal = is_local,
				isCurrentWiki = wiki_fields[i + 4] ~= "",
				isTranscludable = false,
				isExtraLanguageLink = wiki_fields[i + 5] ~= "",
				displayText = wiki_fields[i + 6] ~= "" and wiki_fields[i + 6] or nil,
				tooltip = wiki_fields[i + 7] ~= "" and wiki_fields[i + 7] or nil,
			}
		end
	end
	return out
end

local version, script_path, server, site_name, style_path = host.facts()

local meta = {}

local function make_site()
	return setmetatable({
		currentVersion = version,
		scriptPath = script_path,
		server = server,
		siteName = site_name,
		stylePath = style_path,
		interwikiMap = interwiki_map,
	}, meta)
end

local space_tables = { namespaces = true, contentNamespaces = true, subjectNamespaces = true, talkNamespaces = true }

function meta.__index(site, key)
	if space_tables[key] then
		for name, value in pairs(build_namespaces()) do
			rawset(site, name, value)
		end
		return rawget(site, key)
	elseif key == "stats" then
		local stats = build_stats()
		rawset(site, key, stats)
		return stats
	end
end
meta.__copy = make_site

return make_site()
