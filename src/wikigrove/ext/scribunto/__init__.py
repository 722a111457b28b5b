"""Scribunto: templates in Lua. The host is the engine's; here are its settings and what the wiki shows."""
