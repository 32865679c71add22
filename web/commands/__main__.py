"""`python -m web.commands` is `bihuan`: for child processes, which need no script on the path."""

from web.commands import main

main(prog_name="bihuan")
