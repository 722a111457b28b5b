-- bit32 of Lua 5.2: numbers as 32 bits.
local host = ...

local type, error, tonumber, select, floor = type, error, tonumber, select, math.floor
local hostBand, hostBor, hostBxor = host.band, host.bor, host.bxor
local WHOLE = 4294967296

local function checkNumber( name, n, value )
	local number = tonumber( value )
	if not number then
		error( 'bad argument #' .. n .. " to '" .. name .. "' (number expected, got "
			.. ( value == nil and 'no value' or type( value ) ) .. ')', 3 )
	end
	return number
end

local function toBits( name, n, value )
	if type( value ) ~= 'number' then
		local number = tonumber( value )
		if not number then
			error( 'bad argument #' .. n .. " to '" .. name .. "' (number expected, got "
				.. ( value == nil and 'no value' or type( value ) ) .. ')', 3 )
		end
		value = number
	end
	if value ~= value or value == 1 / 0 or value == -1 / 0 then
		return 0
	end
	return floor( value ) % WHOLE
end

local function combine( name, operation, neutral )
	return function ( a, b, ... )
		if b == nil and select( '#', ... ) == 0 then
			return a == nil and neutral or toBits( name, 1, a )
		end
		local result = operation( toBits( name, 1, a ), toBits( name, 2, b ) )
		for n = 1, select( '#', ... ) do
			result = operation( result, toBits( name, n + 2, ( select( n, ... ) ) ) )
		end
		return result
	end
end

local bit32 = {
	band = combine( 'band', hostBand, WHOLE - 1 ),
	bor = combine( 'bor', hostBor, 0 ),
	bxor = combine( 'bxor', hostBxor, 0 ),
}

function bit32.btest( ... )
	return bit32.band( ... ) ~= 0
end

function bit32.bnot( x )
	return WHOLE - 1 - toBits( 'bnot', 1, x )
end

local function shiftLeft( x, disp )
	if disp <= -32 or disp >= 32 then
		return 0
	end
	return disp >= 0 and x * 2 ^ disp % WHOLE or floor( x * 2 ^ disp )
end

local function checkShift( name, disp )
	local number = checkNumber( name, 2, disp )
	return number >= 0 and floor( number ) or -floor( -number )
end

function bit32.lshift( x, disp )
	return shiftLeft( toBits( 'lshift', 1, x ), checkShift( 'lshift', disp ) )
end

function bit32.rshift( x, disp )
	return shiftLeft( toBits( 'rshift', 1, x ), -checkShift( 'rshift', disp ) )
end

function bit32.arshift( x, disp )
	x, disp = toBits( 'arshift', 1, x ), checkShift( 'arshift', disp )
	if disp <= 0 or x < WHOLE / 2 then
		return shiftLeft( x, -disp )
	elseif disp >= 31 then
		return WHOLE - 1
	end
	return shiftLeft( x, -disp ) + WHOLE - 2 ^ ( 32 - disp )
end

local function rotate( x, disp )
	disp = disp % 32
	return ( shiftLeft( x, disp ) + shiftLeft( x, disp - 32 ) ) % WHOLE
end

function bit32.lrotate( x, disp )
	return rotate( toBits( 'lrotate', 1, x ), checkShift( 'lrotate', disp ) )
end

function bit32.rrotate( x, disp )
	return rotate( toBits( 'rrotate', 1, x ), -checkShift( 'rrotate', disp ) )
end

local function checkField( name, first, field, width )
	field = floor( checkNumber( name, first, field ) )
	width = width == nil and 1 or floor( checkNumber( name, first + 1, width ) )
	if field < 0 then
		error( 'bad argument #' .. first .. " to '" .. name .. "' (field cannot be negative)", 3 )
	elseif width < 1 then
		error( 'bad argument #' .. first + 1 .. " to '" .. name .. "' (width must be positive)", 3 )
	elseif field + width > 32 then
		error( 'trying to access non-existent bits', 3 )
	end
	return field, width
end

function bit32.extract( n, field, width )
	n = toBits( 'extract', 1, n )
	field, width = checkField( 'extract', 2, field, width )
	return floor( n / 2 ^ field ) % 2 ^ width
end

function bit32.replace( n, v, field, width )
	n, v = toBits( 'replace', 1, n ), toBits( 'replace', 2, v )
	field, width = checkField( 'replace', 3, field, width )
	local old = floor( n / 2 ^ field ) % 2 ^ width
	return n + ( v % 2 ^ width - old ) * 2 ^ field
end

return bit32
