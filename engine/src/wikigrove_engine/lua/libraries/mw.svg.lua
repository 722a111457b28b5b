-- mw.svg: drawings that modules make, shown as images.
local host = ...

local util = use( 'libraryUtil' )
local text = use( 'mw.text' )
local checkType = util.checkType
local error, type, tostring, pairs, concat, find, sort = error, type, tostring, pairs, table.concat, string.find, table.sort

local svg = {}

local function sorted( t )
	local keys = {}
	for key in pairs( t ) do
		keys[#keys + 1] = key
	end
	sort( keys )
	return keys
end

local function checkAttribute( method, name, value )
	checkType( method, 1, name, 'string' )
	if find( name, '[\t\r\n\f /<>="\'%z]' ) or name == '' then
		error( "bad argument #1 to '" .. method .. "' (invalid attribute name '" .. name .. "')", 3 )
	end
	if value ~= nil and type( value ) ~= 'string' and type( value ) ~= 'number' then
		error( "bad argument #2 to '" .. method .. "' (string expected, got " .. type( value ) .. ')', 3 )
	end
	return value ~= nil and tostring( value ) or nil
end

function svg.new()
	local attributes, imageAttributes, content = {}, {}, ''
	local object = {}
	local checkSelf = util.makeCheckSelfFunction( 'mw.svg', 'svg', object, 'svg object' )

	function object:setAttribute( name, value )
		checkSelf( self, 'setAttribute' )
		attributes[name] = checkAttribute( 'setAttribute', name, value )
		return self
	end

	function object:setImgAttribute( name, value )
		checkSelf( self, 'setImgAttribute' )
		imageAttributes[name] = checkAttribute( 'setImgAttribute', name, value )
		return self
	end

	function object:setContent( value )
		checkSelf( self, 'setContent' )
		checkType( 'setContent', 1, value, 'string' )
		content = value
		return self
	end

	function object:toString()
		checkSelf( self, 'toString' )
		local out = { '<svg xmlns="http://www.w3.org/2000/svg"' }
		for _, name in ipairs( sorted( attributes ) ) do
			if name ~= 'xmlns' then
				out[#out + 1] = ' ' .. name .. '="' .. text.encode( attributes[name], '<>&"' ) .. '"'
			end
		end
		out[#out + 1] = '>' .. content .. '</svg>'
		return concat( out )
	end

	function object:toImage()
		checkSelf( self, 'toImage' )
		local flat = {}
		for _, name in ipairs( sorted( imageAttributes ) ) do
			flat[#flat + 1] = name
			flat[#flat + 1] = imageAttributes[name]
		end
		return host.image( self:toString(), unpack( flat, 1, #flat < 200 and #flat or 200 ) )
	end

	return setmetatable( object, { __tostring = function ()
		return object:toString()
	end } )
end

return svg
