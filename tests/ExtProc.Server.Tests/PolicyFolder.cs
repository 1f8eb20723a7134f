namespace ExtProc.Server.Tests;

/// <summary>A folder with one small policy, for servers whose policies don't matter.</summary>
[SetUpFixture]
public sealed class PolicyFolder
{
    private const string Policy =
        """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: cards, namespace: tests }
        spec:
          description: Cards are labelled
          rules:
          - name: cards
            detect: { pii: { entities: [CreditCard] } }
            action: { redact: { style: Label } }

        """;

    private static TemporaryFolder s_folder = null!;

    public static string Path => s_folder.FullPath;

    [OneTimeSetUp]
    public void Create()
    {
        s_folder = new TemporaryFolder();
        s_folder.Write("cards.yaml", Policy);
    }

    [OneTimeTearDown]
    public void Delete() => s_folder.Dispose();
}
