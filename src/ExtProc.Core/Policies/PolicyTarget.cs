using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Core.Policies;

/// <summary>An object that traffic passes and a policy can be attached to; written <c>HTTPRoute/payments/chat</c>.</summary>
/// <param name="Kind">The object's kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public readonly record struct PolicyTarget(PolicyTargetKind Kind, string Namespace, string Name)
{
    public bool IsRoute => Kind is PolicyTargetKind.HTTPRoute or PolicyTargetKind.GRPCRoute;

    public override string ToString() => $"{Kind}/{Namespace}/{Name}";

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PolicyTarget target)
    {
        target = default;
        if (text?.Split('/') is not [var kind, { Length: > 0 } @namespace, { Length: > 0 } name]
            || !Enum.TryParse(kind, out PolicyTargetKind known) || known.ToString() != kind)
        {
            return false;
        }
        target = new PolicyTarget(known, @namespace, name);
        return true;
    }
}
