using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Reads <c>spec.rules[].detect</c>.</summary>
internal static class DetectReader
{
    public static DetectSpec Read(ObjectReader detect) => new()
    {
        Pii = detect.Object(DetectSchema.Pii, static pii => new PiiSpec
        {
            Entities = pii.Texts(DetectSchema.Entities),
            Allow = pii.Texts(DetectSchema.Allow),
        }),
        Secrets = detect.Object(DetectSchema.Secrets, static secrets => new SecretsSpec
        {
            Rules = secrets.Texts(DetectSchema.SecretRules),
            Exclude = secrets.Texts(DetectSchema.Exclude),
            Allow = secrets.Texts(DetectSchema.Allow),
        }),
        Keywords = detect.Object(DetectSchema.Keywords, static keywords => new KeywordsSpec
        {
            Terms = keywords.Texts(DetectSchema.Terms),
            Patterns = keywords.Texts(DetectSchema.Patterns),
        }),
        HiddenText = detect.Object(DetectSchema.HiddenText, static _ => new HiddenTextSpec()),
        PromptInjection = detect.Object(SemanticSchema.PromptInjection, Injection),
        IndirectInjection = detect.Object(SemanticSchema.IndirectInjection, Injection),
        Harm = detect.Object(SemanticSchema.Harm, static harm => new HarmSpec
        {
            Sensitivity = harm.Choice<Sensitivity>(SemanticSchema.HarmSensitivity),
            Categories = harm.Object(SemanticSchema.Categories, Categories),
        }),
        Topics = detect.Object(SemanticSchema.Topics, static topics => new TopicsSpec
        {
            Sensitivity = topics.Choice<Sensitivity>(SemanticSchema.Sensitivity),
            Deny = topics.Objects(SemanticSchema.Deny, Topic),
            Allow = topics.Objects(SemanticSchema.AllowTopics, Topic),
        }),
        Remote = detect.Object(RemoteSchema.Remote, Guard),
    };

    private static InjectionSpec Injection(ObjectReader injection) => new(injection.Choice<Sensitivity>(SemanticSchema.Sensitivity));

    private static List<(string Name, Sensitivity Sensitivity)> Categories(ObjectReader categories)
    {
        var asked = new List<(string Name, Sensitivity Sensitivity)>();
        foreach (var (field, _) in SemanticSchema.HarmCategories)
        {
            if (categories.Choice<Sensitivity>(field) is { } sensitivity)
            {
                asked.Add((field.Name, sensitivity));
            }
        }
        return asked;
    }

    private static RemoteSpec Guard(ObjectReader guard) => new()
    {
        Url = guard.Text(RemoteSchema.Url),
        Kind = guard.Choice<RemoteGuardKind>(RemoteSchema.Kind),
        Timeout = guard.Text(RemoteSchema.Timeout),
        Cache = guard.Text(RemoteSchema.Cache),
        Model = guard.Text(RemoteSchema.Model),
        Threshold = guard.Integer(RemoteSchema.Threshold),
        Categories = guard.Texts(RemoteSchema.Categories),
        Headers = guard.Objects(RemoteSchema.Headers, static header => new RemoteHeaderSpec
        {
            Name = header.Text(RemoteSchema.HeaderName),
            Secret = header.Text(RemoteSchema.Secret),
            Prefix = header.Text(RemoteSchema.Prefix),
        }),
        Authorities = guard.Text(RemoteSchema.Authorities),
    };

    private static TopicSpec Topic(ObjectReader topic) => new()
    {
        Name = topic.Text(SemanticSchema.TopicName),
        Examples = topic.Texts(SemanticSchema.Examples),
    };
}
