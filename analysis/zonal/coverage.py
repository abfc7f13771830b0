"""Compiled loops: exact share of each cell inside a polygon, and what cells hold, summed without listing them.

A polygon's edges are walked once. Each leaves, in the cells it passes, the signed area between itself and the
cell's right side; the running sum along a row is then the covered share of every cell. Blocks that no edge
passes are inside or outside as a whole: what they hold is known beforehand.
"""

import numpy as np
from numba import njit

BLOCK = 64  # cells a side
CLASSES = 16  # four bits a key: 0 unknown, 1 below every stop, 2 and more at or above the first, second ...
MAX_KEYS = 7
ARTEFACT = 1 << 28  # this cell's hazard is an artefact of the model: it counts as none
SLACK = 1e-6  # of a cell: an edge on a block's side marks the blocks on both sides
NOTHING = 1e-9  # of a cell: less than this is rounding


@njit(cache=True, nogil=True, error_model="numpy")
def pack_words(values, stops, artefact):
    """Pack each key's class of a cell into one word.

    `values` (keys x rows x columns, NaN unknown), `stops` ascending, `artefact` (rows x columns).
    """
    keys, rows, columns = values.shape
    words = np.zeros((rows, columns), np.uint32)
    for row in range(rows):
        for column in range(columns):
            word, spurious = 0, False
            for key in range(keys):
                value = values[key, row, column]
                if value != value:
                    continue
                step = 1
                while step <= len(stops) and value >= stops[step - 1]:
                    step += 1
                if step > 1 and artefact[row, column]:
                    step, spurious = 1, True
                word |= step << (4 * key)
            words[row, column] = word | ARTEFACT if spurious else word
    return words


