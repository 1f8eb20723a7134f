"""Writes folding.txt: what each code point becomes in the folded view. Run: python3 folding.py > folding.txt

Lines are `first[-last] action`: `mark`, `hidden`, `control` (dropped), `=HEX HEX..` (becomes these), `+HEX` (a range that maps to a
range of equal length). Sources: the Unicode character database of Python's unicodedata (decompositions, digits, names) and the
look-alikes below, after UTS 39: only letters and digits that are not ASCII fold to ASCII ones, ASCII stays as it is.
"""
import re
import sys
import unicodedata as ud

# Marks that decorate letters of several scripts, or optional points. Marks that spell vowels (Indic, Thai, ...) stay.
MARKS = [(0x300, 0x34E), (0x350, 0x36F), (0x483, 0x489), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),
         (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED),
         (0x1AB0, 0x1ACE), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0xFE20, 0xFE2F)]

# Invisible, direction-changing or default-ignorable. Tags E0020-E007E become their ASCII instead.
HIDDEN = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
          (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB),
          (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xD800, 0xDFFF), (0xE0000, 0xE001F), (0xE007F, 0xE0FFF)]

CONTROL = [(0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F)]

# Zeros of decimal digits that are newer than Python's database.
NEW_ZEROS = [0x10D40, 0x116D0, 0x116DA, 0x11BF0, 0x11DE0, 0x11F50, 0x16130, 0x16D70, 0x1CCF0, 0x1E4F0, 0x1E5F1]

PUNCTUATION = {
    ' ': '\u2800', '\n': '\u0085\u2028\u2029',
    '-': '\u058a\u05be\u1806\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\ufe58\u2e3a\u2e3b',
    '.': '\u06d4\u066b\u0701\u0702\u3002\ua4f8\ua60e\u0964', ',': '\u060c\u066c\u201a\u3001\ua4f9', ';': '\u061b\u204f',
    ':': '\u0589\u05c3\u0703\u0704\u2236\ua789\u02d0\u02f8\ua4fd', '/': '\u2044\u2215\u29f8\u2571\u1735', '\\': '\u2216\u29f5\u29f9\u2572',
    "'": '\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02c8\u02ca\u02cb\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\u07f4\u07f5\uff07',
    '"': '\u02ba\u05f4\u201c\u201d\u201f\u2033\u2036\u3003', '|': '\u2223\u23d0\u2502\u2758\u05c0\uffe8', '*': '\u2217\u204e\u066d\u2731',
    '~': '\u223c\u02dc\u301c\u2053', '_': '\u2017\u02cd', '<': '\u2039\u1438\u02c2', '>': '\u203a\u1433\u02c3', '=': '\ua78a\u1400\u30a0\ua4ff',
    '%': '\u066a', '+': '\u2795', '^': '\u02c4\u02c6',
}

