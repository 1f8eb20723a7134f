namespace ExtProc.Operator.Resources;

/// <summary>Namespace and name of an object within its kind; written <c>payments/chat</c>. By namespace, then by name, ordinal.</summary>
/// <param name="Namespace">Empty for objects of the cluster.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ResourceName(string Namespace, string Name) : IComparable<ResourceName>
{
    public int CompareTo(ResourceName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
