-- mw.ustring: strings of code points. What is ASCII goes to the functions on bytes, which give the same.
local host = ...

local find, match, gmatch, gsub = string.find, string.match, string.gmatch, string.gsub
local byte, char, format, lower, rep, strsub, upper =
	string.byte, string.char, string.format, string.lower, string.rep, string.sub, string.upper
local type, error, tonumber, tostring, select, unpack, concat, floor =
	type, error, tonumber, tostring, select, unpack, table.concat, math.floor
local hostFind, hostMatch, hostGsub = host.find, host.match, host.gsub
local hostMatches, hostPieces, hostMore = host.matches, host.pieces, host.more

local walk, replace = use( 'bounded' ).walk, use( 'bounded' ).replace

local MAX_STRING, MAX_PATTERN = 2097152, 10000
local WIDE = '[\128-\255]'
local nativeFind = native.find

-- Which texts are ASCII; forgotten when they are many. Loops ask for the same text again and again.
local asciiTexts, asciiCount, asciiSize = {}, 0, 0

local function isAscii( s )
	local known = asciiTexts[s]
	if known == nil then
		known = nativeFind( s, '^[^\128-\255]*$' ) ~= nil
		if asciiCount > 500 or asciiSize > 500000 then
			asciiTexts, asciiCount, asciiSize = {}, 0, 0
		end
		asciiTexts[s] = known
		asciiCount = asciiCount + 1
		asciiSize = asciiSize + #s
	end
	return known
end

local ustring = {
	maxPatternLength = MAX_PATTERN,
	maxStringLength = MAX_STRING,
	byte = byte,
	rep = rep,
}

local function wrongType( name, number, expected, value )
	error( 'bad argument #' .. number .. " to '" .. name .. "' (" .. expected .. ' expected, got ' .. type( value ) .. ')', 3 )
end

-- The text of an argument; errors tell of who called the library.
local function checkString( name, number, value )
	local kind = type( value )
	if kind == 'string' and #value <= MAX_STRING then
		return value
	elseif kind == 'number' then
		return tostring( value )
	elseif kind ~= 'string' then
		error( 'bad argument #' .. number .. " to '" .. name .. "' (string expected, got " .. kind .. ')', 3 )
	end
	error( 'bad argument #' .. number .. " to '" .. name .. "' (string is longer than " .. MAX_STRING .. ' bytes)', 3 )
end

local function checkPattern( name, value )
	local kind = type( value )
	if kind == 'number' then
		return tostring( value )
	elseif kind ~= 'string' then
		error( "bad argument #2 to '" .. name .. "' (string expected, got " .. kind .. ')', 3 )
	elseif #value > MAX_PATTERN then
		error( "bad argument #2 to '" .. name .. "' (pattern is longer than " .. MAX_PATTERN .. ' bytes)', 3 )
	end
	return value
end

local function checkInteger( name, number, value, default )
	if value == nil and default then
		return default
	elseif type( value ) == 'number' and value % 1 == 0 and value < 1000000000 and value > -1000000000 then
		return value
	end
	local found = tonumber( value )
	if not found then
		error( 'bad argument #' .. number .. " to '" .. name .. "' (number expected, got " .. type( value ) .. ')', 3 )
	end
	if found ~= found then
		return 0
	elseif found > 1000000000 then
		return 1000000000
	elseif found < -1000000000 then
		return -1000000000
	end
	return found >= 0 and floor( found ) or -floor( -found )
end

local function badText( name )
	error( "bad argument #1 to '" .. name .. "' (string is not UTF-8)", 3 )
end

-- Patterns that mean the same on ASCII bytes as on code points: all but those with %p, and with quantified characters
-- of several bytes.
local plainPatterns, plainCount = {}, 0

local function isPlain( pattern )
	local known = plainPatterns[pattern]
	if known == nil then
		if plainCount > 2000 then
			plainPatterns, plainCount = {}, 0
		end
		known = not find( pattern, WIDE ) and not find( pattern, '%%[pP]' )
		plainPatterns[pattern] = known
		plainCount = plainCount + 1
	end
	return known
