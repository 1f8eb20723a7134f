using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.rules[].detect</c>: what a rule looks for.</summary>
public static class DetectSchema
{
    public const int MaxAllowed = 1000;

    public const int MaxTextLength = 256;

    public const int MaxTerms = 1000;

    public const int MaxPatterns = 100;

    public const int MaxPatternLength = 1024;

    public static FieldSchema Allow { get; } =
        Describe.Texts("allow", MaxAllowed, MaxTextLength, "Texts that are no finding, compared whole and without case.");

    /// <summary>Every kind of personal data that a rule may name, sorted.</summary>
    public static IReadOnlyList<string> EntityNames { get; } =
        [.. PiiEntities.Names.Union(NameEntities.Names, StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static FieldSchema Entities { get; } =
        new("entities", new FieldType.List(new FieldType.Text(1, 64) { Known = EntityNames }, 1, 64), "Kinds of personal data to look for; absent: the default set.");

    public static FieldSchema SecretRules { get; } =
        Describe.Texts("rules", 512, 128, "Ids of the secret rules to use; absent: all of them.");

    public static FieldSchema Exclude { get; } = Describe.Texts("exclude", 512, 128, "Ids of secret rules not to use.");

    public static FieldSchema Terms { get; } =
        Describe.Texts("terms", MaxTerms, MaxTextLength, "Words and phrases, found as whole words and without case, however they are spelt in Unicode.");

    public static FieldSchema Patterns { get; } =
        Describe.Texts("patterns", MaxPatterns, MaxPatternLength, "Regular expressions of bounded length, without look-around and back-references.");

    public static FieldSchema Pii { get; } =
        Describe.Object("pii", new("pii", [Entities, Allow]), "Personal data: card and account numbers, national ids, addresses.");

    public static FieldSchema Secrets { get; } =
        Describe.Object("secrets", new("secrets", [SecretRules, Exclude, Allow]), "Credentials: API keys, tokens, private keys, passwords in connection strings.");

    public static FieldSchema Keywords { get; } = Describe.Object("keywords", new("keywords", [Terms, Patterns])
    {
        Constraints = [new("has(self.terms) || has(self.patterns)", "must have terms or patterns")],
    }, "Your own words and patterns.");

    public static FieldSchema HiddenText { get; } =
        Describe.Object("hiddenText", new("hiddenText", []), "Characters that a model reads and a person does not see.");

    public static ObjectSchema Detect { get; } = new("detect",
        [Pii, Secrets, Keywords, HiddenText, SemanticSchema.PromptInjection, SemanticSchema.IndirectInjection, SemanticSchema.Harm, SemanticSchema.Topics,
        RemoteSchema.Remote])
    {
        ExactlyOne = true,
        Unsupported = ["links"],
    };
}
