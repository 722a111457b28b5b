-- mw.uri: percent-encoding, query strings, addresses of pages, and addresses taken apart.
local host = ...

local util = use( 'libraryUtil' )
local checkType, checkTypeMulti = util.checkType, util.checkTypeMulti
local find, match, gmatch, gsub, sub, byte, char, format =
	string.find, string.match, string.gmatch, native.gsub, string.sub, string.byte, string.char, string.format
local type, tostring, tonumber, error, pairs, ipairs, concat, rawget, rawset, setmetatable, getmetatable =
	type, tostring, tonumber, error, pairs, ipairs, table.concat, rawget, rawset, setmetatable, getmetatable

local uri = {}

-- Percent-encoding ---------------------------------------------------------------------------------------------------

local escape = {}
for code = 0, 255 do
	escape[char( code )] = format( '%%%02X', code )
end

local kinds = {
	QUERY = { keep = '[^%w_.%-]', space = '+' },
	PATH = { keep = '[^%w_.~%-]', space = '%20' },
	WIKI = { keep = "[^%w!$()*,./:;@~_%-]", space = '_' },
}

local function findKind( name, enctype )
	if enctype == nil then
		return kinds.QUERY
	end
	checkType( name, 2, enctype, 'string' )
	local kind = kinds[string.upper( enctype )]
	if not kind then
		error( "bad argument #2 to '" .. name .. "' (expected QUERY, PATH, or WIKI)", 3 )
	end
	return kind
end

function uri.encode( s, enctype )
	checkTypeMulti( 'encode', 1, s, { 'string', 'number' } )
	local kind = findKind( 'encode', enctype )
	s = gsub( tostring( s ), kind.keep, escape )
	if kind.space ~= '%20' then
		s = gsub( s, '%%20', kind.space )
	end
	return s
end

local function unescape( digits )
	return char( tonumber( digits, 16 ) )
end

function uri.decode( s, enctype )
	checkTypeMulti( 'decode', 1, s, { 'string', 'number' } )
	local kind = findKind( 'decode', enctype )
	s = tostring( s )
	if kind.space == '+' then
		s = gsub( s, '%+', ' ' )
	elseif kind.space == '_' then
		s = gsub( s, '_', ' ' )
	end
	return ( gsub( s, '%%(%x%x)', unescape ) )
end

function uri.anchorEncode( s )
	checkTypeMulti( 'anchorEncode', 1, s, { 'string', 'number' } )
	return host.anchor( tostring( s ) )
end

-- Query strings ------------------------------------------------------------------------------------------------------

-- In which order the keys of a parsed query came.
local orders = setmetatable( {}, { __mode = 'k' } )

