using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>CPF and CNPJ, two check digits each; a CNPJ may hold letters since 2026. Without punctuation they need context.</summary>
internal static class BrazilianIds
{
    private static readonly ContextWords CpfContext = new(48, "cpf, cadastro de pessoa*, contribuinte");

    private static readonly ContextWords CnpjContext = new(48, "cnpj, cadastro nacional, empresa");

    public static IReadOnlyList<PatternDefinition> Cpf { get; } =
    [
        new() { Name = "BrCpf", Expression = @"\b\d{3}[. ]?\d{3}[. ]?\d{3}[ -]?\d{2}\b", Validator = IsCpf },
    ];

    public static IReadOnlyList<PatternDefinition> Cnpj { get; } =
    [
        new() { Name = "BrCnpj", Expression = @"\b[A-Z0-9]{2}\.?[A-Z0-9]{3}\.?[A-Z0-9]{3}/?[A-Z0-9]{4}-?\d{2}\b", Validator = IsCnpj },
    ];

    private static bool IsCpf(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        ReadOnlySpan<byte> digits = buffer.Digits;
        return !buffer.Uniform
            && CheckDigit(Checksums.Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[9]
            && CheckDigit(Checksums.Weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[10]
            && ((match.Count('.') == 2 && match.Contains('-')) || CpfContext.StandBefore(before));
    }

    private static bool IsCnpj(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        Span<byte> values = stackalloc byte[14];
        int length = 0;
        foreach (char c in match)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                values[length++] = (byte)(c - '0');
            }
        }

        return values.ContainsAnyExcept(values[0])
            && CheckDigit(Checksums.Weighted(values, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == values[12]
            && CheckDigit(Checksums.Weighted(values, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == values[13]
            && (match.Length == 18 || CnpjContext.StandBefore(before));
    }

    private static int CheckDigit(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
