-- mw.text: entities, splitting and trimming, lists, tags, JSON, strip markers.
local host = ...

local util = use( 'libraryUtil' )
local ustring = use( 'mw.ustring' )
local json = use( 'json' )
local checkType, checkTypeMulti = util.checkType, util.checkTypeMulti
local find, match, gsub, sub, format, byte = string.find, string.match, string.gsub, string.sub, string.format, string.byte
local nativeFind, nativeMatch, nativeGsub = native.find, native.match, native.gsub
local type, tostring, tonumber, error, pairs, concat = type, tostring, tonumber, error, pairs, table.concat

local WIDE = '[\128-\255]'

local text = {
	JSON_PRESERVE_KEYS = json.PRESERVE_KEYS,
	JSON_TRY_FIXING = json.TRY_FIXING,
	JSON_PRETTY = json.PRETTY,
	jsonDecode = json.decode,
	jsonEncode = json.encode,
}

-- Entities -----------------------------------------------------------------------------------------------------------

local named = { ['<'] = '&lt;', ['>'] = '&gt;', ['&'] = '&amp;', ['"'] = '&quot;', ["'"] = '&#039;', ['\194\160'] = '&nbsp;' }
local known = { lt = '<', gt = '>', amp = '&', quot = '"', nbsp = '\194\160' }

local function encodeCharacter( char )
	return named[char] or format( '&#%d;', ustring.codepoint( char ) )
end

function text.encode( s, charset )
	checkType( 'mw.text.encode', 1, s, 'string' )
	checkType( 'mw.text.encode', 2, charset, 'string', true )
	if charset == nil then
		s = nativeGsub( s, '[<>&"\']', named )
		return ( nativeGsub( s, '\194\160', '&nbsp;' ) )
	end
	return ( ustring.gsub( s, '[' .. charset .. ']', encodeCharacter ) )
end

local function decodeReference( name )
	local code
	if byte( name ) ~= 35 then
		return known[name]
	end
	local digits = match( name, '^#[xX](%x+)$' )
	if digits then
		code = #digits < 9 and tonumber( digits, 16 )
	else
		digits = match( name, '^#(%d+)$' )
		code = digits and #digits < 9 and tonumber( digits, 10 )
	end
	if not code or code > 1114111 or ( code >= 55296 and code < 57344 ) then
		return nil
	end
	return ustring.char( code )
end

function text.decode( s, decodeNamedEntities )
	checkType( 'mw.text.decode', 1, s, 'string' )
	checkType( 'mw.text.decode', 2, decodeNamedEntities, 'boolean', true )
	if not find( s, '&', 1, true ) then
		return s
	elseif decodeNamedEntities then
		return host.decode_references( s )
	end
	return ( nativeGsub( s, '&(#?%w%w?%w?%w?%w?%w?%w?%w?%w?%w?%w?);', decodeReference ) )
end

local nowikiCharacters = {
	['"'] = '&#34;', ['&'] = '&#38;', ["'"] = '&#39;', ['<'] = '&#60;', ['='] = '&#61;', ['>'] = '&#62;',
	['['] = '&#91;', [']'] = '&#93;', ['{'] = '&#123;', ['|'] = '&#124;', ['}'] = '&#125;',
}
local nowikiStarts = {
	['#'] = '&#35;', ['*'] = '&#42;', [':'] = '&#58;', [';'] = '&#59;', [' '] = '&#32;', ['\t'] = '&#9;',
	['\n'] = '&#10;', ['\r'] = '&#13;',
}
local nowikiSpaces = { [' '] = '&#32;', ['\t'] = '&#9;', ['\n'] = '&#10;', ['\f'] = '&#12;', ['\r'] = '&#13;' }

