"""Modules that do something. Each names its parameters and calls one verb of the domain."""
