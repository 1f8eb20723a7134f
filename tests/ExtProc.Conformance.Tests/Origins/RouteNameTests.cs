using ExtProc.Server.Envoy.Origins;

namespace ExtProc.Conformance.Tests.Origins;

public sealed class RouteNameTests
{
    [TestCase("httproute/payments/chat/rule/0/match/0/www_example_com", "HTTPRoute/payments/chat")]
    [TestCase("httproute/payments/chat", "HTTPRoute/payments/chat")]
    [TestCase("grpcroute/payments/chat.v1/rule/1", "GRPCRoute/payments/chat.v1")]
    [TestCase("payments.chat.0", "HTTPRoute/payments/chat, GRPCRoute/payments/chat")]
    [TestCase("payments.chat.v1.12", "HTTPRoute/payments/chat.v1, GRPCRoute/payments/chat.v1")]
    [TestCase("", "")]
    [TestCase("default", "")]
    [TestCase("httproute/payments", "")]
    [TestCase("httproute//chat/rule/0", "")]
    [TestCase("httproute/Payments/chat/rule/0", "")]
    [TestCase("httproute/payments/chat box/rule/0", "")]
    [TestCase("tcproute/payments/chat/rule/0", "")]
    [TestCase("payments.0", "")]
    [TestCase("payments.chat", "")]
    [TestCase("payments.chat.x", "")]
    [TestCase("payments..0", "")]
    [TestCase(".chat.0", "")]
    [TestCase("payments.chat.0.", "")]
    public void Forms_of_control_planes_are_read_and_nothing_else(string name, string targets) =>
        Assert.That(string.Join(", ", RouteName.TargetsOf(name)), Is.EqualTo(targets));
}
