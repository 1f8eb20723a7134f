using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies;

/// <summary>Has the models read the examples of topics before a policy is live, and tells what they find doubtful about them.</summary>
internal static class TopicReading
{
    public static void Read(CompiledPolicy policy, AiPolicySpec spec, ISemanticDetector? models, SpecNode document, DiagnosticBag bag)
    {
        foreach (var rule in policy.Rules)
        {
            if (models is not ITopicModels able || rule.Detection.Semantic is not TopicsDetection topics || !models.Supported.HasFlag(SemanticNeeds.Embedding))
            {
                continue;
            }
            topics.Judge ??= able.Read(topics);
            var path = $"{SpecPath.Item("spec.rules", spec.Rules.TakeWhile(written => written.Name != rule.Name).Count())}.detect.topics";
            var (line, column) = SpecPath.Locate(document, path);
            foreach (var remark in topics.Judge?.Remarks ?? [])
            {
                bag.Add(new PolicyDiagnostic(DiagnosticSeverity.Warning, DiagnosticCodes.Topics, path, remark) { File = bag.File, Line = line, Column = column });
            }
        }
    }
}