# letter: look-alikes, scripts in the order Latin, Greek, Cyrillic, Armenian, Cherokee, Coptic, Lisu, Canadian, others.
LETTERS = {
    'A': '\u0391\u0410\u13aa\ua4ee\u15c5\u1d00\u1f08\U000102a0', 'B': '\u0392\u0412\u13f4\u15f7\ua4d0\ua7b4\U00010282\U000102a1\U00010301',
    'C': '\u03f9\u0421\u13df\u2ca4\ua4da\u216d\u2282\U000102a2\U00010302\U0001f74c', 'D': '\u13a0\u15de\ua4d3\u216e\u0502',
    'E': '\u0395\u0415\u13ac\ua4f0\u22ff\u2d39\U00010286', 'F': '\u03dc\ua4dd\u15b4\ua798\U00010287\U000102a5', 'G': '\u050c\u13c0\u13f3\ua4d6',
    'H': '\u0397\u041d\u13bb\u2c8e\ua4e7\u157c\U000102cf', 'I': '\u0399\u0406\u04c0\u2c92\ua4f2\u2160\u2d4f\u16c1\U0001028a\U00010309',
    'J': '\u037f\u0408\u13ab\ua4d9\ua7b2\u148d', 'K': '\u039a\u041a\u13e6\u2c94\ua4d7\u16d5', 'L': '\u13de\u2cd0\ua4e1\u14aa\u216c\U0001041b',
    'M': '\u039c\u041c\u03fa\u13b7\u2c98\ua4df\u15f0\u16d6\u216f\U000102b0\U00010311', 'N': '\u039d\u2c9a\ua4e0\U00010513',
    'O': '\u039f\u041e\u0555\u2c9e\ua4f3\u2d54\u3007\u0b20\U00010292\U000102ab\U00010404', 'P': '\u03a1\u0420\u13e2\u2ca2\ua4d1\u146d\U00010295',
    'Q': '\u051a\u2d55', 'R': '\u13a1\u13d2\u1587\ua4e3\u01a6', 'S': '\u0405\u054f\u13d5\u13da\ua4e2\U00010296\U00010420',
    'T': '\u03a4\u0422\u13a2\u2ca6\ua4d4\u22a4\u27d9\U00010297\U000102b1\U00010315', 'U': '\u054d\u1200\u144c\ua4f4\u222a\u22c3', 'V': '\u0474\u13d9\u142f\u2164\u2d38\ua4e6',
    'W': '\u051c\u13b3\u13d4\ua4ea\u051d', 'X': '\u03a7\u0425\u2169\u166d\u2cac\u2d5d\ua4eb\ua7b3\u16b7\U00010290\U000102b4\U00010317',
    'Y': '\u03a5\u03d2\u0423\u04ae\u13a9\u13bd\u2ca8\ua4ec\U000102b2', 'Z': '\u0396\u13c3\ua4dc\U000102f5',
    'a': '\u0251\u03b1\u0430\u237a\u1d00', 'b': '\u0184\u042c\u044c\u13cf\u15af\u0432\u0299', 'c': '\u03f2\u0441\u1d04\u2ca5\u217d\U0001043d',
    'd': '\u0501\u13e7\u146f\u217e\ua4d2\u1d05', 'e': '\u0435\u04bd\u212e\uab32\u03b5\u025b\u1d07\u0454', 'f': '\u03dd\u0584\u1e9d\ua799\uab35\ua730',
    'g': '\u018d\u0261\u0581\u1d83\u0262', 'h': '\u04bb\u0570\u13c2\u043d\u029c', 'i': '\u0131\u0269\u026a\u03b9\u0456\u2170\u2373\ua647\uab75\u13a5\u1d09',
    'j': '\u03f3\u0458\u1d0a', 'k': '\u03ba\u043a\u0138\u1d0b\u2c95', 'l': '\u04cf\u01c0\u217c\u05c0\u029f\u026d\u01c0', 'm': '\u043c\u1d0d\u217f', 'n': '\u0578\u057c\u0274\u03b7',
    'o': '\u03bf\u03c3\u043e\u0585\u1d0f\u1d11\u2c9f\uab3d\U0001042c', 'p': '\u03c1\u03f1\u0440\u1d18\u2374\u2ca3', 'q': '\u051b\u0563\u0566\ua7af',
    'r': '\u0433\u1d26\u2c85\uab47\uab48\uab81\u0280', 's': '\u01bd\u0455\ua731\uabaa\U00010448', 't': '\u0442\u03c4\u1d1b', 'u': '\u028b\u03c5\u057d\u1d1c\ua79f\uab4e\uab52',
    'v': '\u03bd\u0475\u1d20\u2174\u2228\u22c1\uaba9', 'w': '\u0461\u051d\u0561\u026f\u1d21\uab83\u03c9', 'x': '\u03c7\u0445\u1541\u157d\u166e\u2179\u2cad\u292b\u292c\u00d7\u2a2f',
    'y': '\u0263\u028f\u03b3\u0443\u04af\u10e7\u1d8c\u1eff\u213d\uab5a', 'z': '\u1d22\u0290\uab93',
    '2': '\u01a7\u03e8\u14bf\ua644\ua6ef\ua75a', '3': '\u01b7\u021c\u0417\u04e0\u2ccc\ua76a\ua7ab', '4': '\u13ce', '5': '\u01bc', '6': '\u0431\u13ee\u2cd2', '8': '\u0222\u0223\u0b03\u09ea',
    '9': '\u2cca\ua76e',
}

