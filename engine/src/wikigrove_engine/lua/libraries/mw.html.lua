-- mw.html: elements are built, and written as HTML by tostring.
local util = use( 'libraryUtil' )
local ustring = use( 'mw.ustring' )
local checkType, checkTypeMulti = util.checkType, util.checkTypeMulti
local find, gsub, format = native.find, native.gsub, string.format
local type, tostring, error, select, pairs, concat, getmetatable, setmetatable =
	type, tostring, error, select, pairs, table.concat, getmetatable, setmetatable

local methods = {}
local meta = { __index = methods }

local selfClosing = {}
for _, name in ipairs{
	'area', 'base', 'br', 'col', 'command', 'embed', 'hr', 'img', 'input', 'keygen', 'link', 'meta', 'param', 'source',
	'track', 'wbr',
} do
	selfClosing[name] = true
end

local encoded = { ['<'] = '&lt;', ['>'] = '&gt;', ['&'] = '&amp;', ['"'] = '&quot;' }
local MARKER = "\127'\"`UNIQ%-[^\127]*%-QINU`\"'\127"

local function encodePlain( s )
	return ( gsub( s, '[<>&"]', encoded ) )
end

local function encode( s )
	if not find( s, '[<>&"]' ) then
		return s
	elseif not find( s, '\127', 1, true ) then
		return encodePlain( s )
	end
	-- Strip markers have quotes in them that must stay.
	local out, at = {}, 1
	while true do
		local first, last = find( s, MARKER, at )
		if not first then
			out[#out + 1] = encodePlain( string.sub( s, at ) )
			return concat( out )
		end
		out[#out + 1] = encodePlain( string.sub( s, at, first - 1 ) )
		out[#out + 1] = string.sub( s, first, last )
		at = last + 1
	end
end

-- What would end a declaration, or is not ASCII, becomes an escape of CSS.
local function encodeCss( s )
	if not find( s, '[^\32-\57\60-\127]' ) then
		return s
	end
	return ( ustring.gsub( s, '[^\32-\57\60-\127]', function ( char )
		return format( '\\%X ', ustring.codepoint( char ) )
	end ) )
end

local function isValidName( name )
	return name ~= '' and not find( name, '[\t\r\n\f /<>="\'%z]' )
end

local function isValidTag( name )
	return find( name, '^[a-zA-Z0-9]+$' ) ~= nil
end

local function newBuilder( tagName, options )
	if tagName ~= nil and tagName ~= '' and not isValidTag( tagName ) then
		error( format( "invalid tag name '%s'", tagName ), 3 )
	end
	if tagName == '' then
		tagName = nil
	end
	options = options or {}
	local builder = setmetatable( {
		nodes = {},
		attributes = {},
		styles = {},
		tagName = tagName,
		parent = options.parent,
	}, meta )
	builder.selfClosing = selfClosing[tagName] or options.selfClosing or false
	return builder
end

local function build( builder, out )
	local name = builder.tagName
	local nodes = builder.nodes
	if name then
		out[#out + 1] = '<' .. name
		for _, attribute in ipairs( builder.attributes ) do
			out[#out + 1] = ' ' .. attribute.name .. '="' .. encode( attribute.value ) .. '"'
		end
		if #builder.styles > 0 then
			local css = {}
			for n, style in ipairs( builder.styles ) do
				if type( style ) == 'string' then
					css[n] = encode( style )
				else
					css[n] = encode( encodeCss( style.name ) .. ':' .. encodeCss( style.value ) )
				end
			end
			out[#out + 1] = ' style="' .. concat( css, ';' ) .. '"'
		end
		if builder.selfClosing then
			out[#out + 1] = ' />'
			return
		end
		out[#out + 1] = '>'
	end
	for n = 1, #nodes do
		local node = nodes[n]
		if type( node ) == 'table' and getmetatable( node ) == meta then
			build( node, out )
		else
			out[#out + 1] = tostring( node )
		end
	end
	if name then
		out[#out + 1] = '</' .. name .. '>'
	end
end

function meta.__tostring( builder )
	local out = {}
	build( builder, out )
	return concat( out )
end

local function checkContent( builder )
	if builder.selfClosing then
		error( "self-closing tags can't have child nodes", 3 )
	end
end

function methods.node( t, builder )
	checkContent( t )
	if builder then
		t.nodes[#t.nodes + 1] = builder
	end
	return t
end

function methods.wikitext( t, ... )
	checkContent( t )
	for n = 1, select( '#', ... ) do
		local value = select( n, ... )
		if value == nil then
			break
		end
		if type( value ) ~= 'string' and type( value ) ~= 'number' then
			checkTypeMulti( 'wikitext', n, value, { 'string', 'number' } )
		end
		t.nodes[#t.nodes + 1] = value
	end
	return t
end

function methods.newline( t )
	checkContent( t )
	t.nodes[#t.nodes + 1] = '\n'
	return t
end

function methods.tag( t, tagName, options )
	checkType( 'tag', 1, tagName, 'string' )
	checkType( 'tag', 2, options, 'table', true )
	checkContent( t )
	local child = newBuilder( tagName, { parent = t, selfClosing = options and options.selfClosing } )
	t.nodes[#t.nodes + 1] = child
	return child
end

local function findAttribute( t, name )
	for n, attribute in ipairs( t.attributes ) do
		if attribute.name == name then
			return n
		end
	end
end

function methods.getAttr( t, name )
	checkType( 'getAttr', 1, name, 'string' )
	local n = findAttribute( t, name )
	return n and t.attributes[n].value
end

local function setAttribute( t, name, value )
	if name == 'style' then
		-- It counts with what css() adds.
		t.styles = {}
		if value ~= nil then
			t.styles[1] = value
		end
		return
	end
	local n = findAttribute( t, name )
	if n then
		if value == nil then
			table.remove( t.attributes, n )
		else
			t.attributes[n].value = value
		end
	elseif value ~= nil then
		t.attributes[#t.attributes + 1] = { name = name, value = value }
	end
end

-- Keys of a table in an order that is always the same.
local function sortedKeys( t, name )
	local keys = {}
	for key in pairs( t ) do
		if type( key ) ~= 'string' and type( key ) ~= 'number' then
			error( "bad argument #1 to '" .. name .. "' (table keys must be strings or numbers, found " .. type( key ) .. ')', 3 )
		end
		keys[#keys + 1] = key
	end
	table.sort( keys, function ( a, b )
		return tostring( a ) < tostring( b )
	end )
	return keys
end

function methods.attr( t, name, value )
	if type( name ) == 'table' then
		if value ~= nil then
			error( "bad argument #2 to 'attr' (if argument #1 is a table, argument #2 must be left empty)", 2 )
		end
		for _, key in ipairs( sortedKeys( name, 'attr' ) ) do
			local item = name[key]
			if type( key ) ~= 'string' or not isValidName( key ) then
				error( format( "bad argument #1 to 'attr' (invalid attribute name '%s')", tostring( key ) ), 2 )
			elseif type( item ) ~= 'string' and type( item ) ~= 'number' then
				error( format(
					"bad argument #1 to 'attr' (value for key '%s' must be string or number, got %s)", key, type( item )
				), 2 )
			end
			setAttribute( t, key, tostring( item ) )
		end
		return t
	end
	checkType( 'attr', 1, name, 'string' )
	if value ~= nil then
		checkTypeMulti( 'attr', 2, value, { 'string', 'number', 'nil' } )
		value = tostring( value )
	end
	if not isValidName( name ) then
		error( format( "bad argument #1 to 'attr' (invalid attribute name '%s')", name ), 2 )
	end
	setAttribute( t, name, value )
	return t
end

function methods.addClass( t, class )
	if class == nil then
		return t
	end
	checkTypeMulti( 'addClass', 1, class, { 'string', 'number', 'nil' } )
	local n = findAttribute( t, 'class' )
	if n then
		t.attributes[n].value = t.attributes[n].value .. ' ' .. class
	else
		setAttribute( t, 'class', tostring( class ) )
	end
	return t
end

local function setStyle( t, name, value )
	name = tostring( name )
	for n, style in ipairs( t.styles ) do
		if type( style ) == 'table' and style.name == name then
			if value == nil then
				table.remove( t.styles, n )
			else
				style.value = tostring( value )
			end
			return
		end
	end
	if value ~= nil then
		t.styles[#t.styles + 1] = { name = name, value = tostring( value ) }
	end
end

function methods.css( t, name, value )
	if type( name ) == 'table' then
		if value ~= nil then
			error( "bad argument #2 to 'css' (if argument #1 is a table, argument #2 must be left empty)", 2 )
		end
		for _, key in ipairs( sortedKeys( name, 'css' ) ) do
			local item = name[key]
			if type( item ) ~= 'string' and type( item ) ~= 'number' then
				error( format(
					"bad argument #1 to 'css' (value for key '%s' must be string or number, got %s)", tostring( key ), type( item )
				), 2 )
			end
			setStyle( t, key, item )
		end
		return t
	end
	checkTypeMulti( 'css', 1, name, { 'string', 'number' } )
	checkTypeMulti( 'css', 2, value, { 'string', 'number', 'nil' } )
	setStyle( t, name, value )
	return t
end

function methods.cssText( t, css )
	if css ~= nil then
		checkTypeMulti( 'cssText', 1, css, { 'string', 'number', 'nil' } )
		t.styles[#t.styles + 1] = tostring( css )
	end
	return t
end

function methods.done( t )
	return t.parent or t
end

function methods.allDone( t )
	while t.parent do
		t = t.parent
	end
	return t
end

local html = {}

function html.create( tagName, options )
	checkType( 'mw.html.create', 1, tagName, 'string', true )
	checkType( 'mw.html.create', 2, options, 'table', true )
	return newBuilder( tagName, options )
end

return html
