"""The ways in for programs: wire formats over the same domain calls as the screens. Doors never write."""
