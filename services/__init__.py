"""What a lens asks: reads the store once for a viewer, calls one analysis, keeps the answer by content.

Screen, command line, export and snapshot all ask here, so that the same question has one answer.
"""