function text.nowiki( s )
	checkType( 'mw.text.nowiki', 1, s, 'string' )
	s = gsub( s, '["&\'<=>%[%]{|}]', nowikiCharacters )
	s = '\n' .. s
	s = gsub( s, '([\n\r])([#*:; \n\r\t])', function ( line, char )
		return line .. nowikiStarts[char]
	end )
	s = gsub( s, '([\n\r])%-%-%-%-', '%1&#45;---' )
	s = sub( s, 2 )
	s = gsub( s, '__', '_&#95;' )
	s = gsub( s, '://', '&#58;//' )
	for _, word in ipairs{ 'ISBN', 'RFC', 'PMID' } do
		s = gsub( s, '(' .. word .. ')(%s)', function ( name, space )
			return name .. ( nowikiSpaces[space] or '&#32;' )
		end )
	end
	return s
end

-- Splitting and trimming ---------------------------------------------------------------------------------------------

-- May the functions on bytes split by this pattern?
local function isBytewise( s, pattern, plain )
	if plain then
		return pattern ~= '' or not find( s, WIDE )
	end
	return not find( s, WIDE ) and not find( pattern, WIDE ) and not find( pattern, '%%[pP]' )
end

local function iterateBytes( s, pattern, plain )
	local start, length = 1, #s
	return function ()
		if not start then
			return nil
		end
		local first, last = find( s, pattern, start, plain )
		local piece
		if not first then
			piece = sub( s, start )
			start = nil
		elseif last < first then
			-- An empty separator parts single characters.
			piece = sub( s, start, first )
			start = first < length and first + 1 or nil
		else
			piece = first > start and sub( s, start, first - 1 ) or ''
			start = last + 1
		end
		return piece
	end
end

local function checkSplit( name, s, pattern )
	checkTypeMulti( name, 1, s, { 'string', 'number' } )
	checkTypeMulti( name, 2, pattern, { 'string', 'number' } )
	return tostring( s ), tostring( pattern )
end

function text.gsplit( s, pattern, plain )
	s, pattern = checkSplit( 'mw.text.gsplit', s, pattern )
	if isBytewise( s, pattern, plain ) then
		return iterateBytes( s, pattern, plain )
	end
	local pieces, at = list_fields( host.split( s, pattern, not not plain ) ), 0
	return function ()
		at = at + 1
		return pieces[at]
	end
end

function text.split( s, pattern, plain )
	s, pattern = checkSplit( 'mw.text.split', s, pattern )
	if not isBytewise( s, pattern, plain ) then
		return list_fields( host.split( s, pattern, not not plain ) )
	end
	local out, count = {}, 0
	for piece in iterateBytes( s, pattern, plain ) do
		count = count + 1
		out[count] = piece
	end
	return out
end

function text.trim( s, charset )
	if type( s ) == 'number' then
		s = tostring( s )
	end
	checkType( 'mw.text.trim', 1, s, 'string' )
	checkType( 'mw.text.trim', 2, charset, 'string', true )
	if charset == nil then
		local first = nativeFind( s, '[^\t\r\n\f ]' )
		return first and nativeMatch( s, '^.*[^\t\r\n\f ]', first ) or ''
	end
	local set = '[^' .. charset .. ']'
	if find( s, WIDE ) or find( charset, WIDE ) or find( charset, '%%[pP]' ) then
		local first = ustring.find( s, set )
		return first and ustring.match( s, '.*' .. set, first ) or ''
	end
	local first = find( s, set )
	return first and match( s, '.*' .. set, first ) or ''
end

function text.truncate( s, length, ellipsis, adjustLength )
	checkType( 'mw.text.truncate', 1, s, 'string' )
	checkType( 'mw.text.truncate', 2, length, 'number' )
	checkType( 'mw.text.truncate', 3, ellipsis, 'string', true )
	local whole = ustring.len( s )
	if whole == nil then
		error( "bad argument #1 to 'mw.text.truncate' (string is not UTF-8)", 2 )
	elseif whole <= math.abs( length ) then
		return s
	end
	ellipsis = ellipsis or host.message( 'ellipsis' )
	local left = math.abs( length )
	if adjustLength then
		left = math.max( 0, left - ustring.len( ellipsis ) )
	end
	local short
	if length < 0 then
		short = ellipsis .. ( left > 0 and ustring.sub( s, -left ) or '' )
	else
		short = ( left > 0 and ustring.sub( s, 1, left ) or '' ) .. ellipsis
	end
	return ustring.len( short ) < whole and short or s
