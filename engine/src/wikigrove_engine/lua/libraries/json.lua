-- JSON as mw.text.jsonDecode and jsonEncode have it. Tables know no difference between an array and an object: lists
-- are arrays, all else is objects.
local ustring = use( 'mw.ustring' )
local find, sub, match, gsub, byte, format = native.find, string.sub, native.match, native.gsub, string.byte, string.format
local type, error, tonumber, tostring, pairs, concat, sort = type, error, tonumber, tostring, pairs, table.concat, table.sort
local floor = math.floor

local PRESERVE_KEYS, TRY_FIXING, PRETTY = 1, 2, 4
local MAX_DEPTH = 512

local function hasFlag( flags, flag )
	return floor( flags / flag ) % 2 == 1
end

-- Decoding -----------------------------------------------------------------------------------------------------------

local SYNTAX = 'mw.text.jsonDecode: Syntax error'
local escapes = {
	['"'] = '"', ['\\'] = '\\', ['/'] = '/', b = '\b', f = '\f', n = '\n', r = '\r', t = '\t',
}
local constants = { t = { 'true', true }, f = { 'false', false }, n = { 'null', nil } }

local readValue

local function skip( s, at )
	local _, last = find( s, '^[ \t\r\n]*', at )
	return last + 1
end

local function readEscape( s, at )
	local letter = sub( s, at + 1, at + 1 )
	local plain = escapes[letter]
	if plain then
		return plain, at + 2
	end
	local digits = match( s, '^u(%x%x%x%x)', at + 1 )
	if not digits then
		error( SYNTAX, 0 )
	end
	local code = tonumber( digits, 16 )
	at = at + 6
	if code >= 55296 and code < 56320 then
		-- The first half of a character beyond the basic plane.
		local low = match( s, '^\\u([dD][c-fC-F]%x%x)', at )
		if not low then
			error( 'mw.text.jsonDecode: Single unpaired high surrogate', 0 )
		end
		code = 65536 + ( code - 55296 ) * 1024 + tonumber( low, 16 ) - 56320
		at = at + 6
	elseif code >= 56320 and code < 57344 then
		error( 'mw.text.jsonDecode: Single unpaired high surrogate', 0 )
	end
	return ustring.char( code ), at
end

local function readString( s, at )
	-- `at` is behind the quote.
	local stop = find( s, '["\\%c]', at )
	if stop and byte( s, stop ) == 34 then
		return sub( s, at, stop - 1 ), stop + 1
	end
	local out, count = {}, 0
	while true do
		local code = stop and byte( s, stop )
		if not code or code < 32 then
			error( SYNTAX, 0 )
		end
		count = count + 1
		out[count] = sub( s, at, stop - 1 )
		if code == 34 then
			return concat( out ), stop + 1
		end
		count = count + 1
		if code == 127 then
			out[count], at = '\127', stop + 1
		else
			out[count], at = readEscape( s, stop )
		end
		stop = find( s, '["\\%c]', at )
	end
end

-- PHP makes numbers of such keys, and Lua's modules rely on it.
local function toKey( key )
	if find( key, '^%-?[1-9]%d*$' ) and #key < 16 or key == '0' then
		return tonumber( key )
	end
	return key
end

-- Lists that are numbered from 0 are numbered from 1 in Lua. `order` are the keys as they came.
local function renumber( object, order, count )
	for n = 1, count do
		if order[n] ~= n - 1 then
			return object
		end
	end
	local out = {}
	for n = 1, count do
		out[n] = object[n - 1]
	end
	return out
end

local function readArray( s, at, depth, flags )
	local out, n = {}, 0
	local first = hasFlag( flags, PRESERVE_KEYS ) and 0 or 1
	at = skip( s, at )
	if byte( s, at ) == 93 then
		return out, at + 1
	end
	while true do
		out[first + n], at = readValue( s, at, depth, flags )
		n = n + 1
		at = skip( s, at )
		local code = byte( s, at )
		at = at + 1
		if code == 93 then
			return out, at
		elseif code ~= 44 then
			error( SYNTAX, 0 )
		end
		if hasFlag( flags, TRY_FIXING ) and find( s, '^[ \t\r\n]*%]', at ) then
			return out, skip( s, at ) + 1
		end
	end
