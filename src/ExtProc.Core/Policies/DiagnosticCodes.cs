namespace ExtProc.Core.Policies;

/// <summary>The codes of <see cref="PolicyDiagnostic"/>. A contract: scripts and editors match on them.</summary>
public static class DiagnosticCodes
{
    /// <summary>The text is neither YAML nor JSON.</summary>
    public const string Syntax = "syntax";

    /// <summary>The bytes are not UTF-8.</summary>
    public const string NotUtf8 = "not-utf8";

    /// <summary>A map names the same key twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>YAML that a policy has no use for: anchors, aliases, tags.</summary>
    public const string Refused = "refused";

    /// <summary>Nested deeper, larger or more than the cap.</summary>
    public const string OverCap = "over-cap";

    /// <summary>A file or directory that cannot be read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>A file or directory without a policy.</summary>
    public const string NoPolicies = "no-policies";

    public const string UnknownField = "unknown-field";

    /// <summary>Part of the language, but this version does not do it.</summary>
    public const string Unsupported = "unsupported";

    public const string Required = "required";

    public const string WrongType = "wrong-type";

    public const string UnknownValue = "unknown-value";

    public const string OutOfRange = "out-of-range";

    /// <summary>A text or list that is shorter or longer than allowed.</summary>
    public const string Length = "length";

    /// <summary>A text that does not have the form its field asks for.</summary>
    public const string Format = "format";

    /// <summary>The same name, policy or value twice.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>An object that must hold exactly one of some fields.</summary>
    public const string ExactlyOne = "exactly-one";

    /// <summary>A pattern that the engine cannot run in linear time, or that is no pattern.</summary>
    public const string Pattern = "pattern";

    /// <summary>An action that makes no sense for the rule's detector.</summary>
    public const string Action = "action";

    /// <summary>A remote guard at a host that the server's <see cref="GuardHosts"/> do not allow.</summary>
    public const string GuardHost = "guard-host";

    /// <summary>A test of the policy does not come out as it says.</summary>
    public const string TestsFailed = "tests-failed";

    /// <summary>Warning: a scope that no dialect of this version, or no text detector, can serve.</summary>
    public const string Scope = "scope";

    /// <summary>Warning: a rule asks for a model that is not loaded; its texts are errors, and onError decides.</summary>
    public const string NoModel = "no-model";

    /// <summary>Warning: examples of topics that a model can't tell apart, or that are like those of another topic.</summary>
    public const string Topics = "topics";

    /// <summary>Warning: something that can never act.</summary>
    public const string NoEffect = "no-effect";

    /// <summary>Warning: tokens that nothing restores.</summary>
    public const string TokenNotRestored = "token-not-restored";

    /// <summary>Warning: a status that clients answer by sending the request again.</summary>
    public const string RetriedStatus = "retried-status";
}
