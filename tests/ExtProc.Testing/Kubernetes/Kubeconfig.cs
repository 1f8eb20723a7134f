using System.Text;

namespace ExtProc.Testing.Kubernetes;

/// <summary>The text of a kubeconfig file with one cluster, one user and one context.</summary>
public static class Kubeconfig
{
    public const string ContextName = "test";

    public static string Write(Uri server, string authorityPem, string token, string context = ContextName) => $"""
        apiVersion: v1
        kind: Config
        current-context: {context}
        clusters:
        - name: {context}
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem))}
        users:
        - name: {context}
          user:
            token: {token}
        contexts:
        - name: {context}
          context:
            cluster: {context}
            user: {context}

        """;
}