@njit(cache=True, nogil=True, error_model="numpy")
def fold(people, words, row_area, keys, sums, by_people, by_area, alike):
    """Sum every block of a window whose sides are whole blocks.

    `sums` (4 x block rows x block columns) gets people, area where people are known, area where all is known,
    and people on artefacts; `by_people` and `by_area` (block rows x block columns x keys x classes) the same by
    class; `alike` whether the block's words are all the same.
    """
    for i in range(people.shape[0] // BLOCK):
        for j in range(people.shape[1] // BLOCK):
            alike[i, j] = True
            first = words[i * BLOCK, j * BLOCK]
            for row in range(i * BLOCK, (i + 1) * BLOCK):
                for column in range(j * BLOCK, (j + 1) * BLOCK):
                    word = words[row, column]
                    if word != first:
                        alike[i, j] = False
                    value = people[row, column]
                    if value == value:
                        sums[0, i, j] += value
                        sums[1, i, j] += row_area[row]
                        known_area, spurious = _add(word, value, row_area[row], keys, by_people[i, j], by_area[i, j])
                        sums[2, i, j] += known_area
                        sums[3, i, j] += spurious


@njit(cache=True, nogil=True, inline="always")
def _add(word, people, area, keys, by_people, by_area):
    """Add people and area to the class of each key; gives the area known in all, and people on artefacts."""
    known_area = area
    for key in range(keys):
        step = (word >> (4 * key)) & 15
        by_people[key, step] += people
        by_area[key, step] += area
        if step == 0:
            known_area = 0.0
    return known_area, people if word & ARTEFACT else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def zone_sums(edges, start, which, top, row_area, keys, blocks, out, by_people, by_area):
    """Sum what lies inside each zone, in one strip of blocks.

    Args:
        edges: x0, y0, x1, y1 in cells of the whole grid; exteriors counter-clockwise, holes clockwise.
        start: where each zone's edges begin (zones + 1).
        which: the zones that reach this strip.
        top: the strip's first row in the whole grid.
        row_area: km2 of one cell of each row of the strip.
        keys: how many classes a word holds.
        blocks: the strip's arrays; see analysis/zonal/blocks.py.
        out: 4 x len(which): people, area of known people, area known in all, people on artefacts.
        by_people: people, len(which) x keys x classes.
        by_area: km2, the same shape.
    """
    people_at = blocks[2]
    height, width = people_at.shape
    for n in range(len(which)):
        first, last = start[which[n]], start[which[n] + 1]
        mark = np.zeros((height, width), np.int32)
        count, low, high = _mark(edges, first, last, top, mark)
        if low > high:
            continue
        cover = np.zeros((count, BLOCK, BLOCK + 1))
        for e in range(first, last):
            _add_edge(edges[e, 0], edges[e, 1] - top, edges[e, 2], edges[e, 3] - top, mark, cover)
        carry = np.empty(BLOCK)
        for i in range(low, high + 1):
            carry[:] = 0.0
            for j in range(width):
                if mark[i, j]:
                    _partly(cover[mark[i, j] - 1], carry, i, j, row_area, keys, blocks, n, out, by_people, by_area)
                elif carry[0] > 0.5:
                    _add_full_block(i, j, keys, blocks, n, out, by_people, by_area)


@njit(cache=True, nogil=True, error_model="numpy")
def _mark(edges, first, last, top, mark):
    """Number the blocks that a zone's edges pass; gives their count and the first and last block row."""
    height, width = mark.shape
    rows = height * BLOCK
    low, high = height, -1
    for e in range(first, last):
        x0, y0, x1, y1 = edges[e, 0], edges[e, 1] - top, edges[e, 2], edges[e, 3] - top
        if y0 == y1:  # it covers nothing itself, but what it passes is no longer alike
            if 0 <= y0 < rows:
                i = int(y0) // BLOCK
                low, high = min(low, i), max(high, i)
                _pass(min(x0, x1), max(x0, x1), i, mark)
            continue
        upper, lower = max(min(y0, y1), 0.0), min(max(y0, y1), rows)
        if upper >= lower:
            continue
        slope = (x1 - x0) / (y1 - y0)
        for i in range(int(upper) // BLOCK, height):
            begin, end = max(upper, i * BLOCK), min(lower, (i + 1) * BLOCK)
            if begin >= end:
                break
            low, high = min(low, i), max(high, i)
            a, b = x0 + (begin - y0) * slope, x0 + (end - y0) * slope
            _pass(min(a, b), max(a, b), i, mark)
    count = 0
    for i in range(low, high + 1):
        for j in range(width):
            if mark[i, j]:
                count += 1
                mark[i, j] = count
    return count, low, high


@njit(cache=True, nogil=True, inline="always")
def _pass(left, right, i, mark):
    """Mark the blocks of a block row between two columns, what lies left of the grid as its first block."""
    first = max(int(np.floor((left - SLACK) / BLOCK)), 0)
    last = min(max(int(np.floor((right + SLACK) / BLOCK)), 0), mark.shape[1] - 1)
    for j in range(first, last + 1):
        mark[i, j] = 1


@njit(cache=True, nogil=True, error_model="numpy")
def _add_edge(x0, y0, x1, y1, mark, cover):
    """Lay one edge into the rows it passes."""
    rows, columns = mark.shape[0] * BLOCK, mark.shape[1] * BLOCK
    upper, lower = max(min(y0, y1), 0.0), min(max(y0, y1), rows)
    if upper >= lower:
        return
    slope = (x1 - x0) / (y1 - y0)
    sign = 1.0 if y1 > y0 else -1.0
    for row in range(int(upper), int(np.ceil(lower))):
        begin, end = max(upper, row), min(lower, row + 1)
        a, b = x0 + (begin - y0) * slope, x0 + (end - y0) * slope
        left, right = min(a, b), max(a, b)
        if left < columns and end > begin:
            _spread(left, right, (end - begin) * sign, row, columns, mark, cover)


@njit(cache=True, nogil=True, error_model="numpy")
def _spread(left, right, drop, row, columns, mark, cover):
    """Lay a piece of an edge inside one row: `drop` is its signed height, `left` to `right` its extent."""
    if right <= 0:
        _add_to_cell(0, 0.0, drop, row, mark, cover)
        return
    if left < 0:  # what lies left of the grid stands at its side
        outside = drop * (-left / (right - left))
        _add_to_cell(0, 0.0, outside, row, mark, cover)
        drop, left = drop - outside, 0.0
    if right > columns:  # what lies right of it covers nothing
        drop, right = drop * ((columns - left) / (right - left)), float(columns)
    column, end = min(int(left), columns - 1), min(int(right), columns - 1)
    if column == end:
        _add_to_cell(column, (left + right) / 2 - column, drop, row, mark, cover)
        return
    steep, x = drop / (right - left), left
    while column <= end:
        following = min(column + 1.0, right)
        _add_to_cell(column, (x + following) / 2 - column, steep * (following - x), row, mark, cover)
        x = following
        column += 1


@njit(cache=True, nogil=True, inline="always")
def _add_to_cell(column, offset, drop, row, mark, cover):
    """A cell gets what lies right of the edge inside it; all cells further right get the whole."""
    block, inside = mark[row // BLOCK, column // BLOCK] - 1, column % BLOCK
    if block < 0:  # never: but a share put into another block would be a wrong number, and nobody would see it
        raise IndexError("an edge passes a block that was not marked")
    cover[block, row % BLOCK, inside] += drop * (1.0 - offset)
    cover[block, row % BLOCK, inside + 1] += drop * offset


@njit(cache=True, nogil=True, error_model="numpy")
def _partly(cover, carry, i, j, row_area, keys, blocks, n, out, by_people, by_area):
    """Add the cells of a block that the zone's edge passes; neighbours of one word are added together."""
    people, words, people_at, words_at, plain = blocks[0], blocks[1], blocks[2], blocks[3], blocks[4]
    at, w = people_at[i, j], words_at[i, j]
    word = plain[i, j]
    persons, area = 0.0, 0.0
    for row in range(BLOCK):
        share = carry[row]
        km2 = row_area[i * BLOCK + row]
        for column in range(BLOCK):
            share += cover[row, column]
            if at < 0 or share < NOTHING:
                continue
            value = people[at, row, column]
            if value != value:
                continue
            if w >= 0 and words[w, row, column] != word:
                if area > 0:
                    _accumulate(word, persons, area, keys, n, out, by_people, by_area)
                word, persons, area = words[w, row, column], 0.0, 0.0
            persons += share * value
            area += share * km2
        carry[row] = share + cover[row, BLOCK]
    if area > 0:
        _accumulate(word, persons, area, keys, n, out, by_people, by_area)


@njit(cache=True, nogil=True, inline="always")
def _accumulate(word, people, area, keys, n, out, by_people, by_area):
    """Add people and area of one word to a zone."""
    known_area, spurious = _add(word, people, area, keys, by_people[n], by_area[n])
    out[0, n] += people
    out[1, n] += area
    out[2, n] += known_area
    out[3, n] += spurious


@njit(cache=True, nogil=True, error_model="numpy")
def _add_full_block(i, j, keys, blocks, n, out, by_people, by_area):
    """Add a block that lies inside the zone as a whole."""
    people_at, words_at, plain, sums, mixed_people, mixed_area = blocks[2:]
    if people_at[i, j] < 0:
        return
    w = words_at[i, j]
    if w < 0:
        _accumulate(plain[i, j], sums[0, i, j], sums[1, i, j], keys, n, out, by_people, by_area)
        return
    for part in range(4):
        out[part, n] += sums[part, i, j]
    for key in range(keys):
        for step in range(CLASSES):
            by_people[n, key, step] += mixed_people[w, key, step]
            by_area[n, key, step] += mixed_area[w, key, step]
