namespace ExtProc.Operator.Resources;

/// <summary>A TokenReview of authentication.k8s.io/v1: whose token is this, and is it meant for us.</summary>
internal sealed record TokenReview
{
    public string ApiVersion { get; init; } = "authentication.k8s.io/v1";

    public string Kind { get; init; } = "TokenReview";

    public required TokenReviewSpec Spec { get; init; }

    public TokenReviewStatus? Status { get; init; }
}

/// <summary>Its text is a credential: never logged.</summary>
internal sealed record TokenReviewSpec
{
    public string Token { get; init; } = "";

    public IReadOnlyList<string>? Audiences { get; init; }

    public override string ToString() => nameof(TokenReviewSpec);
}

internal sealed record TokenReviewStatus
{
    public bool Authenticated { get; init; }

    public TokenUser? User { get; init; }

    public IReadOnlyList<string>? Audiences { get; init; }

    public string? Error { get; init; }
}

internal sealed record TokenUser
{
    public string? Username { get; init; }

    public string? Uid { get; init; }
}
