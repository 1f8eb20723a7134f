"""Writes bert.txt: what each code point becomes before words are cut into pieces. Run: python3 bert.py > bert.txt

Lines are as in CodePointTable. The steps are those of uncased BERT: control characters, U+FFFD and unassigned code points are dropped,
white space becomes a space, canonical decomposition without non-spacing marks, lower case. Hangul syllables are left to the code.
"""
import unicodedata as ud

WHITE = '\t\n\r'


def mapped(code):
    """The result as a string, or None when the code point stays."""
    char = chr(code)
    if char in WHITE:
        return ' '
    category = ud.category(char)
    if category[0] == 'C' or code == 0xFFFD:
        return ''
    if category[0] == 'Z':
        return None if char == ' ' else ' '
    if 0xAC00 <= code <= 0xD7A3:
        return None
    plain = ''.join(c for c in ud.normalize('NFD', char) if ud.category(c) != 'Mn').lower()
    return None if plain == char else plain


def main():
    rows = []
    for code in range(0x110000):
        text = mapped(code)
        if text is None:
            continue
        units = text.encode('utf-16-be')
        units = [int.from_bytes(units[i:i + 2], 'big') for i in range(0, len(units), 2)]
        last = rows[-1] if rows else None
        follows = last and last[1] == code - 1
        if not units:
            if follows and last[2] == 'control':
                last[1] = code
            else:
                rows.append([code, code, 'control', 0])
        elif len(units) == 1:
            if follows and last[2] == 'shift' and last[3] == units[0] - code:
                last[1] = code
            else:
                rows.append([code, code, 'shift', units[0] - code])
        else:
            rows.append([code, code, '=' + ' '.join('%X' % unit for unit in units), 0])
    for first, end, action, shift in rows:
        where = '%X' % first if first == end else '%X-%X' % (first, end)
        print(where, '+%X' % (first + shift) if action == 'shift' else action)


if __name__ == '__main__':
    main()
