using PhoneNumbers;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Asks the numbering plans of libphonenumber whether digits are a number. Numbers are built, not parsed: parsing throws on what is none.</summary>
internal static class NumberingPlans
{
    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    private static readonly bool[] CallingCodes = Supported();

    // Countries that dial a 0 before national numbers, the most populous first.
    private static readonly (string Region, int Code, bool KeepsZero)[] TrunkZero =
    [
        ("GB", 44, false), ("DE", 49, false), ("FR", 33, false), ("IN", 91, false), ("AU", 61, false), ("JP", 81, false), ("IT", 39, true), ("NL", 31, false),
        ("BE", 32, false), ("CH", 41, false), ("AT", 43, false), ("SE", 46, false), ("ZA", 27, false), ("BR", 55, false), ("TR", 90, false), ("KR", 82, false),
        ("IE", 353, false), ("NZ", 64, false), ("FI", 358, false), ("ID", 62, false), ("PH", 63, false), ("IL", 972, false), ("RO", 40, false), ("UA", 380, false),
        ("EG", 20, false), ("NG", 234, false), ("KE", 254, false), ("PK", 92, false), ("MY", 60, false), ("TH", 66, false), ("VN", 84, false), ("CN", 86, false),
    ];

    public static bool IsNorthAmerican(in PhoneShape shape)
    {
        DigitBuffer buffer = shape.Buffer;
        return Plans.IsValidNumber(Build(1, Checksums.Number(buffer.Digits[^10..]), leadingZero: false));
    }

    public static bool IsNational(in PhoneShape shape)
    {
        DigitBuffer buffer = shape.Buffer;
        long significant = Checksums.Number(buffer.Digits[1..]);
        foreach ((string region, int code, bool keepsZero) in TrunkZero)
        {
            if (Plans.IsValidNumberForRegion(Build(code, significant, keepsZero), region))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsInternational(in PhoneShape shape, bool mustBeValid)
    {
        DigitBuffer buffer = shape.Buffer;
        ReadOnlySpan<byte> digits = buffer.Digits;
        for (int length = 1; length <= 3; length++)
        {
            int code = (int)Checksums.Number(digits[..length]);
            if (CallingCodes[code])
            {
                PhoneNumber number = Build(code, Checksums.Number(digits[length..]), leadingZero: digits[length] == 0);
                return mustBeValid ? Plans.IsValidNumber(number) : Plans.IsPossibleNumber(number);
            }
        }

        return false;
    }

    private static PhoneNumber Build(int code, long number, bool leadingZero)
    {
        PhoneNumber.Builder builder = new PhoneNumber.Builder().SetCountryCode(code).SetNationalNumber((ulong)number);
        return (leadingZero ? builder.SetNumberOfLeadingZeros(1) : builder).Build();
    }

    private static bool[] Supported()
    {
        bool[] supported = new bool[1000];
        foreach (int code in Plans.GetSupportedCallingCodes())
        {
            supported[code] = true;
        }

        return supported;
    }
}