end

local function readObject( s, at, depth, flags )
	local out, order, seen, n = {}, {}, {}, 0
	at = skip( s, at )
	if byte( s, at ) == 125 then
		return out, at + 1
	end
	while true do
		at = skip( s, at )
		if byte( s, at ) ~= 34 then
			error( SYNTAX, 0 )
		end
		local key
		key, at = readString( s, at + 1 )
		key = toKey( key )
		at = skip( s, at )
		if byte( s, at ) ~= 58 then
			error( SYNTAX, 0 )
		end
		out[key], at = readValue( s, at + 1, depth, flags )
		if not seen[key] then
			seen[key] = true
			n = n + 1
			order[n] = key
		end
		at = skip( s, at )
		local code = byte( s, at )
		at = at + 1
		if code == 44 and hasFlag( flags, TRY_FIXING ) and find( s, '^[ \t\r\n]*}', at ) then
			at = skip( s, at ) + 1
			code = 125
		end
		if code == 125 then
			return hasFlag( flags, PRESERVE_KEYS ) and out or renumber( out, order, n ), at
		elseif code ~= 44 then
			error( SYNTAX, 0 )
		end
	end
end

function readValue( s, at, depth, flags )
	if depth > MAX_DEPTH then
		error( 'mw.text.jsonDecode: Maximum stack depth exceeded', 0 )
	end
	at = skip( s, at )
	local code = byte( s, at )
	if code == 34 then
		return readString( s, at + 1 )
	elseif code == 123 then
		return readObject( s, at + 1, depth + 1, flags )
	elseif code == 91 then
		return readArray( s, at + 1, depth + 1, flags )
	end
	local constant = code and constants[sub( s, at, at )]
	if constant then
		local last = at + #constant[1] - 1
		if sub( s, at, last ) ~= constant[1] then
			error( SYNTAX, 0 )
		end
		return constant[2], last + 1
	end
	local whole, fraction, exponent = match( s, '^(%-?%d+)(%.?%d*)([eE]?[-+]?%d*)', at )
	if not whole or find( whole, '^%-?0%d' ) or fraction == '.'
		or ( exponent ~= '' and not find( exponent, '^[eE][-+]?%d+$' ) )
	then
		error( SYNTAX, 0 )
	end
	return tonumber( whole .. fraction .. exponent ), at + #whole + #fraction + #exponent
end

local json = { PRESERVE_KEYS = PRESERVE_KEYS, TRY_FIXING = TRY_FIXING, PRETTY = PRETTY }

local function checkFlags( name, flags )
	if flags ~= nil and type( flags ) ~= 'number' then
		error( "bad argument #2 to '" .. name .. "' (number expected, got " .. type( flags ) .. ')', 3 )
	end
	return flags or 0
end

function json.decode( s, flags )
	if type( s ) ~= 'string' then
		error( "bad argument #1 to 'mw.text.jsonDecode' (string expected, got " .. type( s ) .. ')', 2 )
	end
	flags = checkFlags( 'mw.text.jsonDecode', flags )
	if not ustring.isutf8( s ) then
		error( 'mw.text.jsonDecode: Malformed UTF-8 characters, possibly incorrectly encoded', 2 )
	end
	local ok, value, at = pcall( readValue, s, 1, 0, flags )
	if not ok then
		error( value, 2 )
	elseif skip( s, at ) <= #s then
		error( SYNTAX, 2 )
	end
	return value
end

-- Encoding -----------------------------------------------------------------------------------------------------------

