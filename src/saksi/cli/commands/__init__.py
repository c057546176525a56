"""One module a command, each with a click command called `command`.

The module's name is the command's (`_` for `-`), the first line of its docstring its line in `saksi --help`. At the
top a module imports nothing but the standard library, click and `saksi.cli.options`: models, stores and renderers
are imported inside the function, so that no command pays for another.
"""
