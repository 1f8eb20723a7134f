namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>Published example values that detectors must find, and what labels put in their place.</summary>
internal static class Planted
{
    public const string Card = "4111 1111 1111 1111";
    public const string Iban = "DE89 3704 0044 0532 0130 00";
    public const string Key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

    /// <summary>Prose with all three in it.</summary>
    public const string Text = "Pay " + Card + " or from " + Iban + ", key " + Key + "; thanks — danke.";

    /// <summary>Tool-call arguments with all three in it.</summary>
    public const string Arguments = """{"card":"4111 1111 1111 1111","iban":"DE89 3704 0044 0532 0130 00","note":"use \"sk_test_4eC39HqLyjWDarjtT1zdp7dc\" now","n":[1,2.50,true]}""";

    /// <summary>True when any of the values can be read in a text.</summary>
    public static bool IsIn(string text) =>
        text.Contains("4111", StringComparison.Ordinal) || text.Contains("DE89", StringComparison.Ordinal) || text.Contains("4eC39", StringComparison.Ordinal);

    /// <summary>The text as the Label style leaves it.</summary>
    public static string Labelled(string text) => text
        .Replace(Card, "[CREDIT_CARD]", StringComparison.Ordinal)
        .Replace(Iban, "[IBAN]", StringComparison.Ordinal)
        .Replace(Key, "[STRIPE_ACCESS_TOKEN]", StringComparison.Ordinal);
}
