namespace ExtProc.Core.Detection.Topics;

/// <summary>What may be wrong with the examples of topics.</summary>
public enum TopicWarningKind
{
    /// <summary>Two topics can't be told apart: most examples of one are nearer to the other.</summary>
    TooAlike,

    /// <summary>An example is nearer to another topic than to the other examples of its own.</summary>
    ExampleOfAnother,

    /// <summary>The others of its topic wouldn't recognise an example even at High: it is unlike them, or they are unlike each other.</summary>
    ExampleApart,

    /// <summary>A topic has fewer than three examples: what it covers is a guess.</summary>
    FewExamples,
}
