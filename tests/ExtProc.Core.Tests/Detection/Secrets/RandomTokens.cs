using System.Text;

namespace ExtProc.Core.Tests.Detection.Secrets;

/// <summary>Tokens of a shape, the same in every run, so that nothing that looks like a real one stands in the source.</summary>
internal static class RandomTokens
{
    private const string Alphanumeric = "aZ3kQ9xT1mB7vY5nC0rW8pL2sJ6dH4gF";

    private const string Hex = "7a0c3e9b1d5f2846";

    /// <summary>Replaces <c>@n</c> by n letters and digits and <c>%n</c> by n hexadecimal digits.</summary>
    public static string Fill(string shape)
    {
        var token = new StringBuilder();
        for (var i = 0; i < shape.Length;)
        {
            if (shape[i] is not ('@' or '%'))
            {
                token.Append(shape[i++]);
                continue;
            }

            var alphabet = shape[i++] == '@' ? Alphanumeric : Hex;
            var length = 0;
            while (i < shape.Length && char.IsAsciiDigit(shape[i]))
            {
                length = (length * 10) + shape[i++] - '0';
            }

            for (var n = 0; n < length; n++)
            {
                token.Append(alphabet[((n * 7) + (n / 16) + 3) % alphabet.Length]);
            }
        }

        return token.ToString();
    }
}
