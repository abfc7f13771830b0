"""The message of a file that cannot be written, the same for every form."""

UNWRITABLE = "export_unwritable"
