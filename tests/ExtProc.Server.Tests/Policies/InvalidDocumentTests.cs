namespace ExtProc.Server.Tests.Policies;

/// <summary>Documents that are no policy, or hold YAML that a policy has no use for.</summary>
public sealed class InvalidDocumentTests
{
    [TestCaseSource(nameof(Documents))]
    public void Document(string yaml) => PolicyText.AssertAllTold(yaml);

    private static TestCaseData Case(string name, string yaml) => new TestCaseData(yaml).SetArgDisplayNames(name);

    private static IEnumerable<TestCaseData> Documents() =>
    [
        Case("a list", "- a #! error wrong-type"),
        Case("a string", "hello #! error wrong-type"),
        Case("another kind", """
            apiVersion: v1             #! error unknown-value apiVersion
            kind: ConfigMap            #! error unknown-value kind
            data: { a: b }
            """),
        Case("another version", """
            apiVersion: extproc.dev/v1 #! error unknown-value apiVersion
            kind: AiPolicy
            """),
        Case("no kind", """
            apiVersion: extproc.dev/v1alpha1 #! error required kind
            """),
        Case("no name and no spec", """
            apiVersion: extproc.dev/v1alpha1 #! error required spec
            kind: AiPolicy
            metadata: {}               #! error required metadata.name
            """),
        Case("name", """
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: Big, namespace: a.b } #! error format metadata.name #! error format metadata.namespace
            spec:
              rules:
              - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("unclosed brace", "apiVersion: { a: b\nkind: AiPolicy #! error syntax\n"),
        Case("tab as indentation", "a:\n\tb: c #! error syntax\n"),
        Case("alias", "a: &x 1  #! error refused\nb: *x #! error refused\n"),
        Case("tag", """
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: !!str p } #! error refused
            spec:
              rules:
              - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("key that is a map", """
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata:
              name: p
              labels: { [a]: b }       #! error wrong-type
            spec:
              rules:
              - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
    ];
}
