"""Snippets of Lua in tests."""

from __future__ import annotations

from wikigrove_engine.lua.snippets import run_lua

SHOW = """
local function show(...)
  local out = {}
  for i = 1, select('#', ...) do
    local value = select(i, ...)
    if type(value) == 'table' and getmetatable(value) == nil then
      local parts = {}
      for n, item in ipairs(value) do parts[n] = tostring(item) end
      value = '{' .. table.concat(parts, ',') .. '}'
    end
    out[i] = tostring(value)
  end
  return table.concat(out, ' ')
end
"""


def evaluate(expression: str, **options: object) -> str:
    """The values of an expression as texts, with spaces between."""
    return run_lua(f"{SHOW} return show({expression})", **options)  # type: ignore[arg-type]


def refusal(expression: str) -> str:
    """The error of an expression, without the place."""
    return run_lua(
        f"local ok, err = pcall(function() return {expression} end)\nreturn (tostring(err):gsub('^[^ ]*:%d+: ', ''))"
    )