local written = { ['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }

local function writeCharacter( char )
	return written[char] or char == '\127' and char or format( '\\u%04x', byte( char ) )
end

local function writeString( s )
	if not ustring.isutf8( s ) then
		error( 'mw.text.jsonEncode: Malformed UTF-8 characters, possibly incorrectly encoded', 0 )
	end
	s = gsub( s, '[%c"\\]', writeCharacter )
	-- Line ends of JavaScript that are none in JSON.
	s = gsub( s, '\226\128\168', '\\u2028' )
	return '"' .. gsub( s, '\226\128\169', '\\u2029' ) .. '"'
end

local function writeNumber( n )
	if n ~= n or n == 1 / 0 or n == -1 / 0 then
		error( 'mw.text.jsonEncode: Cannot encode non-finite numbers', 0 )
	elseif n % 1 == 0 and n > -9.2e18 and n < 9.2e18 then
		return format( '%.0f', n )
	end
	for digits = 15, 17 do
		local s = format( '%.' .. digits .. 'g', n )
		if tonumber( s ) == n then
			-- PHP writes 1.0e+25.
			return ( gsub( s, '^(%-?%d)e', '%1.0e' ) )
		end
	end
end

local writeValue

local function newline( out, indent )
	out[#out + 1] = '\n' .. string.rep( '    ', indent )
end

local function writeArray( t, first, count, out, state )
	out[#out + 1] = '['
	state.indent = state.indent + 1
	for n = 0, count - 1 do
		if n > 0 then
			out[#out + 1] = ','
		end
		if state.pretty then
			newline( out, state.indent )
		end
		writeValue( t[first + n], out, state )
	end
	state.indent = state.indent - 1
	if state.pretty and count > 0 then
		newline( out, state.indent )
	end
	out[#out + 1] = ']'
end

local function orderKeys( a, b )
	local kindA, kindB = type( a ), type( b )
	if kindA ~= kindB then
		return kindA == 'number'
	end
	return a < b
end

local function writeObject( t, keys, out, state )
	sort( keys, orderKeys )
	out[#out + 1] = '{'
	state.indent = state.indent + 1
	for n, key in ipairs( keys ) do
		if n > 1 then
			out[#out + 1] = ','
		end
		if state.pretty then
			newline( out, state.indent )
		end
		out[#out + 1] = writeString( type( key ) == 'number' and writeNumber( key ) or key )
		out[#out + 1] = state.pretty and ': ' or ':'
		writeValue( t[key], out, state )
	end
	state.indent = state.indent - 1
	if state.pretty then
		newline( out, state.indent )
	end
	out[#out + 1] = '}'
end

local function writeTable( t, out, state )
	if state.open[t] then
		error( 'mw.text.jsonEncode: Cannot use recursive tables', 0 )
	end
	state.depth = state.depth + 1
	if state.depth > 150 then
		error( 'mw.text.jsonEncode: Maximum stack depth exceeded', 0 )
	end
	state.open[t] = true
	local keys, count, whole = {}, 0, true
	for key in pairs( t ) do
		local kind = type( key )
		if kind ~= 'string' and kind ~= 'number' then
			error( "mw.text.jsonEncode: Cannot use type '" .. kind .. "' as a table key", 0 )
		end
		count = count + 1
		keys[count] = key
		whole = whole and kind == 'number' and key % 1 == 0
	end
	local first = state.preserve and 0 or 1
	if whole then
		for n = first, first + count - 1 do
			if t[n] == nil then
				whole = false
				break
			end
		end
	end
	if whole then
		writeArray( t, first, count, out, state )
	else
		writeObject( t, keys, out, state )
	end
	state.open[t] = nil
	state.depth = state.depth - 1
end

function writeValue( value, out, state )
	local kind = type( value )
	if kind == 'string' then
		out[#out + 1] = writeString( value )
	elseif kind == 'number' then
		out[#out + 1] = writeNumber( value )
	elseif kind == 'boolean' or value == nil then
		out[#out + 1] = value == nil and 'null' or tostring( value )
	elseif kind == 'table' then
		writeTable( value, out, state )
	else
		error( "mw.text.jsonEncode: Cannot encode type '" .. kind .. "'", 0 )
	end
end

function json.encode( value, flags )
	flags = checkFlags( 'mw.text.jsonEncode', flags )
	local out = {}
	local state = {
		indent = 0, depth = 0, open = {}, pretty = hasFlag( flags, PRETTY ), preserve = hasFlag( flags, PRESERVE_KEYS ),
	}
	local ok, refused = pcall( writeValue, value, out, state )
	if not ok then
		error( refused, 2 )
	end
	return concat( out )
end

return json