local function listKeys( query )
	local keys, seen = {}, {}
	for _, key in ipairs( orders[query] or {} ) do
		if query[key] ~= nil and not seen[key] then
			seen[key] = true
			keys[#keys + 1] = key
		end
	end
	local more = {}
	for key in pairs( query ) do
		if not seen[key] then
			more[#more + 1] = key
		end
	end
	table.sort( more, function ( a, b )
		return tostring( a ) < tostring( b )
	end )
	for _, key in ipairs( more ) do
		keys[#keys + 1] = key
	end
	return keys
end

local function addPair( out, key, value )
	out[#out + 1] = '&'
	out[#out + 1] = uri.encode( key )
	if value ~= false then
		out[#out + 1] = '='
		if value ~= true then
			out[#out + 1] = uri.encode( value )
		end
	end
end

function uri.buildQueryString( query )
	checkType( 'buildQueryString', 1, query, 'table' )
	local out = {}
	for _, key in ipairs( listKeys( query ) ) do
		local value = query[key]
		local kind = type( value )
		if type( key ) ~= 'string' and type( key ) ~= 'number' then
			error( "bad argument #1 to 'buildQueryString' (keys must be strings or numbers, found " .. type( key ) .. ')', 2 )
		elseif kind == 'table' then
			for _, item in ipairs( value ) do
				addPair( out, key, type( item ) == 'boolean' and item or tostring( item ) )
			end
		elseif kind == 'string' or kind == 'number' or value == false then
			addPair( out, key, value )
		else
			error( "bad argument #1 to 'buildQueryString' (value for key '" .. key .. "' may not be " .. kind .. ')', 2 )
		end
	end
	return concat( out, '', 2 )
end

function uri.parseQueryString( s, i, j )
	checkTypeMulti( 'parseQueryString', 1, s, { 'string', 'number' } )
	checkType( 'parseQueryString', 2, i, 'number', true )
	checkType( 'parseQueryString', 3, j, 'number', true )
	s = sub( tostring( s ), i or 1, j or -1 )
	local query, order = {}, {}
	for pair in gmatch( s, '[^&]+' ) do
		local key, value = match( pair, '^([^=]*)=(.*)$' )
		key = uri.decode( key or pair )
		value = value and uri.decode( value ) or false
		local old = query[key]
		if old == nil then
			query[key] = value
			order[#order + 1] = key
		elseif type( old ) == 'table' then
			old[#old + 1] = value
		else
			query[key] = { old, value }
		end
	end
	orders[query] = order
	return query
end

-- Addresses ----------------------------------------------------------------------------------------------------------

local FIELDS = { 'protocol', 'user', 'password', 'host', 'port', 'path', 'fragment' }
local fieldSet = { query = true }
for _, name in ipairs( FIELDS ) do
	fieldSet[name] = true
end

local methods = {}
local derived = {}
local setters = {}

function derived.userInfo( t )
	local user, password = rawget( t, 'user' ), rawget( t, 'password' )
	if not user then
		return nil
	end
	return uri.encode( user, 'PATH' ) .. ( password and ':' .. uri.encode( password, 'PATH' ) or '' )
end

function setters.userInfo( t, value )
	local user, password
	if value ~= nil then
		user, password = match( value, '^([^:]*):(.*)$' )
		user = uri.decode( user or value, 'PATH' )
		password = password and uri.decode( password, 'PATH' )
	end
	rawset( t, 'user', user )
	rawset( t, 'password', password )
end

function derived.hostPort( t )
	local name, port = rawget( t, 'host' ), rawget( t, 'port' )
	if not name then
		return nil
	end
	return name .. ( port and ':' .. tostring( port ) or '' )
end

function setters.hostPort( t, value )
	local name, port
	if value ~= nil then
		name, port = match( value, '^(.*):(%d*)$' )
		name, port = name or value, tonumber( port )
	end
	rawset( t, 'host', name )
	rawset( t, 'port', port )
end

function derived.authority( t )
	local hostPort = derived.hostPort( t )
	if not hostPort then
		return nil
	end
	local userInfo = derived.userInfo( t )
	return ( userInfo and userInfo .. '@' or '' ) .. hostPort
end

function setters.authority( t, value )
	local userInfo, hostPort
	if value ~= nil then
		userInfo, hostPort = match( value, '^([^@]*)@(.*)$' )
		hostPort = hostPort or value
	end
	setters.userInfo( t, userInfo )
	setters.hostPort( t, hostPort )
end

function derived.queryString( t )
	local query = rawget( t, 'query' )
	return query and uri.buildQueryString( query ) or nil
end

function setters.queryString( t, value )
	rawset( t, 'query', value and uri.parseQueryString( value ) or nil )
end

function derived.relativePath( t )
	local out = rawget( t, 'path' ) or ''
	local query, fragment = derived.queryString( t ), rawget( t, 'fragment' )
	if query then
		out = out .. '?' .. query
	end
	if fragment then
		out = out .. '#' .. ( gsub( fragment, '[%z\1-\32"<>\\^`{|}\127]', escape ) )
	end
	return out
end

function setters.relativePath( t, value )
	local rest, fragment = match( value or '', '^([^#]*)#(.*)$' )
	rest = rest or value or ''
	local path, query = match( rest, '^([^?]*)%?(.*)$' )
	rawset( t, 'path', path or rest )
	rawset( t, 'query', query and uri.parseQueryString( query ) or nil )
	rawset( t, 'fragment', fragment )
end

local function toString( t )
	local out = ''
	local protocol, authority = rawget( t, 'protocol' ), derived.authority( t )
	if protocol then
		out = protocol .. ':'
	end
	if authority then
		out = out .. '//' .. authority
	end
	return out .. derived.relativePath( t )
end

local meta = {
	__index = function ( t, key )
		local get = derived[key]
		if get then
			return get( t )
		end
		return methods[key]
	end,
	__newindex = function ( t, key, value )
		local set = setters[key]
		if set then
			set( t, value )
		elseif methods[key] then
			error( "index '" .. key .. "' is read only", 2 )
		else
			rawset( t, key, value )
		end
	end,
	__tostring = toString,
	__concat = function ( a, b )
		return tostring( a ) .. tostring( b )
	end,
	__eq = function ( a, b )
		return toString( a ) == toString( b )
	end,
	__lt = function ( a, b )
		return toString( a ) < toString( b )
	end,
	__le = function ( a, b )
		return toString( a ) <= toString( b )
	end,
}

-- Only the fields that the text has are set.
function methods.parse( self, s )
	if getmetatable( self ) ~= meta then
		error( 'mw.uri: invalid uri object. Did you call parse with a dot instead of a colon, i.e. uri.parse() instead of uri:parse()?', 2 )
	end
	checkType( 'parse', 1, s, 'string' )
	local protocol, rest = match( s, '^(%a[%w+.%-]*):(.*)$' )
	rest = rest or s
	local authority, relative = match( rest, '^//([^/?#]*)(.*)$' )
	relative = relative or rest
	local path, query, fragment = match( relative, '^([^?#]*)%??([^#]*)#?(.*)$' )
	if protocol then
		self.protocol = protocol
	end
	if authority then
		local port = match( authority, ':([^:%]]*)$' )
		if port and not find( port, '^%d*$' ) then
			error( "bad argument #1 to 'parse' (could not parse authority '" .. authority .. "')", 2 )
		end
		self.authority = authority
	end
	if path ~= '' then
		self.path = path
	end
	if find( relative, '^[^#]*%?' ) then
		self.queryString = query
	end
	if find( relative, '#', 1, true ) then
		self.fragment = uri.decode( fragment, 'PATH' )
	end
	return self
end

function methods.clone( self )
	local copy = setmetatable( {}, meta )
	for _, name in ipairs( FIELDS ) do
		rawset( copy, name, rawget( self, name ) )
	end
	local query = rawget( self, 'query' )
	if query then
		local own = {}
		for key, value in pairs( query ) do
			own[key] = value
		end
		orders[own] = orders[query]
		rawset( copy, 'query', own )
	end
	return copy
end

function methods.extend( self, parameters )
	checkType( 'extend', 1, parameters, 'table' )
	local query = rawget( self, 'query' )
	if not query then
		query = {}
		rawset( self, 'query', query )
	end
	for key, value in pairs( parameters ) do
		query[key] = value
	end
	return self
end

function uri.new( s )
	local object = setmetatable( {}, meta )
	if type( s ) == 'table' then
		for _, name in ipairs( FIELDS ) do
			object[name] = s[name]
		end
		for _, name in ipairs{ 'userInfo', 'hostPort', 'authority', 'queryString', 'relativePath' } do
			if rawget( s, name ) ~= nil then
				object[name] = rawget( s, name )
			end
		end
		if s.query ~= nil then
			local query = {}
			for key, value in pairs( s.query ) do
				query[key] = value
			end
			orders[query] = orders[s.query]
			object.query = query
		end
		return object
	end
	if s == nil then
		s = host.full_url( host.page_title(), '' )
	end
	checkType( 'uri.new', 1, s, 'string' )
	return object:parse( s )
end

-- Is it a sensible address? Answers true; or false and what is wrong.
function uri.validate( t )
	checkType( 'uri.validate', 1, t, 'table' )
	local problems = {}
	local function need( isGood, problem )
		if not isGood then
			problems[#problems + 1] = problem
		end
	end
	local function isText( value, pattern )
		return value == nil or ( type( value ) == 'string' and find( value, pattern ) ~= nil )
	end
	if t.protocol ~= nil then
		need( isText( t.protocol, '^%a[%w+.%-]*$' ), 'invalid protocol' )
	end
	need( isText( t.user, '' ), 'invalid user' )
	need( isText( t.password, '' ), 'invalid password' )
	need( t.password == nil or t.user ~= nil, 'password without user' )
	if t.user ~= nil or t.port ~= nil then
		need( t.host ~= nil, 'host is missing' )
	end
	need( isText( t.host, '^[^%z\1-\32/?#@]*$' ) and t.host ~= '', 'invalid host' )
	need( t.port == nil or ( type( t.port ) == 'number' and t.port >= 1 and t.port <= 65535 and t.port % 1 == 0 ), 'invalid port' )
	need( isText( t.path, '^[^?#]*$' ), 'invalid path' )
	if t.host ~= nil and type( t.path ) == 'string' and t.path ~= '' then
		need( sub( t.path, 1, 1 ) == '/', 'path must begin with a slash' )
	end
	need( t.query == nil or type( t.query ) == 'table', 'invalid query' )
	need( isText( t.fragment, '' ), 'invalid fragment' )
	if #problems > 0 then
		return false, concat( problems, ', ' )
	end
	return true
end

-- Pages --------------------------------------------------------------------------------------------------------------

local function pageFunction( name, ask )
	uri[name] = function ( page, query )
		if type( page ) == 'table' and type( page.prefixedText ) == 'string' then
			page = page.fullText or page.prefixedText
		end
		checkTypeMulti( name, 1, page, { 'string', 'number' } )
		checkTypeMulti( name, 2, query, { 'string', 'table', 'nil' } )
		if type( query ) == 'table' then
			query = uri.buildQueryString( query )
		end
		local url = ask( tostring( page ), query or '' )
		return url and uri.new( url ) or nil
	end
end

pageFunction( 'localUrl', host.local_url )
pageFunction( 'fullUrl', host.full_url )
pageFunction( 'canonicalUrl', host.canonical_url )

return uri
