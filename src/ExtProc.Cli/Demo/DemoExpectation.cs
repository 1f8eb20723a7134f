namespace ExtProc.Cli.Demo;

/// <summary>What has to be in a step's result, and what must not be there. Null asks for nothing.</summary>
internal sealed record DemoExpectation
{
    public int Status { get; init; } = 200;

    /// <summary>Whether the model must not see the request at all.</summary>
    public bool Unseen { get; init; }

    public string? Saw { get; init; }

    public string? NeverSaw { get; init; }

    public string? Got { get; init; }

    public string? NeverGot { get; init; }

    /// <summary>Everything in which a result differs.</summary>
    public IReadOnlyList<string> Differences(DemoResult result)
    {
        var differences = new List<string>();
        Check(differences, result.Status == Status, $"the client got status {result.Status}, not {Status}");
        Check(differences, !Unseen || result.Saw is null, "the model saw the request");
        Check(differences, Unseen || result.Saw is not null, "the model did not see the request");
        Check(differences, Saw is null || Has(result.Saw, Saw), $"the model did not see '{Saw}'");
        Check(differences, NeverSaw is null || !Has(result.Saw, NeverSaw), $"the model saw '{NeverSaw}'");
        Check(differences, Got is null || Has(result.Got, Got), $"the client did not get '{Got}'");
        Check(differences, NeverGot is null || !Has(result.Got, NeverGot), $"the client got '{NeverGot}'");
        return differences;
    }

    private static void Check(List<string> differences, bool holds, string difference)
    {
        if (!holds)
        {
            differences.Add(difference);
        }
    }

    private static bool Has(string? text, string part) => text?.Contains(part, StringComparison.Ordinal) ?? false;
}