end

-- Lists and tags -----------------------------------------------------------------------------------------------------

function text.listToText( list, separator, conjunction )
	checkType( 'mw.text.listToText', 1, list, 'table' )
	checkType( 'mw.text.listToText', 2, separator, 'string', true )
	checkType( 'mw.text.listToText', 3, conjunction, 'string', true )
	local items, count = {}, 0
	for n, item in ipairs( list ) do
		items[n] = tostring( item )
		count = n
	end
	if count == 0 then
		return ''
	elseif count == 1 then
		return items[1]
	end
	separator = separator or host.message( 'comma-separator' )
	conjunction = conjunction or host.message( 'and' ) .. host.message( 'word-separator' )
	return concat( items, separator, 1, count - 1 ) .. conjunction .. items[count]
end

function text.tag( name, attrs, content )
	local named = type( name ) == 'table'
	if named then
		name, attrs, content = name.name, name.attrs, name.content
		util.checkTypeForNamedArg( 'mw.text.tag', 'name', name, 'string' )
		util.checkTypeForNamedArg( 'mw.text.tag', 'attrs', attrs, 'table', true )
	else
		checkType( 'mw.text.tag', 1, name, 'string' )
		checkType( 'mw.text.tag', 2, attrs, 'table', true )
	end
	local out = { '<', name }
	local keys = {}
	for key in pairs( attrs or {} ) do
		if type( key ) ~= 'string' then
			error( "bad named argument attrs to 'mw.text.tag' (keys must be strings, found " .. type( key ) .. ')', 2 )
		elseif find( key, '[\t\r\n\f /<>="\'%z]' ) or key == '' then
			error( "bad named argument attrs to 'mw.text.tag' (invalid key '" .. key .. "')", 2 )
		end
		keys[#keys + 1] = key
	end
	-- A table has no order of its own: the same page shall give the same text each time.
	table.sort( keys )
	for _, key in ipairs( keys ) do
		local value = attrs[key]
		local kind = type( value )
		if value == true then
			out[#out + 1] = ' ' .. key
		elseif kind == 'string' or kind == 'number' then
			out[#out + 1] = ' ' .. key .. '="' .. text.encode( tostring( value ) ) .. '"'
		elseif value then
			error( "bad named argument attrs to 'mw.text.tag' (value for key '" .. key .. "' may not be " .. kind .. ')', 2 )
		end
	end
	if content == false then
		out[#out + 1] = ' />'
		return concat( out )
	end
	out[#out + 1] = '>'
	if content ~= nil then
		if type( content ) ~= 'string' and type( content ) ~= 'number' then
			local kind = type( content )
			if kind ~= 'table' or not getmetatable( content ) or not getmetatable( content ).__tostring then
				error( "bad named argument content to 'mw.text.tag' (string, number or false expected, got " .. kind .. ')', 2 )
			end
			content = tostring( content )
		end
		out[#out + 1] = content
		out[#out + 1] = '</' .. name .. '>'
	end
	return concat( out )
end

-- Strip markers ------------------------------------------------------------------------------------------------------

function text.unstripNoWiki( s, getOrigTextWhenPossible )
	checkType( 'mw.text.unstripNoWiki', 1, s, 'string' )
	return find( s, '\127', 1, true ) and host.unstrip_nowiki( s, not not getOrigTextWhenPossible ) or s
end

function text.killMarkers( s )
	checkType( 'mw.text.killMarkers', 1, s, 'string' )
	return find( s, '\127', 1, true ) and host.kill_markers( s ) or s
end

function text.unstrip( s )
	checkType( 'mw.text.unstrip', 1, s, 'string' )
	return text.killMarkers( text.unstripNoWiki( s ) )
end

return text
