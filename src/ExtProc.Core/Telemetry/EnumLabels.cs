using System.Runtime.CompilerServices;
using System.Text;

namespace ExtProc.Core.Telemetry;

/// <summary>Label values of an enum whose members count up from 0: their names in snake_case, made once, so that a measurement allocates nothing.</summary>
internal static class EnumLabels<TEnum>
    where TEnum : struct, Enum
{
    private static readonly string[] Labels = [.. Enum.GetNames<TEnum>().Select(SnakeCase)];

    public static string Of(TEnum value)
    {
        var index = Unsafe.BitCast<TEnum, int>(value);
        return (uint)index < (uint)Labels.Length ? Labels[index] : "other";
    }

    private static string SnakeCase(string name)
    {
        var label = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && label.Length > 0)
            {
                label.Append('_');
            }
            label.Append(char.ToLowerInvariant(c));
        }
        return label.ToString();
    }
}
