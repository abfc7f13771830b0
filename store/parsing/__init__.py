"""How a file is opened, understood and accounted for, whatever its format.

The formats themselves are in store/formats/, one file each; here is what they share.
"""
