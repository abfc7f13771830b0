"""How a file is opened, understood and accounted for, whatever its format.

The formats themselves are in store/readers/, one file each; here is what they share.
"""
