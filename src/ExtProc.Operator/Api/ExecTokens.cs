using System.Net.Http.Headers;
using k8s.Authentication;

namespace ExtProc.Operator.Api;

/// <summary>Tokens of another provider that can be told to begin anew: one that the server refuses is not offered again. Safe from any thread.</summary>
internal sealed class ExecTokens(Func<ITokenProvider> create) : ITokenProvider
{
    private volatile ITokenProvider _provider = create();

    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
        _provider.GetAuthenticationHeaderAsync(cancellationToken);

    public void Forget() => _provider = create();
}
