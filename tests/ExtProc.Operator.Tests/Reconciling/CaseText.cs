using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Tests.Reconciling;

/// <summary>A reconciliation as YAML that people compare.</summary>
internal static class CaseText
{
    public static void Write(TextWriter text, Reconciliation result)
    {
        text.WriteLine("bundle:");
        foreach (var entry in result.Entries)
        {
            text.WriteLine($"- {{ policy: {entry.FullName}, generation: {entry.Generation}, document: {(entry.Document is null ? "none" : "yes")}, reach: \"{entry.Reach}\" }}");
        }
        text.WriteLine("policies:");
        foreach (var (name, outcome) in result.Policies.OrderBy(static policy => policy.Key))
        {
            text.WriteLine($"- name: {name}");
            Write(text, outcome.Status);
        }
        text.WriteLine("targets:");
        foreach (var (target, condition) in result.Targets.OrderBy(static target => target.Key.ToString(), StringComparer.Ordinal))
        {
            text.WriteLine($"- {{ target: {target}, {condition.Type}: {condition.Status} {condition.Reason}, message: \"{condition.Message}\" }}");
        }
    }

    private static void Write(TextWriter text, AiPolicyStatus status)
    {
        text.WriteLine($"  observedGeneration: {status.ObservedGeneration}");
        foreach (var condition in status.Conditions)
        {
            text.WriteLine($"  {condition.Type}: {condition.Status} {condition.Reason}");
            foreach (var line in condition.Message.Split('\n').Where(static line => line.Length > 0))
            {
                text.WriteLine($"  # {line}");
            }
        }
        text.WriteLine($"  dataPlanes: {status.DataPlanes!.Current} of {status.DataPlanes.Total}");
        if (status.Tests is { } tests)
        {
            text.WriteLine($"  tests: {tests.Passed} passed, {tests.Failed} failed");
        }
        if (status.Traffic is { } traffic)
        {
            text.WriteLine($"  traffic: {traffic.Exchanges} exchanges, {traffic.Blocked} blocked, {traffic.Redacted} redacted, {traffic.Uninspected} uninspected since {traffic.Since:u}");
        }
        foreach (var target in status.Targets ?? [])
        {
            text.WriteLine($"  target: {target.Kind} {target.Namespace}/{target.Name} {(target.Resolved ? "resolved" : "missing")} {target.Message}".TrimEnd());
        }
        if (status.Active is { } active)
        {
            text.WriteLine($"  active: generation {active.Generation}");
        }
    }
}
