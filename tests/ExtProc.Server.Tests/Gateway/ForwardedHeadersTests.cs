using ExtProc.Server.Gateway;
using Microsoft.Extensions.Primitives;

namespace ExtProc.Server.Tests.Gateway;

public sealed class ForwardedHeadersTests
{
    [TestCase("Content-Type", true)]
    [TestCase("x-extproc", true)]
    [TestCase("connection", false)]
    [TestCase("Transfer-Encoding", false)]
    [TestCase("X-ExtProc-Decision", false)]
    [TestCase("x-named", false)]
    [TestCase("X-ALSO", false)]
    [TestCase("x-name", true)]
    public void Only_what_belongs_to_the_message_crosses(string name, bool crosses) =>
        Assert.That(ForwardedHeaders.Crosses(name, new StringValues(["close, x-named", "x-also"])), Is.EqualTo(crosses));
}
