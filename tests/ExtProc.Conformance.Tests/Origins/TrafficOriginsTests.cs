using System.Buffers;
using System.Globalization;
using Envoy.Service.ExtProc.V3;
using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy.Origins;
using ExtProc.Server.Envoy.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Conformance.Tests.Origins;

public sealed class TrafficOriginsTests
{
    private readonly TrafficOrigins _origins = new();

    [Test]
    public void All_that_is_said_is_read()
    {
        var origin = Of("httproute/shop/cart/rule/0", ("x-extproc-namespace", "infra"), ("x-extproc-gateway", "infra/edge"),
            ("x-extproc-service", "models/llm"), ("x-aipolicy", "shop/a, shop/b"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(origin.Namespaces, Is.EqualTo(new[] { "infra", "models", "shop" }));
            Assert.That(string.Join(' ', origin.Targets), Is.EqualTo("Gateway/infra/edge Service/models/llm HTTPRoute/shop/cart"));
            Assert.That(origin.Policies, Is.EqualTo(new[] { "shop/a", "shop/b" }));
        }
    }

    [Test]
    public void Attributes_cut_off_anywhere_say_all_or_nothing()
    {
        var whole = Attributes("httproute/shop/cart/rule/0").ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            var origin = _origins.Of(new HeaderDictionary()).Of(new ReadOnlySequence<byte>(whole, 0, length));
            Assert.That(origin, Is.SameAs(TrafficOrigin.Unknown), $"{length} bytes");
        }
    }

    [Test]
    public void Nothing_said_is_unknown()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of(null), Is.SameAs(TrafficOrigin.Unknown));
            Assert.That(Of("default"), Is.SameAs(TrafficOrigin.Unknown));
            Assert.That(Of(null, ("x-extproc-namespace", "Not a namespace")), Is.SameAs(TrafficOrigin.Unknown));
            Assert.That(Of(null, ("x-extproc-namespace", "payments, Not a namespace")), Is.SameAs(TrafficOrigin.Unknown));
            Assert.That(Of(new string('r', StreamOrigin.MaxRouteName + 1)), Is.SameAs(TrafficOrigin.Unknown));
        }
    }

    [TestCase(OriginMetadata.MaxNames, "p/n0")]
    [TestCase(OriginMetadata.MaxNames + 1, "unreadable")]
    public void More_policies_than_the_cap_are_one_that_does_not_exist(int count, string first)
    {
        string names = string.Join(',', Enumerable.Range(0, count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"p/n{i}")));
        Assert.That(Of(null, ("x-aipolicy", names)).Policies[0], Is.EqualTo(first));
    }

    [TestCase(OriginMetadata.MaxLength, 1)]
    [TestCase(OriginMetadata.MaxLength + 1, 0)]
    public void A_value_longer_than_the_cap_says_nothing(int length, int namespaces) =>
        Assert.That(Of(null, ("x-extproc-namespace", "payments".PadRight(length))).Namespaces, Has.Count.EqualTo(namespaces));

    [TestCase(63, 1)]
    [TestCase(64, 0)]
    public void A_namespace_has_63_characters_at_most(int length, int namespaces) =>
        Assert.That(Of(null, ("x-extproc-namespace", new string('n', length))).Namespaces, Has.Count.EqualTo(namespaces));

    [Test]
    public void One_origin_is_one_object_and_costs_nothing_again()
    {
        var headers = new HeaderDictionary { ["x-extproc-namespace"] = "infra", ["x-aipolicy"] = "infra/a" };
        var attributes = Attributes("payments.chat.0");
        var first = _origins.Of(headers).Of(attributes);
        bool same = true;
        long allocated = Allocations.Least(1000, () => same &= ReferenceEquals(_origins.Of(headers).Of(attributes), first));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(same);
            Assert.That(allocated, Is.Zero);
        }
    }

    [Test]
    public void Beyond_the_cap_origins_are_right_and_not_kept()
    {
        for (int i = 0; i <= TrafficOrigins.Capacity; i++)
        {
            Of(string.Create(CultureInfo.InvariantCulture, $"payments.chat{i}.0"));
        }
        var origin = Of("payments.more.0");
        var kept = Of("payments.chat0.0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(origin.Namespaces, Is.EqualTo(new[] { "payments" }));
            Assert.That(Of("payments.more.0"), Is.Not.SameAs(origin));
            Assert.That(Of("payments.chat0.0"), Is.SameAs(kept));
        }
    }

    private TrafficOrigin Of(string? route, params (string Name, string Value)[] metadata)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in metadata)
        {
            headers[name] = value;
        }
        return _origins.Of(headers).Of(route is null ? default : Attributes(route));
    }

    private static ReadOnlySequence<byte> Attributes(string route)
    {
        var message = new ProcessingRequest { RequestHeaders = new HttpHeaders() };
        message.Attributes["envoy.filters.http.ext_proc"] = new Struct { Fields = { ["xds.route_name"] = Value.ForString(route) } };
        Assert.That(InboundMessage.TryRead(new ReadOnlySequence<byte>(message.ToByteArray()), out var read));
        return read.Attributes;
    }
}
