namespace ExtProc.Operator.Resources;

/// <summary>An object of the API server, as far as the operator reads it.</summary>
internal interface IResource
{
    ObjectMeta Metadata { get; }
}
