-- mw.ext: libraries of extensions, each loaded when first used.
local _, name = ...

local make

function make()
	return setmetatable({}, {
		__index = function(t, key)
			local library = type(key) == "string" and use(name .. "." .. key) or nil
			if library ~= nil then
				rawset(t, key, library)
			end
			return library
		end,
		__copy = make,
	})
end

return make()
