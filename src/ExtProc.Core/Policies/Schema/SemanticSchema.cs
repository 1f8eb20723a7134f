using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies.Schema;

/// <summary>The detectors of <c>spec.rules[].detect</c> that ask what a text means.</summary>
public static class SemanticSchema
{
    public const int MaxTopics = 16;

    public const int MaxExamples = 32;

    public const int MaxExampleLength = 512;

    /// <summary>Another name of <see cref="HarmCategory.Weapons"/>.</summary>
    public const string WeaponsAlias = "Cbrn";

    public static FieldSchema Sensitivity { get; } = Describe.Choice(
        "sensitivity", PolicyChoices.Sensitivities, "Medium", "How easily the rule fires.");

    public static FieldSchema PromptInjection { get; } = Describe.Object(
        "promptInjection", new("promptInjection", [Sensitivity]), "Attempts to override, escape or extract the model's instructions.");

    public static FieldSchema IndirectInjection { get; } = Describe.Object(
        "indirectInjection", new("indirectInjection", [Sensitivity]),
        "Instructions to the model in texts that should carry none: documents, tools' results and descriptions.");

    public static FieldSchema HarmSensitivity { get; } = Describe.Choice(
        "sensitivity", PolicyChoices.Sensitivities, null, "How easily the rule fires, for all categories but Profanity; absent: Medium.");

    /// <summary>One field a category, by its name in policies.</summary>
    public static IReadOnlyList<(FieldSchema Field, HarmCategory Category)> HarmCategories { get; } =
    [
        Category(HarmCategory.Hate, "Hatred against groups of people."),
        Category(HarmCategory.Harassment, "Insults, threats and bullying of a person."),
        Category(HarmCategory.Violence, "Violence: praise of it, calls for it, instructions."),
        Category(HarmCategory.SelfHarm, "Suicide, self-injury, eating disorders."),
        Category(HarmCategory.Sexual, "Sexual content."),
        Category(HarmCategory.ChildSafety, "Sexual or otherwise abusive content about minors."),
        Category(HarmCategory.Illicit, "Crime: drugs, fraud, theft, trafficking."),
        Category(HarmCategory.Cyber, "Malware, intrusion, attacks on systems."),
        Category(HarmCategory.Weapons, "Chemical, biological, radiological and nuclear weapons, explosives, firearms."),
        (Describe.Choice(WeaponsAlias, PolicyChoices.Sensitivities, null, "The same as Weapons."), HarmCategory.Weapons),
        Category(HarmCategory.Privacy, "Exposure or tracking of people."),
        Category(HarmCategory.Misinformation, "Disinformation and conspiracy."),
        Category(HarmCategory.Profanity, "Vulgar language."),
    ];

    public static FieldSchema Categories { get; } = Describe.Object(
        "categories", new("harm categories", [.. HarmCategories.Select(static category => category.Field)]),
        "The categories to look for and how easily each fires; absent: all but Profanity.");

    public static FieldSchema Harm { get; } = Describe.Object("harm", new("harm", [HarmSensitivity, Categories])
    {
        Constraints =
        [
            new("!(has(self.sensitivity) && has(self.categories))", "each category has a sensitivity of its own; remove sensitivity, or categories"),
        ],
    }, "Harmful content.");

    public static FieldSchema TopicName { get; } =
        Describe.Text("name", 63, "Names the topic; unique in its rule.", TextFormat.DnsLabel) with { Required = true };

    public static FieldSchema Examples { get; } =
        Describe.Texts("examples", MaxExamples, MaxExampleLength, "Texts about the topic; five that differ are a good number.") with { Required = true };

    public static ObjectSchema Topic { get; } = new("topic", [TopicName, Examples]);

    public static FieldSchema Deny { get; } =
        Describe.Objects("deny", Topic, MaxTopics, "Topics of which any is a finding.", TopicName.Name);

    public static FieldSchema AllowTopics { get; } =
        Describe.Objects("allow", Topic, MaxTopics, "The only topics that are no finding.", TopicName.Name);

    public static FieldSchema Topics { get; } = Describe.Object("topics", new("topics", [Sensitivity, Deny, AllowTopics])
    {
        Constraints = [new("has(self.deny) || has(self.allow)", "must have deny or allow")],
    }, "What a text is about, by example.");

    private static (FieldSchema Field, HarmCategory Category) Category(HarmCategory category, string description) =>
        (Describe.Choice(category.ToString(), PolicyChoices.Sensitivities, null, description), category);
}
