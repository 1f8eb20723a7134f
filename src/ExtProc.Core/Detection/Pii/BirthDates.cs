using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Dates after a word of birth. A date alone is never one: most dates in prompts are not about a person.</summary>
internal static class BirthDates
{
    // Month names are letters of any script; a validator knows them. No digits, spaces or punctuation.
    private const string Word = @"[^\s\d.,;:/()""'-]";

    private const string EastAsian = @"(?:\d{4}|(?:昭和|平成|令和|大正|明治)\d{1,2}) ?(?:年|년) ?\d{1,2} ?(?:月|월) ?\d{1,2} ?(?:日|일)?";

    private static readonly ContextWords Birth = new(56,
        "born, birth*, birthdate, birthday, b-day, bday, dob, d.o.b, d.o.b., date of birth, birth date, geboren, geb, geb., geburtsdatum, geburtstag, " +
        "ne le, nee le, naissance, date de naissance, naci*, nacimiento, cumpleanos, f. nac, fnac, nato, nata, nascita, nascido, nascida, nasceu, nascimento, " +
        "geboortedatum, fodt, fodd, fodelsedatum, fodselsdato, syntynyt, syntymaaika, ur., urodzi*, urodzo*, urodze*, dogum*, dogdu, d. tarihi, dogum tarihi, narozen*, narozeni, nascut*, szuletett, szul*, " +
        "родил*, рожден*, народ*, γεννη*, γεννηση*, 生年月日, 誕生日, 生まれ, 出生, 生日, 생년월일, 생일, 출생, تاريخ الميلاد, ولد, ولدت, मेरा जन्म, जन्म*, जन्मतिथि, ngay sinh, sinh ngay, tanggal lahir, lahir, เกิด, วันเกิด");

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new() { Name = "DateOfBirth", Expression = @"\b\d{1,4}(?:\. ?|[/-])\d{1,2}(?:\. ?|[/-])\d{2,4}\b", Context = Birth.StandBefore, Validator = static (match, _) => IsCalendarDate(match) },
        new()
        {
            Name = "DateOfBirth",
            Expression = @"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)?[ -](?:of |de |den )?" + Word + @"{3,14}[.,]?[ -](?:of |de |del )?\d{4}\b",
            IgnoreCase = true,
            Context = Birth.StandBefore,
            Validator = static (match, _) => MonthNames.AnyIn(match),
        },
        new()
        {
            Name = "DateOfBirth",
            Expression = @"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b",
            IgnoreCase = true,
            Context = Birth.StandBefore,
            Validator = static (match, _) => MonthNames.AnyIn(match),
        },
        new()
        {
            Name = "DateOfBirth",
            Expression = EastAsian,
            Context = Birth.StandBefore,
        },
        new() { Name = "DateOfBirth", Expression = EastAsian + "に?(?:出生|生まれ|誕生|生|출생)" },
    ];

    // One part is a year and the others a day and a month, in whatever order the country writes them.
    private static bool IsCalendarDate(ReadOnlySpan<char> match)
    {
        Span<int> parts = stackalloc int[3];
        int part = 0;
        int first = 0;
        bool inside = false;
        foreach (char c in match)
        {
            if (char.IsAsciiDigit(c))
            {
                parts[part] = (parts[part] * 10) + c - '0';
                first += part == 0 ? 1 : 0;
                inside = true;
            }
            else if (inside)
            {
                part++;
                inside = false;
            }
        }

        bool yearFirst = first == 4;
        int year = yearFirst ? parts[0] : parts[2];
        int day = yearFirst ? parts[2] : parts[0];
        int month = parts[1];
        bool fits = (month is >= 1 and <= 12 && day is >= 1 and <= 31) || (day is >= 1 and <= 12 && month is >= 1 and <= 31);
        return fits && first != 3 && year is <= 99 or (>= 1850 and <= 2099);
    }
}
