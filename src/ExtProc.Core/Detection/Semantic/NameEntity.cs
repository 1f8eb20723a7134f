namespace ExtProc.Core.Detection.Semantic;

/// <summary>Free-text personal data that only a model can tell, not a pattern.</summary>
public enum NameEntity
{
    Person,
    Organization,
    Location,
    Address,
    DateOfBirth,
    Username,

    /// <summary>Conditions, treatments and medicines of a person.</summary>
    Medical,
}
