namespace ExtProc.Core.Detection.Semantic;

/// <summary>Kinds of harmful content. The order is that of the scores in <see cref="SemanticScores.Harm"/>.</summary>
public enum HarmCategory
{
    Hate,
    Harassment,
    Violence,
    SelfHarm,
    Sexual,
    ChildSafety,
    Illicit,
    Cyber,

    /// <summary>Chemical, biological, radiological and nuclear weapons, explosives, firearms.</summary>
    Weapons,
    Privacy,
    Misinformation,

    /// <summary>Vulgar language that is not hate. Looked for only where a policy names it.</summary>
    Profanity,
}
