namespace ExtProc.Core.Exchanges;

/// <summary>What a request asks a provider for.</summary>
public enum Operation
{
    Unknown,
    Chat,
    Completions,

    /// <summary>Reads the list of models: nothing in it comes from a model.</summary>
    Models,
}
