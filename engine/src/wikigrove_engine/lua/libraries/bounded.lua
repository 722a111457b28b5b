-- string.find, match, gmatch and gsub that always end soon: Lua's own where the pattern can't backtrack badly on a text
-- of this length, else a linear matcher of the host. Loaded first of all; it puts its functions in place of Lua's own.
local host = ...

local find, match, gmatch, gsub = string.find, string.match, string.gmatch, string.gsub
local type, error, tostring, tonumber, unpack, concat = type, error, tostring, tonumber, unpack, table.concat
local hostFind, hostMatch, hostGsub = host.find, host.match, host.gsub
local hostMatches, hostPieces, hostMore = host.matches, host.pieces, host.more
local hostFindBytes = host.find_bytes
local nativeLimit, isCheap = host.native_limit, host.is_cheap

-- For our own libraries only, where the pattern is theirs and can't take long: modules have other globals.
native = { find = find, match = match, gmatch = gmatch, gsub = gsub }

-- How long a text may be for Lua's own functions, by pattern; forgotten when there are many.
local limits, limitCount = {}, 0
-- The last long text on which a pattern was found cheap: loops search one text many times.
local cheapTexts = {}

local function limitOf( pattern )
	local limit = limits[pattern]
	if limit == nil then
		if limitCount > 2000 then
			limits, limitCount, cheapTexts = {}, 0, {}
		end
		limit = nativeLimit( pattern )
		limits[pattern] = limit
		limitCount = limitCount + 1
	end
	return limit
end

local function isNative( s, pattern )
	local textType, patternType = type( s ), type( pattern )
	if ( textType ~= 'string' and textType ~= 'number' ) or ( patternType ~= 'string' and patternType ~= 'number' ) then
		-- Lua's own function says what is wrong.
		return true
	end
	s, pattern = tostring( s ), tostring( pattern )
	if #s <= limitOf( pattern ) or cheapTexts[pattern] == s then
		return true
	elseif isCheap( s, pattern ) then
		cheapTexts[pattern] = s
		return true
	end
	return false
end

local function toInit( init )
	init = tonumber( init ) or 1
	return init ~= init and 1 or init < -2147483648 and -2147483648 or init > 2147483647 and 2147483647
		or init - init % 1
end

local bounded = {}

function bounded.find( s, pattern, init, plain )
	local limit = limits[pattern]
	if plain then
		if type( s ) == 'string' and type( pattern ) == 'string' and #s * #pattern > 1e9 then
			return hostFindBytes( s, pattern, toInit( init ) )
		end
		return find( s, pattern, init, true )
	end
	if limit and type( s ) == 'string' and #s <= limit or isNative( s, pattern ) then
		return find( s, pattern, init )
	end
	return hostFind( false, tostring( s ), tostring( pattern ), toInit( init ) )
end

function bounded.match( s, pattern, init )
	local limit = limits[pattern]
	if limit and type( s ) == 'string' and #s <= limit or isNative( s, pattern ) then
		return match( s, pattern, init )
	end
	return hostMatch( false, tostring( s ), tostring( pattern ), toInit( init ) )
end

-- Walk through what the host finds: `more( id )` answers the number of matches and then the captures of each.
function bounded.walk( more, id )
	local chunk, at, left, width = nil, 1, 0, 1
	return function ()
		if left == 0 then
			chunk = { more( id ) }
			left, at = chunk[1], 2
			if left == 0 then
				return nil
			end
			width = ( #chunk - 1 ) / left
		end
		left = left - 1
		local first = at
		at = at + width
		if width == 1 then
			return chunk[first]
		end
		return unpack( chunk, first, at - 1 )
	end
end

-- Replace by a table or a function what the host finds.
function bounded.replace( repl, more, id )
	local out, count = {}, 0
	local isTable = type( repl ) == 'table'
	while true do
		local chunk = { more( id ) }
		local matches = chunk[1]
		if matches == 0 then
			out[#out + 1] = chunk[2]
			return concat( out ), count
		end
		local width = ( #chunk - 1 ) / matches
		for first = 2, #chunk, width do
			local whole = chunk[first + 1]
			local value
			if isTable then
				value = repl[width > 2 and chunk[first + 2] or whole]
			elseif width > 2 then
				value = repl( unpack( chunk, first + 2, first + width - 1 ) )
			else
				value = repl( whole )
			end
			if not value then
				value = whole
			elseif type( value ) ~= 'string' and type( value ) ~= 'number' then
				error( 'invalid replacement value (a ' .. type( value ) .. ')', 3 )
			end
			out[#out + 1] = chunk[first]
			out[#out + 1] = value
			count = count + 1
		end
	end
end

function bounded.gmatch( s, pattern )
	local limit = limits[pattern]
	if limit and type( s ) == 'string' and #s <= limit or isNative( s, pattern ) then
		return gmatch( s, pattern )
	end
	return bounded.walk( hostMore, hostMatches( false, tostring( s ), tostring( pattern ) ) )
end

function bounded.gsub( s, pattern, repl, count )
	local limit = limits[pattern]
	if limit and type( s ) == 'string' and #s <= limit then
		return gsub( s, pattern, repl, count )
	end
	local kind = type( repl )
	if isNative( s, pattern )
		or ( kind ~= 'string' and kind ~= 'number' and kind ~= 'table' and kind ~= 'function' )
	then
		return gsub( s, pattern, repl, count )
	end
	s, pattern = tostring( s ), tostring( pattern )
	limit = toInit( count or #s + 1 )
	if kind == 'string' or kind == 'number' then
		return hostGsub( false, s, pattern, tostring( repl ), limit )
	end
	return bounded.replace( repl, hostMore, hostPieces( false, s, pattern, limit ) )
end

string.find, string.match, string.gmatch, string.gsub = bounded.find, bounded.match, bounded.gmatch, bounded.gsub

return bounded
