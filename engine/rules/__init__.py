"""Pure rules of the house: working time, deadlines, and who may do what. Values in, a value out; `now` is an argument.

Anybody above may call them; they know no table, no page and no clock.
"""
