"""The commands of `fingerpost`, one small module a group; `core.cli` wires them."""
