namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.hiddenText</c>: text that people do not see.</summary>
public sealed record HiddenTextSpec;