NAMED = re.compile(r'^LATIN (?:(CAPITAL|SMALL) LETTER|LETTER (SMALL) CAPITAL) ([A-Z]|AE|OE|SCRIPT G|DOTLESS I|DOTLESS J|OPEN E|BARRED O)(?: WITH .*)?$')
ENCLOSED = re.compile(r'^(?:NEGATIVE (?:CIRCLED|SQUARED)|REGIONAL INDICATOR SYMBOL|CROSSED NEGATIVE SQUARED|RAISED NEGATIVE SQUARED) (?:LATIN CAPITAL )?LETTER ([A-Z])$')
SPECIAL = {'SCRIPT G': 'g', 'DOTLESS I': 'i', 'DOTLESS J': 'j', 'OPEN E': 'e', 'BARRED O': 'o'}


def in_ranges(ranges, code):
    return any(first <= code <= last for first, last in ranges)


LOOKALIKES = {}
for _target, _sources in PUNCTUATION.items():
    for _source in _sources:
        LOOKALIKES[ord(_source)] = _target
for _target, _sources in LETTERS.items():
    for _source in _sources:
        LOOKALIKES.setdefault(ord(_source), _target)


def named(code):
    name = ud.name(chr(code), '')
    match = NAMED.match(name)
    if match:
        letter = SPECIAL.get(match.group(3), match.group(3))
        return letter.lower() if match.group(2) or match.group(1) == 'SMALL' else letter.upper()
    match = ENCLOSED.match(name)
    return match.group(1) if match else None


def step(code):
    """One step of folding: a string, or None when the code point stays."""
    char = chr(code)
    if 0xE0020 <= code <= 0xE007E:
        return chr(code - 0xE0000)
    if code < 0x80:
        return None
    if ud.category(char) == 'Zs':
        return ' '
    for zero in NEW_ZEROS:
        if zero <= code <= zero + 9:
            return str(code - zero)
    digit = ud.digit(char, None)
    if digit is not None:
        return str(digit)
    if ud.numeric(char, None) in (0, 10) and ('CIRCLED' in ud.name(char) or code == 0x3007):
        return str(int(ud.numeric(char)))
    if code in LOOKALIKES:
        return LOOKALIKES[code]
    if 0xAC00 <= code <= 0xD7A3:
        return None
    plain = named(code)
    if plain:
        return plain
    decomposed = ud.normalize('NFKD', char)
    if decomposed == char or (decomposed[0] == ' ' and len(decomposed) > 1):
        return None
    return decomposed


def fold(code):
    """The complete folding: a string, maybe empty, of code points that fold to themselves."""
    if in_ranges(MARKS, code) or in_ranges(HIDDEN, code) or in_ranges(CONTROL, code):
        return ''
    result = step(code)
    return chr(code) if result is None else ''.join(fold(ord(c)) for c in result)


def kind(code):
    for name, ranges in (('mark', MARKS), ('hidden', HIDDEN), ('control', CONTROL)):
        if in_ranges(ranges, code):
            return name
    text = fold(code)
    if text == chr(code) or not text:
        return None
    if any(ord(c) > 0xFFFF for c in text):
        return None
    if len(text) > 1 and not text.isascii() and ud.normalize('NFD', chr(code)) == chr(code):
        return None
    if len(text) > 8:
        return None
    return text


def main():
    rows = []  # [first, last, action, shift]
    for code in range(0x110000):
        result = kind(code)
        if result is None:
            continue
        fixed = result if len(result) > 1 else None
        last = rows[-1] if rows else None
        if result in ('mark', 'hidden', 'control'):
            if last and last[1] == code - 1 and last[2] == result:
                last[1] = code
            else:
                rows.append([code, code, result])
            continue
        if fixed is None:
            shift = ord(result) - code
            if last and last[1] == code - 1 and last[2] == 'shift' and last[3] == shift:
                last[1] = code
                continue
            rows.append([code, code, 'shift', shift])
            continue
        rows.append([code, code, 'text', result])
    for row in rows:
        first = '%X' % row[0] if row[0] == row[1] else '%X-%X' % (row[0], row[1])
        if row[2] == 'shift':
            print(first, '+%X' % (row[0] + row[3]))
        elif row[2] == 'text':
            print(first, '=' + ' '.join('%X' % ord(c) for c in row[3]))
        else:
            print(first, row[2])


if __name__ == '__main__':
    sys.exit(main())
