using ExtProc.Conformance.Tests.Conversations;
using ExtProc.Conformance.Tests.Sessions;

namespace ExtProc.Conformance.Tests;

/// <summary>Every conversation, in the same process and over a connection, its messages whole and in pieces.</summary>
public sealed class ConversationTests
{
    private static IEnumerable<TestCaseData> All() =>
        Directory.EnumerateFiles(RepositoryRoot.Combine("tests", "ExtProc.Conformance.Tests", "Conversations"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(static path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileNameWithoutExtension(path)));

    [TestCaseSource(nameof(All))]
    [CancelAfter(30_000)]
    public async Task In_process(string path, CancellationToken cancellationToken)
    {
        var conversation = Conversation.Load(path);
        foreach (int piece in new[] { int.MaxValue, 7, 1 })
        {
            using var rig = new SessionRig(conversation.Policy, conversation.Options());
            using var stream = new MemoryDuplex(rig.Processor, headers: conversation.Metadata) { PieceBytes = piece };
            await new ConversationRun(conversation, stream, rig, cancellationToken).PlayAsync();
        }
    }
}
