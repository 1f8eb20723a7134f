namespace ExtProc.Cli.Demo;

/// <summary>The policies that the demo puts into its folder. They are what a user would write.</summary>
internal static class DemoPolicies
{
    public const string FileName = "assistants.yaml";

    /// <summary>What the demo begins with.</summary>
    public const string First =
        """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: assistants, namespace: demo }
        spec:
          description: What the demo's assistants may send and receive
          rules:
          - name: cards
            scope: [Input, Output]
            detect: { pii: { entities: [CreditCard] } }
            action: { redact: { style: Label } }
          - name: accounts
            scope: [Input]
            detect: { pii: { entities: [Iban] } }
            action: { redact: { style: Token } }
          - name: secrets
            scope: [Input]
            detect: { secrets: {} }
            action: { block: { style: Error, message: "Secrets must not be sent to a model." } }
          - name: jailbreaks
            scope: [User]
            detect: { promptInjection: { sensitivity: Medium } }
            action: { block: { style: Error, message: "That looks like an attack." } }
          - name: poisoned-tools
            scope: [ToolResult, ToolDefinition]
            detect: { indirectInjection: { sensitivity: Medium } }
            action: { block: { style: Error, message: "A tool returned instructions." } }
          - name: codenames
            scope: [Output]
            detect: { keywords: { terms: ["project-zephyr"] } }
            action: { block: { style: Refusal, message: "I can't talk about that." } }

        """;

    /// <summary>The same with one more rule: the edit that has to be live within a second.</summary>
    public const string Second = First +
        """
          - name: tickets
            scope: [Input]
            detect: { keywords: { patterns: ["ACME-[0-9]{6}"] } }
            action: { redact: { style: Mask } }

        """;
}
