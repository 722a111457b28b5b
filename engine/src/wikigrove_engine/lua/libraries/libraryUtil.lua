-- Checks of arguments for libraries.
local type, error, format, concat = type, error, string.format, table.concat

local util = {}

function util.checkType( name, argIdx, arg, expectType, nilOk )
	if type( arg ) ~= expectType and not ( arg == nil and nilOk ) then
		error( format( "bad argument #%d to '%s' (%s expected, got %s)", argIdx, name, expectType, type( arg ) ), 3 )
	end
end

function util.checkTypeMulti( name, argIdx, arg, expectTypes )
	local found = type( arg )
	for _, expected in ipairs( expectTypes ) do
		if found == expected then
			return
		end
	end
	local count = #expectTypes
	local list = expectTypes[count]
	if count > 1 then
		list = concat( expectTypes, ', ', 1, count - 1 ) .. ' or ' .. list
	end
	error( format( "bad argument #%d to '%s' (%s expected, got %s)", argIdx, name, list, found ), 3 )
end

function util.checkTypeForIndex( index, value, expectType )
	if type( value ) ~= expectType then
		error( format( "value for index '%s' must be %s, %s given", tostring( index ), expectType, type( value ) ), 3 )
	end
end

function util.checkTypeForNamedArg( name, argName, arg, expectType, nilOk )
	if type( arg ) ~= expectType and not ( arg == nil and nilOk ) then
		error( format( "bad named argument %s to '%s' (%s expected, got %s)", argName, name, expectType, type( arg ) ), 3 )
	end
end

function util.makeCheckSelfFunction( libraryName, varName, selfObj, selfObjDesc )
	return function ( self, method )
		if self ~= selfObj then
			error( format(
				'%s: invalid %s. Did you call %s with a dot instead of a colon, i.e. %s.%s() instead of %s:%s()?',
				libraryName, selfObjDesc, method, varName, method, varName, method
			), 3 )
		end
	end
end

return util
