namespace ExtProc.Core.Policies.Schema;

/// <summary>What must hold between the fields of an object, for the API server. The compiler checks the same in code; a test holds them together.</summary>
/// <param name="Expression">CEL over <c>self</c>, the object; true when all is well. Only required fields may be read without <c>has</c>.</param>
/// <param name="Message">What is wrong and what to write instead; lower case, without a full stop.</param>
public sealed record SchemaConstraint(string Expression, string Message);