end

-- Patterns that match no ASCII text: the answer is known without asking the host.
local widePatterns, wideCount = {}, 0

local function needsWide( pattern )
	local known = widePatterns[pattern]
	if known == nil then
		if wideCount > 2000 then
			widePatterns, wideCount = {}, 0
		end
		known = host.needs_wide( pattern )
		widePatterns[pattern] = known
		wideCount = wideCount + 1
	end
	return known
end

function ustring.isutf8( s )
	s = checkString( 'isutf8', 1, s )
	return isAscii( s ) or host.len( s ) ~= nil
end

function ustring.len( s )
	s = checkString( 'len', 1, s )
	if isAscii( s ) then
		return #s
	end
	return host.len( s )
end

function ustring.sub( s, i, j )
	s = checkString( 'sub', 1, s )
	i = checkInteger( 'sub', 2, i, 1 )
	j = checkInteger( 'sub', 3, j, -1 )
	if isAscii( s ) then
		return strsub( s, i, j )
	end
	return host.sub( s, i, j ) or badText( 'sub' )
end

function ustring.char( ... )
	local count = select( '#', ... )
	local allAscii = true
	for n = 1, count do
		local code = tonumber( ( select( n, ... ) ) )
		if not code then
			wrongType( 'char', n, 'number', ( select( n, ... ) ) )
		elseif code ~= code or code < 0 or code > 1114111 then
			error( 'bad argument #' .. n .. " to 'char' (value out of range)", 2 )
		end
		allAscii = allAscii and code < 128
	end
	if allAscii then
		return char( ... )
	end
	if count <= 100 then
		return host.char( ... )
	end
	local out, codes = {}, { ... }
	for first = 1, count, 100 do
		out[#out + 1] = host.char( unpack( codes, first, first + 99 < count and first + 99 or count ) )
	end
	return concat( out )
end

function ustring.codepoint( s, i, j )
	s = checkString( 'codepoint', 1, s )
	i = checkInteger( 'codepoint', 2, i, 1 )
	j = checkInteger( 'codepoint', 3, j, i )
	if isAscii( s ) then
		return byte( s, i, j )
	end
	if not host.len( s ) then
		badText( 'codepoint' )
	end
	return host.codepoint( s, i, j )
end

function ustring.gcodepoint( s, i, j )
	s = checkString( 'gcodepoint', 1, s )
	i = checkInteger( 'gcodepoint', 2, i, 1 )
	j = checkInteger( 'gcodepoint', 3, j, -1 )
	local length = host.len( s )
	if not length then
		badText( 'gcodepoint' )
	end
	if i < 0 then
		i = i + length + 1
	end
	if i < 1 then
		i = 1
	end
	if j < 0 then
		j = j + length + 1
	end
	if j > length then
		j = length
	end
	local chunk, at = {}, 1
	return function ()
		if chunk[at] == nil then
			if i > j then
				return nil
			end
			local last = i + 199 < j and i + 199 or j
			chunk, at = { host.codepoint( s, i, last ) }, 1
			i = last + 1
		end
		at = at + 1
		return chunk[at - 1]
	end
end

function ustring.byteoffset( s, l, i )
	s = checkString( 'byteoffset', 1, s )
	return host.byteoffset( s, checkInteger( 'byteoffset', 2, l, 1 ), checkInteger( 'byteoffset', 3, i, 1 ) )
end

function ustring.lower( s )
	s = checkString( 'lower', 1, s )
	if isAscii( s ) then
		return lower( s )
	end
	return host.lower( s ) or badText( 'lower' )
end

function ustring.upper( s )
	s = checkString( 'upper', 1, s )
	if isAscii( s ) then
		return upper( s )
	end
	return host.upper( s ) or badText( 'upper' )
end

local function normalize( name )
	local form = strsub( name, 3 )
	ustring[name] = function ( s )
		s = checkString( name, 1, s )
		if isAscii( s ) then
			return s
		end
		return host.normalize( s, form )
	end
end

normalize( 'toNFC' )
normalize( 'toNFD' )
normalize( 'toNFKC' )
normalize( 'toNFKD' )

function ustring.find( s, pattern, init, plain )
	s = checkString( 'find', 1, s )
	pattern = checkPattern( 'find', pattern )
	init = checkInteger( 'find', 3, init, 1 )
	if isAscii( s ) then
		if plain or isPlain( pattern ) then
			return find( s, pattern, init, plain )
		elseif needsWide( pattern ) then
			return nil
		end
	end
	if plain then
		return host.find_plain( s, pattern, init )
	end
	return hostFind( true, s, pattern, init )
end

function ustring.match( s, pattern, init )
	s = checkString( 'match', 1, s )
	pattern = checkPattern( 'match', pattern )
	init = checkInteger( 'match', 3, init, 1 )
	if isAscii( s ) then
		if isPlain( pattern ) then
			return match( s, pattern, init )
		elseif needsWide( pattern ) then
			return nil
		end
	end
	return hostMatch( true, s, pattern, init )
end

function ustring.gmatch( s, pattern )
	s = checkString( 'gmatch', 1, s )
	pattern = checkPattern( 'gmatch', pattern )
	if isAscii( s ) and isPlain( pattern ) then
		return gmatch( s, pattern )
	end
	return walk( hostMore, hostMatches( true, s, pattern ) )
end

function ustring.gsub( s, pattern, repl, n )
	s = checkString( 'gsub', 1, s )
	pattern = checkPattern( 'gsub', pattern )
	local kind = type( repl )
	if kind == 'number' then
		repl, kind = tostring( repl ), 'string'
	elseif kind ~= 'string' and kind ~= 'table' and kind ~= 'function' then
		wrongType( 'gsub', 3, 'string/function/table', repl )
	end
	n = checkInteger( 'gsub', 4, n, 1000000000 )
	if isAscii( s ) then
		if isPlain( pattern ) and ( kind ~= 'string' or not find( repl, '%%[^%%%d]' ) ) then
			return gsub( s, pattern, repl, n )
		elseif needsWide( pattern ) then
			return s, 0
		end
	end
	if kind == 'string' then
		return hostGsub( true, s, pattern, repl, n )
	end
	return replace( repl, hostMore, hostPieces( true, s, pattern, n ) )
end

-- Widths and precisions of %s count code points.
local function pad( text, flags, width, precision )
	if precision then
		text = ustring.sub( text, 1, precision )
	end
	local missing = ( width or 0 ) - ( ustring.len( text ) or #text )
	if missing <= 0 then
		return text
	end
	return find( flags, '-', 1, true ) and text .. rep( ' ', missing ) or rep( ' ', missing ) .. text
end

function ustring.format( template, ... )
	template = checkString( 'format', 1, template )
	local count = select( '#', ... )
	local allAscii = true
	for n = 1, count do
		local value = select( n, ... )
		if type( value ) == 'string' and find( value, WIDE ) then
			allAscii = false
		end
	end
	if allAscii then
		return format( template, ... )
	end
	local values, at, used = { ... }, 1, 0
	local out = {}
	while true do
		local start, finish, flags, width, precision, kind = find( template, '%%([-+ #0]*)(%d*)(%.?%d*)(.)', at )
		if not start then
			out[#out + 1] = strsub( template, at )
			return concat( out )
		end
		out[#out + 1] = strsub( template, at, start - 1 )
		at = finish + 1
		if kind == '%' then
			out[#out + 1] = '%'
		else
			used = used + 1
			local value = values[used]
			if kind == 's' and type( value ) == 'string' and #width < 3 and #precision < 4 then
				if precision ~= '' then
					precision = tonumber( strsub( precision, 2 ) ) or 0
				else
					precision = nil
				end
				out[#out + 1] = pad( value, flags, tonumber( width ), precision )
			elseif used > count then
				error( 'bad argument #' .. used + 1 .. " to 'format' (no value)", 2 )
			else
				out[#out + 1] = format( strsub( template, start, finish ), value )
			end
		end
	end
end

return ustring
