namespace ExtProc.Core.Detection.Secrets;

/// <summary>How a value is tied to what stands left of it.</summary>
internal enum AssignmentKind
{
    /// <summary><c>name = value</c>, <c>name: value</c>, <c>name("value")</c> and the like.</summary>
    Operator,

    /// <summary><c>name, value</c> and the like without quotes: only what is plainly random is a value.</summary>
    List,

    /// <summary><c>--name value</c>, <c>-Name value</c>, <c>name 'value'</c>.</summary>
    Flag,

    /// <summary><c>-u user:value</c> of curl.</summary>
    UserFlag,

    /// <summary><c>-u user -p value</c>.</summary>
    PasswordFlag,

    /// <summary><c>Credential("user", "value")</c>.</summary>
    Pair,

    /// <summary><c>Bearer value</c>, <c>Basic value</c>.</summary>
    Scheme,

    /// <summary><c>the name is value</c>.</summary>
    Prose,
}
