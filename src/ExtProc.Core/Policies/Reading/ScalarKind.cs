namespace ExtProc.Core.Policies.Reading;

/// <summary>What a scalar is by the rules of JSON and of YAML 1.2's core schema. A quoted scalar is always a string.</summary>
public enum ScalarKind
{
    Text,
    Number,
    Boolean,
    Null,
}
